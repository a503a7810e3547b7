"""PromQL as text and as meaning: tokens, syntax trees, and what is known of every expression.

``analyse(query, scope)`` reads a query; ``sdkgen.rules.query.check_query`` says what is wrong with it.
"""

from sdkgen.promql.analysis import Analysis, analyse, readings
from sdkgen.promql.facts import Facts, Presence, Shape, ValueKind
from sdkgen.promql.fault import Fault
from sdkgen.promql.labels import Domain, Labels
from sdkgen.promql.query import Place, PlaceKind, Query, Variable, VariableKind
from sdkgen.promql.scope import Recorded, Scope, Target
from sdkgen.promql.tokens import Token, tokenize, unquote
from sdkgen.promql.units import Unit
from sdkgen.text.edits import Edit

__all__ = [
    "Analysis",
    "Domain",
    "Edit",
    "Facts",
    "Fault",
    "Labels",
    "Place",
    "PlaceKind",
    "Presence",
    "Query",
    "Recorded",
    "Scope",
    "Shape",
    "Target",
    "Token",
    "Unit",
    "ValueKind",
    "Variable",
    "VariableKind",
    "analyse",
    "readings",
    "tokenize",
    "unquote",
]
