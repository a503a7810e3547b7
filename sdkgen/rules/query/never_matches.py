"""The two sides of an operator have no series that match.

## What it does
Compares the labels of both sides as `on`, `ignoring` or neither of them says, with the values that they can have.

## Why it matters
An operator only calculates where all its labels agree. A label that only one side has never agrees: the result is
empty.

## Example
`sum by (endpoint) (rate(http_requests_total{status="500"}[5m])) / sum(rate(http_requests_total[5m]))`

## Use instead
`sum by (endpoint) (rate(…)) / sum by (endpoint) (rate(…))`, or `/ on () group_left () sum(rate(…))`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import Shape
from sdkgen.promql.labels import NONE
from sdkgen.promql.matching import never_pairs, pairing_of
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, fault, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Facts, Fault, Scope
    from sdkgen.promql.nodes import Binary

KIND = error("SDK420", "never-matches", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every operator whose sides cannot agree."""
    for node in analysis.operators:
        left, right = analysis.facts(node.left), analysis.facts(node.right)
        if node.sign == "or" or Shape.SCALAR in (left.shape, right.shape) or left.is_unknown or right.is_unknown:
            continue
        label = never_pairs(left.labels, right.labels, pairing_of(node))
        if label is not None:
            yield _fault(node, left, right, label)


def _fault(node: Binary, left: Facts, right: Facts, label: str) -> Fault:
    if left.labels.has(label) and right.labels.has(label):
        why = f"`{label}` has no value that both sides can have"
        return fault(KIND, node.operator, f"the sides of `{node.sign}` never match: {why}{_effect(node)}")
    side = "left" if left.labels.has(label) else "right"
    message = f"the sides of `{node.sign}` never match: only the {side} one has the label `{label}`"
    edits = _common(node, left, right)
    help_ = (
        f"match `{edits[0].text.strip()}`"
        if edits
        else f"aggregate both sides by the same labels: {_sides(left, right)}"
    )
    return fault(KIND, node.operator, f"{message}{_effect(node)}", help_, edits)


def _sides(left: Facts, right: Facts) -> str:
    """The labels of each side in words."""
    names = [listed(facts.labels.possible or NONE) or "none" for facts in (left, right)]
    return f"the left side has {names[0]}, the right side {names[1]}"


def _effect(node: Binary) -> str:
    return ", so nothing is ever excluded" if node.sign == "unless" else ", so the result is always empty"


def _common(node: Binary, left: Facts, right: Facts) -> tuple[Edit, ...]:
    """`on` the labels that both sides have, with `group_left` or `group_right` where one side has more."""
    one, other = left.labels.possible, right.labels.possible
    if node.matching is not None or one is None or other is None:
        return ()
    common = one & other
    is_left_unique, is_right_unique = left.labels.unique_on(common), right.labels.unique_on(common)
    if not is_left_unique and not is_right_unique:
        return ()
    grouping = "" if is_left_unique and is_right_unique else " group_left ()" if is_right_unique else " group_right ()"
    if node.sign in ("and", "unless"):
        grouping = ""
    end = node.operator.end
    return (Edit(end, end, f" on ({', '.join(sorted(common))}){grouping}"),)
