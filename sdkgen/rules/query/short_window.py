"""The window is too short for what is scraped, or for what happens.

## What it does
Compares the windows of `rate` and its kin with four scrapes of the metric's job, and with the metric's
`event_period`. `$__interval` is no window: it may be shorter than a scrape.

## Why it matters
`rate` needs two samples. In less than four scrapes one late scrape leaves a gap, in less than two there never is a
value; and an hourly job does nothing in most windows of five minutes.

## Example
`rate(laravel_queue_jobs_processed_total[1m])` with a scrape every 30 s

## Use instead
`rate(laravel_queue_jobs_processed_total[2m])`, or `[$__rate_interval]` in Grafana.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.functions import COUNTER_FUNCTIONS
from sdkgen.promql.nodes import Call, Name, Range
from sdkgen.promql.query import OUTSIDE_GRAFANA
from sdkgen.rules._kind import warning
from sdkgen.rules.query._fault import Edit, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.series import Series

KIND = warning("SDK429", "short-window", __doc__)

_FUNCTIONS = COUNTER_FUNCTIONS | {"delta", "deriv"}
_SCRAPES = 4
_VARIABLES = frozenset({"__interval", "__rate_interval"})


def check(analysis: Analysis, scope: Scope) -> Iterator[Fault]:
    """Every window below that of four scrapes, or of one event."""
    for node in analysis.windows:
        above = next(analysis.ancestors(node), None)
        if not isinstance(node, Range) or not isinstance(above, Call) or above.function.text not in _FUNCTIONS:
            continue
        series = analysis.facts(node).source
        if node.window.variable == "__interval":
            if above.function.text == "increase":
                continue  # bars, each of which counts what happened in it
            place = Name(None, node.window.start, node.window.end)
            edits = (Edit(node.window.start, node.window.end, "$__rate_interval"),)
            message = "`$__interval` may be shorter than a scrape: the panel is empty when it is zoomed in"
            yield fault(KIND, place, message, "use `$__rate_interval`, which is four scrapes at least", edits)
        elif series is not None:
            yield from _window(analysis, scope, node, series)


def _window(analysis: Analysis, scope: Scope, node: Range, series: Series) -> Iterator[Fault]:
    place = Name(None, node.window.start, node.window.end)
    seconds, facts = node.window.seconds, analysis.facts(node)
    period = series.metric.event_period if series.metric is not None else None
    least = _SCRAPES * (_interval(scope, analysis, node, series) or 0.0)
    if period is not None and (node.window.variable in _VARIABLES or (seconds is not None and seconds < period)):
        edits = (Edit(place.start, place.end, _text(period)),)
        message = (
            f"`{series.name}` changes about every {_text(period)}: most windows of this length have nothing in them"
        )
        yield fault(KIND, place, message, f"use a window of at least {_text(period)}", edits, facts=facts)
    elif seconds is not None and seconds < least:
        interval = least / _SCRAPES
        never = seconds < interval
        message = f"`{series.name}` is scraped every {_text(interval)}: a window of {_text(seconds)} holds " + (
            "less than two samples, so there never is a value" if never else "less than four samples"
        )
        fitting = _text(least) if analysis.query.place.kind in OUTSIDE_GRAFANA else "$__rate_interval"
        edits = (Edit(place.start, place.end, fitting),)
        severity = Severity.ERROR if never else None
        yield fault(KIND, place, message, f"use `[{fitting}]`", edits, facts=facts, severity=severity)


def _interval(scope: Scope, analysis: Analysis, node: Range, series: Series) -> float | None:
    """The shortest scrape interval of the jobs that the selector leaves."""
    jobs = analysis.facts(node).labels.domain("job").values
    intervals = [scope.target.jobs[job] for job in jobs or () if job in scope.target.jobs]
    return min(intervals, default=series.interval)


def _text(seconds: float) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        if seconds >= size and seconds % size == 0:
            return f"{int(seconds // size)}{unit}"
    return f"{round(seconds * 1000)}ms"
