"""A burn-rate alert can never fire, or an objective looks further back than Prometheus remembers.

## What it does
Derives the burn rate of every alert of an objective: the budget it may burn, times the period, over its window. The
errors that this takes must be possible; the period, and the windows within it, must lie within the retention, and a
short window must be shorter than its long one.

## Why it matters
An objective of 90 % leaves a budget of 10 %. To burn it 14.4 times too fast takes 144 % errors: that alert is never
heard of. And a budget that is computed from less than its period is a good deal better than the service.

## Example
`objective: 90` with the usual burn rates

## Use instead
`burn:` with windows that fit, such as `{long: 6h, short: 30m, budget: 5}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.alerting import never_fires
from sdkgen.model.slo_series import window_text
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution
    from sdkgen.model.alerting import Slo

KIND = error("SDK196", "objective", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every objective with an alert that cannot fire or a window that cannot be."""
    for slo in spec.catalogue.slos if spec.catalogue else ():
        span = spec.span(slo.origin, "objective")
        for burn in slo.burns:
            if never_fires(slo, burn):
                needed = f"{burn.factor:g} \N{MULTIPLICATION SIGN} {slo.budget:.4g} = {burn.factor * slo.budget:.0%}"
                message = f"burning {burn.budget:.0%} of the budget in {window_text(burn.long)} takes {needed} errors"
                yield KIND.at(span, message, help="choose a longer `long` window, or a smaller `budget`")
        yield from _windows(slo, spec)


def _windows(slo: Slo, spec: Resolution) -> Iterator[Diagnostic]:
    retention = spec.catalogue.prometheus.retention if spec.catalogue else 0
    if slo.window > retention:
        message = f"the period of {window_text(slo.window)} is longer than the retention of {window_text(retention)}"
        help_ = "shorten `window`, or raise `retention` of `prometheus` in sdkgen.yaml"
        yield KIND.at(spec.span(slo.origin, "window"), message, help=help_)
    for burn in slo.burns:
        if not burn.short < burn.long <= slo.window:
            words = (window_text(each) for each in (burn.short, burn.long, slo.window))
            message = "the short window {} must be shorter than the long one, {}, within the period, {}".format(*words)
            yield KIND.at(spec.span(slo.origin, "burn"), message, help="a twelfth of the long window is usual")
