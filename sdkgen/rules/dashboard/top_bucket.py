"""A threshold that a quantile can never pass.

## What it does
Warns about a threshold at or above the histogram's highest finite bound.

## Why it matters
`histogram_quantile` answers the highest finite bound when the quantile lies beyond it. The panel stays green however
slow things are.

## Example
A threshold of 20 s over a histogram whose last bound is 10

## Use instead
A further bound above the threshold, such as 30
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._buckets import quantiles
from sdkgen.rules.dashboard._shown import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = warning("SDK456", "top-bucket", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every threshold above what the buckets can tell."""
    for panel in view.panels:
        for step, quantile in quantiles(view, panel):
            value = step.value or 0.0
            if value > quantile.highest:
                name = quantile.metric.name
                message = (
                    f"{called(panel)} can never pass its threshold {value:g}: the highest bound of `{name}` is "
                    f"{quantile.highest:g}"
                )
                help_ = f"add bounds above {value / quantile.scale:g} to its `buckets`, or lower the threshold"
                yield Flaw(KIND, Spot(step.pointer), message, help_, panel, metrics=(name,))
