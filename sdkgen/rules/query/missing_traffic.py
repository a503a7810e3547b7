"""The result is NaN while there is no traffic.

## What it does
Finds ratios of rates, whose divisor is 0 when nothing happens. Where such a ratio is added to others in a score, it
warns: NaN plus anything is NaN.

## Why it matters
A health score that is 40 % availability shows nothing at all for a tenant who sleeps.

## Example
`sum(rate(http_requests_total{status="500"}[5m])) / sum(rate(http_requests_total[5m]))`

## Use instead
`… / (sum(rate(http_requests_total[5m])) > 0)` with a fill such as `or vector(0)`, where idle should read as 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.facts import Shape
from sdkgen.promql.inference.operators import NO_TRAFFIC
from sdkgen.promql.nodes import Binary, bare
from sdkgen.promql.query import PlaceKind
from sdkgen.rules._kind import info
from sdkgen.rules.query._fault import fault, is_number, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = info("SDK433", "missing-traffic", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every score with a part that may be NaN, and every panel of a ratio."""
    for node in analysis.operators:
        left, right = analysis.facts(node.left), analysis.facts(node.right)
        if (
            node.sign not in ("+", "-")
            or Shape.SCALAR in (left.shape, right.shape)
            or is_number(left)
            or is_number(right)
        ):
            continue
        for side, facts in ((node.left, left), (node.right, right)):
            is_sum = isinstance(bare(side), Binary) and bare(side).sign in ("+", "-")  # type: ignore[attr-defined]
            if facts.presence.nan == NO_TRAFFIC and not is_sum:
                message = f"`{shown(analysis, side)}` is NaN without traffic, and so is the whole sum"
                help_ = "divide by what is above 0 only, and fill: `(… / (… > 0) or … * 0)`"
                yield fault(KIND, side, message, help_, severity=Severity.WARNING)
    root, result = analysis.root, analysis.result
    if root is None or result is None or analysis.query.place.kind is not PlaceKind.PANEL:
        return
    if isinstance(bare(root), Binary) and result.presence.nan == NO_TRAFFIC:
        yield fault(KIND, root, "the panel shows NaN while there is no traffic", "divide by `(… > 0)` and fill")
