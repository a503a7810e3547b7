"""A share is empty, not 0, while there is nothing to count in its numerator.

## What it does
Finds ratios whose numerator selects a part of the denominator that may have no series: errors before the first error.
In an alert it works out what the alert would say of a share of 0, and reports only what would be missed.

## Why it matters
A success ratio disappears when everything fails. A score that subtracts an error ratio is empty for everybody who has
no errors, which is most of them.

## Example
`1 - sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))`

## Use instead
`1 - (sum(rate(http_requests_total{status=~"5.."}[5m])) or sum(rate(http_requests_total[5m])) * 0) /
sum(rate(http_requests_total[5m]))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.facts import Shape
from sdkgen.promql.likeness import part_of
from sdkgen.promql.matching import pairing_of
from sdkgen.promql.nodes import Aggregation, Binary, Selector, bare
from sdkgen.promql.parser import COMPARISONS
from sdkgen.rules._kind import warning
from sdkgen.rules.query._fault import Edit, as_operand, fault, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Node

KIND = warning("SDK424", "unfilled-ratio", __doc__)

_ARITHMETIC = frozenset({"+", "-", "*", "/"})


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every share that is missing where it should be 0."""
    for node in analysis.operators:
        if node.sign != "/" or not _may_lack(analysis, node):
            continue
        severity = _severity(analysis, node)
        if severity is not None:
            yield _fault(analysis, node, severity)


def _may_lack(analysis: Analysis, node: Binary) -> bool:
    """Whether the numerator selects by name what may not exist, of what the denominator has."""
    left, right = analysis.facts(node.left), analysis.facts(node.right)
    if Shape.SCALAR in (left.shape, right.shape) or not left.presence.empty or left.is_unknown:
        return False
    filtered = part_of(_without_factors(node.left), node.right)
    if not filtered or filtered == {"le"} or left.presence.empty == right.presence.empty:
        return False
    if filtered <= (pairing_of(node).of(left.labels) or frozenset()):
        return False  # another fault: the ratio is always 1
    matchers = [m for each in node.left.walk() if isinstance(each, Selector) for m in each.matchers]
    return any(m.label.text in filtered and not m.is_negative for m in matchers)


def _without_factors(node: Node) -> Node:
    """The numerator of `100 * errors / total`, without its factor."""
    node = bare(node)
    if isinstance(node, Binary) and node.sign == "*":
        return bare(node.left) if not _is_factor(node.left) else bare(node.right)
    return node


def _is_factor(node: Node) -> bool:
    return not any(isinstance(each, Selector) for each in node.walk())


def _severity(analysis: Analysis, node: Binary) -> Severity | None:
    """How much the missing 0 matters: None when its absence says the same, error when it hides the rest."""
    value: float | None = 0.0
    below: Node = node
    is_score = False
    for above in analysis.ancestors(node):
        if isinstance(above, Binary) and above.sign in _ARITHMETIC:
            is_score = is_score or above.sign in ("+", "-")
            value = _applied(analysis, above, below, value)
        elif isinstance(above, Binary) and above.sign in COMPARISONS:
            return _in_comparison(analysis, above, below, value)
        elif isinstance(above, Binary) and above.sign == "or" and bare(above.left) is bare(below):
            return None
        elif not isinstance(above, Aggregation):
            break
        below = above
    return Severity.ERROR if is_score else Severity.WARNING


def _in_comparison(analysis: Analysis, above: Binary, below: Node, value: float | None) -> Severity | None:
    """Nothing when a share of 0 does not pass either; an error when it would pass, and is missed."""
    is_left = bare(above.left) is bare(below)
    other = analysis.facts(above.right if is_left else above.left).value
    if value is None or other is None:
        return Severity.WARNING
    one, two = (value, other) if is_left else (other, value)
    passes = {
        ">": one > two,
        ">=": one >= two,
        "<": one < two,
        "<=": one <= two,
        "==": one == two,
        "!=": one != two,
    }
    return Severity.ERROR if passes[above.sign] else None


def _applied(analysis: Analysis, above: Binary, below: Node, value: float | None) -> float | None:
    """What becomes of a share of 0 when a number is added, subtracted, multiplied or divided by."""
    is_left = bare(above.left) is bare(below)
    number = analysis.facts(above.right if is_left else above.left).value
    if value is None or number is None:
        return None
    one, other = (value, number) if is_left else (number, value)
    results = {"+": one + other, "-": one - other, "*": one * other, "/": one / other if other else None}
    return results[above.sign]


def _fault(analysis: Analysis, node: Binary, severity: Severity) -> Fault:
    left = analysis.facts(node.left)
    total = as_operand(analysis, node.right)
    edits = (Edit(node.left.start, node.left.start, "("), Edit(node.left.end, node.left.end, f" or {total} * 0)"))
    message = f"the share is empty instead of 0: {left.presence.empty}"
    help_ = f"fill the numerator: `({shown(analysis, node.left)} or {shown(analysis, node.right)} * 0)`"
    return fault(KIND, node, message, help_, edits, facts=left, severity=severity)
