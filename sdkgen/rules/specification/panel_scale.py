"""A panel's unit or thresholds do not fit what it shows.

## What it does
Wants units that Grafana has and that measure what the query gives (values are converted to them); thresholds that
ascend and lie between `min` and `max`; and, where a quantile is shown, thresholds on bounds of the histogram's buckets.

## Why it matters
A quantile is interpolated between two bounds: whether it is above 300 ms cannot be told by buckets that end at 200 and
500. A panel of seconds labelled as bytes is simply wrong.

## Example
`thresholds: {300: yellow}` over buckets `[0.2, 0.5]`, in `unit: ms`

## Use instead
`thresholds: {200: yellow}`
"""

from __future__ import annotations

from itertools import pairwise
from math import isclose
from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.queries.expression import number
from sdkgen.queries.units import COUNTS, PANEL_UNITS, conversion, is_known
from sdkgen.rules._kind import error
from sdkgen.rules.specification._panels import panels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution
    from sdkgen.model.catalogue import Origin
    from sdkgen.model.dashboard import Panel, Scale
    from sdkgen.rules.specification._panels import Shown

KIND = error("SDK187", "panel-scale", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every unit and every threshold that misleads."""
    for _, panel, shown in panels(spec):
        yield from _scale(spec, panel.scale, panel.origin)
        yield from _range(spec, panel)
        for each in shown:
            yield from _scale(spec, each.query.scale, each.query.query.origin)
            if each.error is not None and each.error.key == "unit":
                origin = each.query.query.origin if each.query.scale.unit else panel.origin
                yield KIND.at(spec.span(origin, "unit"), str(each.error), help=each.error.help)
        yield from _bounds(spec, panel, shown)


def _scale(spec: Resolution, scale: Scale, origin: Origin) -> Iterator[Diagnostic]:
    if scale.unit is not None and not is_known(scale.unit):
        message = f"unknown unit `{scale.unit}`"
        help_ = did_you_mean(scale.unit, [*PANEL_UNITS, *COUNTS]) or "write `suffix: text` for one of your own"
        yield KIND.at(spec.span(origin, "unit"), message, help=help_)
    for low, high in pairwise(scale.thresholds):
        if low.value >= high.value:
            message = f"the threshold {number(high.value)} does not exceed {number(low.value)} before it"
            yield KIND.at(spec.span(origin, "thresholds"), message, help="sort the thresholds")


def _range(spec: Resolution, panel: Panel) -> Iterator[Diagnostic]:
    if panel.least is not None and panel.greatest is not None and panel.least >= panel.greatest:
        yield KIND.at(spec.span(panel.origin, "max"), "`max` does not exceed `min`", help="exchange the two")
    for each in panel.scale.thresholds:
        above = panel.greatest is not None and each.value > panel.greatest
        if above or (panel.least is not None and each.value < panel.least):
            message = f"the threshold {number(each.value)} is off the scale"
            yield KIND.at(spec.span(panel.origin, "thresholds"), message, help="choose one between `min` and `max`")


def _bounds(spec: Resolution, panel: Panel, shown: list[Shown]) -> Iterator[Diagnostic]:
    """Thresholds of quantiles that no bucket ends at."""
    reported = set()
    for each in shown:
        query, target = each.query.query, each.target
        own = each.query.scale.thresholds
        if target is None or query.q is None or query.metric is None:
            continue
        factor = conversion(target.measured.dimension, target.unit) or 1
        bounds = [bound * factor for bound in query.metric.buckets]
        origin = query.origin if own else panel.origin
        for threshold in own or panel.scale.thresholds:
            if not any(isclose(threshold.value, bound) for bound in bounds) and (origin, threshold) not in reported:
                reported.add((origin, threshold))
                message = f"no bucket of `{query.metric.name}` ends at {number(threshold.value)} {target.unit}"
                help_ = (
                    f"add the bound to its `buckets`, or choose one of {', '.join(number(bound) for bound in bounds)}"
                )
                yield KIND.at(spec.span(origin, "thresholds"), message, help=help_)
