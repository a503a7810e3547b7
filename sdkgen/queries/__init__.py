"""Intents become PromQL: the text of a query, the labels of its result, and what it measures."""

from sdkgen.queries.build import build
from sdkgen.queries.dimension import ONE, Dimension
from sdkgen.queries.expression import Expression, QueryError
from sdkgen.queries.setting import Filter, Recorded, Setting, Through
from sdkgen.queries.text import metrics_of, names_in

__all__ = [
    "ONE",
    "Dimension",
    "Expression",
    "Filter",
    "QueryError",
    "Recorded",
    "Setting",
    "Through",
    "build",
    "metrics_of",
    "names_in",
]
