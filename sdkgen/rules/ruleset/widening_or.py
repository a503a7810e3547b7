"""An `or` makes an alert fire always.

## What it does
Warns about an alert with `or` between a condition and something that is none, such as `vector(0)` or a bare metric.

## Why it matters
`a > 5 or b` yields every series of `b`, whatever its value. Written to cover a missing series, it fires all the time.

## Example
`sum(rate(data_validation_errors_total[5m])) > 1 or vector(0)`

## Use instead
`(sum(rate(data_validation_errors_total[5m])) or vector(0)) > 1`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.nodes import Binary, Node, bare
from sdkgen.rules._kind import warning
from sdkgen.rules.ruleset._alerts import alerts, selects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = warning("SDK478", "widening-or", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every `or` one side of which is no condition."""
    for rule, target, analysis in alerts(view):
        for node in _ors(analysis.root):
            sides = [(side, selects(analysis, side)) for side in (node.left, node.right)]
            if sides[0][1] == sides[1][1]:
                continue
            side = next(side for side, is_condition in sides if not is_condition)
            message = f"the alert `{rule.name}` fires for `{analysis.text(side).strip()}` at any value"
            help_ = "compare after the `or`: `(… or …) > …`"
            yield Flaw(KIND, Spot(target.pointer, side.start, side.end), message, help_, rule, target)


def _ors(node: Node | None) -> Iterator[Binary]:
    """The `or` operators at the top, also in one side of another and on the left of `and` and `unless`."""
    node = bare(node) if node is not None else None
    if not isinstance(node, Binary):
        return
    if node.sign == "or":
        yield node
        yield from _ors(node.left)
        yield from _ors(node.right)
    elif node.sign in ("and", "unless"):
        yield from _ors(node.left)
