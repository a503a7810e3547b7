"""A point in time is taken for a duration.

## What it does
Finds Unix timestamps that are compared with small numbers or with durations, added to each other, summed or averaged.

## Why it matters
A timestamp is seconds since 1970: it always is greater than an hour. The age, `time() - timestamp`, is meant.

## Example
`max by (source) (data_import_last_success_timestamp_seconds) > 7200`

## Use instead
`time() - max by (source) (data_import_last_success_timestamp_seconds) > 7200`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import Facts, ValueKind
from sdkgen.promql.parser import COMPARISONS
from sdkgen.promql.units import SECONDS
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, called_after, fault, is_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Binary, Node

KIND = error("SDK432", "point-in-time", __doc__)

_EARLIEST = 1e9
_COMBINING = frozenset({"sum", "stdvar"})


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every timestamp that is used as a duration."""
    for node in analysis.operators:
        left, right = analysis.facts(node.left), analysis.facts(node.right)
        if node.sign in COMPARISONS:
            yield from _compared(analysis, node, node.left, right)
            yield from _compared(analysis, node, node.right, left)
        elif node.sign == "+" and left.kind is right.kind is ValueKind.TIMESTAMP:
            yield fault(KIND, node, "the sum of two points in time means nothing", "the difference is a duration")
    for aggregation in analysis.aggregations:
        facts = analysis.facts(aggregation.operand)
        if aggregation.operator.text in _COMBINING and facts.kind is ValueKind.TIMESTAMP:
            message = f"`{called_after(analysis, aggregation.operand)}` is a point in time, which cannot be added up"
            yield fault(KIND, aggregation, message, "use `max` for the latest, `min` for the earliest", facts=facts)


def _compared(analysis: Analysis, node: Binary, side: Node, other: Facts) -> Iterator[Fault]:
    facts = analysis.facts(side)
    if facts.kind is not ValueKind.TIMESTAMP or facts.unit is None or facts.unit.exponent(SECONDS) != 1:
        return
    is_small = (
        is_number(other) and other.value is not None and 0 < other.value * (1 / (facts.unit.scale or 1)) < _EARLIEST
    )
    is_duration = other.kind is ValueKind.GAUGE and other.unit is not None and other.unit.exponent(SECONDS) == 1
    if not is_small and not is_duration:
        return
    message = (
        f"`{called_after(analysis, side)}` is a point in time, seconds since 1970, and is compared with a duration"
    )
    plain = facts.unit.scale == 1 and side is node.left
    edits = (Edit(side.start, side.start, "time() - "),) if plain else ()
    yield fault(KIND, node, message, "its age is `time() - …`", edits, facts=facts)
