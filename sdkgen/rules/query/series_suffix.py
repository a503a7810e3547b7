"""The metric exists, but not under this name: a histogram's own name, a missing `_total`, a suffix of another type.

## What it does
Knows which series each type has: a counter one with `_total`, a histogram `_bucket`, `_sum` and `_count`, a gauge its
own name.

## Why it matters
The name looks right to every reader, and selects nothing.

## Example
`rate(http_request_duration_seconds[5m])`

## Use instead
`rate(http_request_duration_seconds_bucket[5m])`
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.model import MetricType
from sdkgen.promql.nodes import Call
from sdkgen.promql.series import series_names, series_of
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault, listed, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model import Metric
    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Selector

KIND = error("SDK404", "series-suffix", __doc__)

_SUFFIXES = ("_total", "_bucket", "_sum", "_count", "_created", "_info")


def check(analysis: Analysis, scope: Scope) -> Iterator[Fault]:
    """Every selector of a metric under a name that its type does not have."""
    for node in analysis.selectors:
        name = node.name.text if node.name is not None else None
        metric = misnamed(scope, name) if name is not None else None
        if node.name is None or metric is None or name is None:
            continue
        right = _right_name(analysis, node, metric)
        edits = (replaced(node.name, right),) if right else ()
        message = f"`{metric.name}` is a {metric.type.value}: it has no series `{name}`"
        names = listed(series_names(metric))
        help_ = f"write `{right}`" if right else f"it has {names}"
        yield replace(fault(KIND, node.name, message, help_, edits), metrics=(metric.name,))


def misnamed(scope: Scope, name: str) -> Metric | None:
    """The metric that is meant by a name that no series has."""
    if name in scope.recorded or scope.ignores(name) or series_of(scope, name) is not None:
        return None
    bases = [name, *(name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix))]
    known = scope.catalogue.by_name
    return next((known[each] for base in bases for each in (base, f"{base}_total") if each in known), None)


def _right_name(analysis: Analysis, node: Selector, metric: Metric) -> str | None:
    if metric.type in (MetricType.COUNTER, MetricType.GAUGE):
        return metric.name
    above = (each.function.text for each in analysis.ancestors(node) if isinstance(each, Call))
    if metric.type is MetricType.HISTOGRAM and "histogram_quantile" in above:
        return f"{metric.name}_bucket"
    return None
