"""`or vector(0)` does not fill what is missing.

## What it does
Finds fills behind ratios and quantiles, which yield NaN without traffic, and fills without labels beside series that
have some and are calculated with.

## Why it matters
NaN is a value: `or` leaves it alone, and the panel shows NaN all night. And `vector(0)` has no labels: it is a
further series, not the missing one of each tenant.

## Example
`sum(rate(webhook_deliveries_total{status="failed"}[5m])) / sum(rate(webhook_deliveries_total[5m])) or vector(0)`

## Use instead
`sum(rate(webhook_deliveries_total{status="failed"}[5m])) / (sum(rate(webhook_deliveries_total[5m])) > 0) or
vector(0)`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import Shape
from sdkgen.promql.labels import NONE
from sdkgen.promql.nodes import Binary, bare
from sdkgen.promql.parser import COMPARISONS, SET_OPERATORS
from sdkgen.rules._kind import warning
from sdkgen.rules.query._fault import Edit, as_operand, fault, is_number, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Node

KIND = warning("SDK425", "idle-fill", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every fill with a number that leaves something open."""
    for node in analysis.operators:
        left, right = analysis.facts(node.left), analysis.facts(node.right)
        if node.sign != "or" or not is_number(right):
            continue
        if left.presence.nan and not left.is_unknown:
            edits = _positive_divisor(analysis, node.left)
            help_ = "divide by what is above 0 only: `… / (… > 0)`" if edits else "filter with `>= 0` before filling"
            yield fault(KIND, node, f"`or` does not fill NaN: {left.presence.nan}", help_, edits, facts=left)
        elif left.labels.certain and not right.labels.certain and _is_calculated_with(analysis, node):
            entity = min(left.labels.certain)
            message = f"`{shown(analysis, node.right)}` has no labels: it fills nothing for a {entity}"
            yield fault(KIND, node, message, "fill with a vector that has the same labels, times 0", facts=left)


def _positive_divisor(analysis: Analysis, node: Node) -> tuple[Edit, ...]:
    ratio = bare(node)
    while isinstance(ratio, Binary) and ratio.sign in ("*", "-", "+"):
        numbers = [is_number(analysis.facts(side)) for side in (ratio.left, ratio.right)]
        ratio = bare(ratio.right if numbers[0] else ratio.left)
    if not isinstance(ratio, Binary) or ratio.sign != "/":
        return ()
    return (Edit(ratio.right.start, ratio.right.end, f"({as_operand(analysis, bare(ratio.right))} > 0)"),)


def _is_calculated_with(analysis: Analysis, node: Binary) -> bool:
    """Whether an operator pairs the filled series with others that have labels."""
    below: Node = node
    for above in analysis.ancestors(node):
        if not isinstance(above, Binary) or above.sign in COMPARISONS | SET_OPERATORS:
            return False
        other = analysis.facts(above.right if bare(above.left) is bare(below) else above.left)
        if other.shape is not Shape.SCALAR:
            return bool(other.labels.certain - NONE)
        below = above
    return False
