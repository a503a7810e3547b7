"""A comparison that is never true, or always.

## What it does
Knows between which bounds values lie: a ratio between 0 and 1, a rate not below 0, a state among its numbers, a gauge
in its declared `range`.

## Why it matters
An alert on a ratio above 5 never fires: 5 % is 0.05. One that is always true fires for ever.

## Example
`sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 5`

## Use instead
`sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05`
"""

from __future__ import annotations

from math import isinf, isnan
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.facts import ValueKind
from sdkgen.promql.nodes import Number, bare
from sdkgen.promql.parser import COMPARISONS
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, fault, is_number, replaced, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Facts, Fault, Scope
    from sdkgen.promql.nodes import Binary, Node

KIND = error("SDK427", "impossible-comparison", __doc__)

_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_PERCENT = 100.0


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every comparison with a number that the other side's bounds decide."""
    for node in analysis.operators:
        if node.sign not in COMPARISONS:
            continue
        left, right = analysis.facts(node.left), analysis.facts(node.right)
        if right.value is not None and is_number(right) and left.value is None:
            yield from _decided(analysis, node, node.left, node.right, node.sign)
        elif left.value is not None and is_number(left) and right.value is None:
            yield from _decided(analysis, node, node.right, node.left, _MIRRORED[node.sign])


def _decided(analysis: Analysis, node: Binary, side: Node, number: Node, sign: str) -> Iterator[Fault]:
    facts, value = analysis.facts(side), analysis.facts(number).value
    if facts.is_unknown or value is None or isnan(value):
        return
    verdict = _verdict(facts, sign, value)
    if verdict is None:
        return
    bounds = f"`{shown(analysis, side)}` is {_bounds(facts)}"
    help_, edits = _as_ratio(facts, bare(number), value) if verdict == "never" else (None, ())
    severity = Severity.WARNING if verdict == "always" else None
    yield fault(KIND, node, f"the comparison is {verdict} true: {bounds}", help_, edits, facts=facts, severity=severity)


def _bounds(facts: Facts) -> str:
    """The interval of the values in words."""
    if isinf(facts.high):
        return f"{facts.low:g} or more"
    return f"{facts.high:g} or less" if isinf(facts.low) else f"between {facts.low:g} and {facts.high:g}"


def _verdict(facts: Facts, sign: str, value: float) -> str | None:
    low, high = facts.low, facts.high
    never = {
        ">": high <= value,
        ">=": high < value,
        "<": low >= value,
        "<=": low > value,
        "==": not low <= value <= high or _is_no_state(facts, value),
        "!=": low == high == value,
    }
    if never[sign]:
        return "never"
    always = {
        ">": low > value,
        ">=": low > value,
        "<": high < value,
        "<=": high < value,
        "!=": _is_no_state(facts, value),
    }
    is_filtered = facts.presence.is_filter
    return "always" if always.get(sign) and not is_filtered else None


def _is_no_state(facts: Facts, value: float) -> bool:
    metric = facts.source.metric if facts.source is not None else None
    if facts.kind is not ValueKind.STATE or metric is None or not metric.states:
        return False
    return all(float(number) != value for number in metric.states)


def _as_ratio(facts: Facts, number: Node, value: float) -> tuple[str | None, tuple[Edit, ...]]:
    is_percent = facts.kind is ValueKind.RATIO and facts.high == 1.0 and 1 <= value <= _PERCENT
    if not is_percent or not isinstance(number, Number):
        return None, ()
    return f"{value:g} % of a ratio is {value / _PERCENT:g}", (replaced(number, f"{value / _PERCENT:g}"),)
