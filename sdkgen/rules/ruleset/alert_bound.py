"""The threshold of an alert on a quantile lies between two bucket bounds, or beyond the last.

## What it does
Warns about an alert that compares `histogram_quantile` with a number that is no bound of the histogram.

## Why it matters
Between two bounds a quantile is a guess; beyond the last bound it never gets there, and the alert never fires.

## Example
`histogram_quantile(0.95, …http_request_duration_seconds_bucket…) > 0.75` with the bounds 0.5 and 1

## Use instead
`> 0.5`, or a bound 0.75 in the specification
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._buckets import quantile_of
from sdkgen.rules.ruleset._alerts import alerts, comparisons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = warning("SDK484", "alert-bound", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every alert whose threshold the buckets do not know."""
    for rule, target, analysis in alerts(view):
        for each in comparisons(analysis):
            quantile = quantile_of(each.facts)
            if quantile is None or not quantile.is_off(each.value):
                continue
            name = quantile.metric.name
            if each.value >= quantile.highest:
                message = f"`{rule.name}` can never fire: the highest bound of `{name}` is {quantile.highest:g}"
                help_ = f"add bounds above {each.value / quantile.scale:g} to its `buckets`, or lower the threshold"
            else:
                nearest = min(quantile.bounds, key=lambda bound: abs(bound - each.value))
                message = f"`{rule.name}` compares with {each.value:g}, which is no bucket bound of `{name}`"
                help_ = f"use the bound {nearest:g}, or add {each.value / quantile.scale:g} to its `buckets`"
            spot = Spot(target.pointer, each.number.start, each.number.end)
            yield Flaw(KIND, spot, message, help_, rule, target, metrics=(name,))
