"""An alert waits for the first event of a counter that does not exist before it.

## What it does
Finds alerts on `increase(…) > 0` and its kin whose counter is not `zero_initialised`.

## Why it matters
A counter that is born at 1 never increased: Prometheus sees no growth, and the very first event is lost. For rare and
grave events the first one is the one that counts.

## Example
`increase(payments_lost_total[5m]) > 0`

## Use instead
`zero_initialised: true` for the metric, so that its series exist at 0 from the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model import MetricType
from sdkgen.promql.functions import COUNTER_FUNCTIONS
from sdkgen.promql.nodes import Aggregation, Binary, Call, Selector, bare
from sdkgen.promql.parser import SET_OPERATORS
from sdkgen.promql.query import PlaceKind
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model import Metric
    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Node

KIND = error("SDK417", "lost-increase", __doc__)

_FIRST = {">": (0.0, 1.0), ">=": (0.0, 1.0 + 1e-9), "!=": (0.0, 1e-9)}


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every alert on the first growth of a counter that may be born with it."""
    if analysis.query.place.kind is not PlaceKind.ALERT:
        return
    for node in analysis.operators:
        metric = _growing(analysis, node.left)
        if metric is None or not _means_first(analysis, node) or _is_filled(analysis, node):
            continue
        message = f"the first event of a `{metric.name}` series is no increase: the series is born with it"
        if all(label.is_closed for label in metric.labels):
            help_ = f"set `zero_initialised: true` for `{metric.name}`"
        else:
            new = f"{metric.name} unless {metric.name} offset 5m"
            help_ = f"add `or ({new})`, both aggregated without instance, or close the labels' values"
        yield fault(KIND, node, message, help_, facts=analysis.facts(node.left))


def _means_first(analysis: Analysis, node: Binary) -> bool:
    value, bounds = analysis.facts(node.right).value, _FIRST.get(node.sign)
    return value is not None and bounds is not None and bounds[0] <= value < bounds[1]


def _growing(analysis: Analysis, node: Node) -> Metric | None:
    """The counter whose growth it is, unless its series exist from the start."""
    inner = bare(node)
    while isinstance(inner, Aggregation):
        inner = bare(inner.operand)
    if not isinstance(inner, Call) or inner.function.text not in COUNTER_FUNCTIONS:
        return None
    source = analysis.facts(inner).source
    metric = source.metric if source is not None else None
    if metric is None or metric.zero_initialised or not metric.is_emitted or metric.type is not MetricType.COUNTER:
        return None
    return metric


def _is_filled(analysis: Analysis, node: Binary) -> bool:
    """Whether something beside it looks for new series, or it is only a part of what the alert is about."""
    above = list(analysis.ancestors(node))
    if any(isinstance(each, Binary) and each.sign == "or" for each in above):
        return True
    if not all(isinstance(each, Binary) and each.sign in SET_OPERATORS for each in above):
        return True
    # "While there is traffic, …" asks for any event; only one that is named can be a first one.
    return bool(above) and not any(isinstance(each, Selector) and each.matchers for each in node.left.walk())
