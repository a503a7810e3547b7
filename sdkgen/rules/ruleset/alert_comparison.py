"""An alert without a condition.

## What it does
Warns about an alert whose expression compares nothing, or compares with `bool`, and is not `absent`.

## Why it matters
An alert fires for every series that its expression yields, whatever the value: also for 0.

## Example
`expr: rate(data_validation_errors_total[5m])`

## Use instead
`expr: rate(data_validation_errors_total[5m]) > 1`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.nodes import Binary
from sdkgen.rules._kind import warning
from sdkgen.rules.ruleset._alerts import alerts, parts, selects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = warning("SDK475", "alert-comparison", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every alert that fires whenever it has data."""
    for rule, target, analysis in alerts(view):
        pieces = list(parts(analysis.root))
        if not pieces or any(selects(analysis, piece) for piece in pieces):
            continue
        is_bool = any(isinstance(node, Binary) and node.is_bool for node in pieces)
        why = "`bool` makes 0 and 1 of its comparison, and 0 fires as well" if is_bool else "it compares nothing"
        message = f"the alert `{rule.name}` fires whenever it has data: {why}"
        help_ = "remove `bool`" if is_bool else "compare with a threshold"
        spot = Spot(target.pointer, pieces[0].start, pieces[-1].end)
        yield Flaw(KIND, spot, message, help_, rule, target)
