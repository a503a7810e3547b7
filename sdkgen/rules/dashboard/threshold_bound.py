"""A threshold of a quantile lies between two bucket bounds.

## What it does
Warns about a threshold of a panel that shows `histogram_quantile` when the histogram has no bucket that ends there.

## Why it matters
Between two bounds a quantile is a guess along a straight line. Just at the threshold, where the colour changes, the
number is the least certain.

## Example
A threshold of 250 ms over a histogram with the bounds 0.1, 0.2, 0.5

## Use instead
A threshold of 200 ms, or a bound 0.25 in the specification
"""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._buckets import Quantile, quantiles
from sdkgen.rules.dashboard._shown import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = warning("SDK455", "threshold-bound", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every threshold off the bounds, below the highest of them."""
    for panel in view.panels:
        for step, quantile in quantiles(view, panel):
            value = step.value or 0.0
            if quantile.is_off(value) and value < quantile.highest:
                message = f"the threshold {value:g} of {called(panel)} is no bucket bound of `{quantile.metric.name}`"
                yield Flaw(
                    KIND, Spot(step.pointer), message, _help(quantile, value), panel, metrics=(quantile.metric.name,)
                )


def _help(quantile: Quantile, value: float) -> str:
    nearest = min(quantile.bounds, key=lambda bound: abs(bound - value))
    in_spec = value / quantile.scale
    shown = f"{in_spec:g}" if not isclose(in_spec, round(in_spec)) else f"{round(in_spec)}"
    return f"use the bound {nearest:g}, or add {shown} to its `buckets`"
