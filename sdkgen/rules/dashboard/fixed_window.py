"""A window is fixed where the panel's step is not.

## What it does
Warns about a fixed window such as `[5m]` in a range query when the dashboard's own time range makes steps that are
longer; mentions it where steps may become longer.

## Why it matters
With a step of 30 minutes, `rate(…[5m])` looks at five minutes of each half hour. A spike in the other 25 is not there.
`$__rate_interval` is never shorter than the step, and never shorter than four scrapes.

## Example
`rate(http_requests_total[5m])` in a dashboard that opens with the last 30 days

## Use instead
`rate(http_requests_total[$__rate_interval])`
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.nodes import Range
from sdkgen.rules._kind import info
from sdkgen.rules.dashboard._shown import metrics_of
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Analysis

KIND = info("SDK469", "fixed-window", __doc__)

_RATES = frozenset({"rate", "irate", "increase"})
_POINTS = 1000
_LONGEST = 600.0


def check(view: View) -> Iterator[Flaw]:
    """The first window of each query that a wide time range outgrows."""
    for panel in view.panels:
        step = _step(view, panel)
        for target in panel.shown:
            if target.is_range:
                yield from islice(_flaws(view, panel, target, step), 1)


def _step(view: View, panel: Panel) -> float:
    """The step in seconds when the dashboard opens."""
    span = view.dashboard.span if view.dashboard is not None else None
    return (span or 0.0) / max(1, panel.max_points or _POINTS)


def _flaws(view: View, panel: Panel, target: Target, step: float) -> Iterator[Flaw]:
    analysis = view.analysis(target)
    windows = [node.arguments[0] for node in analysis.calls if node.function.text in _RATES and node.arguments]
    for window in windows:
        if not isinstance(window, Range) or window.window.variable is not None or window.window.seconds is None:
            continue
        seconds = window.window.seconds
        if seconds > _LONGEST or _is_rare(analysis, window):
            continue
        is_short = step > seconds
        so = f"the dashboard opens with steps of {step:.0f} s" if is_short else "wide time ranges have longer steps"
        message = f"the window of {seconds:g} s is fixed, and {so}: what happens between two windows is not seen"
        spot = Spot(target.pointer, window.window.start, window.window.end)
        yield Flaw(
            KIND,
            spot,
            message,
            "write `$__rate_interval`",
            panel,
            target,
            ((target.pointer, Edit(window.window.start, window.window.end, "$__rate_interval")),) if is_short else (),
            severity=Severity.WARNING if is_short else Severity.INFO,
            metrics=metrics_of(analysis),
        )


def _is_rare(analysis: Analysis, window: Range) -> bool:
    """Whether events are so rare that the window is chosen for them."""
    source = analysis.facts(window).source
    return source is not None and source.metric is not None and source.metric.event_period is not None
