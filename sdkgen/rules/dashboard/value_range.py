"""Values do not fit between the panel's minimum and maximum.

## What it does
Rejects a minimum or maximum that the values can pass, as far as their range follows from the specification; warns when
they fill less than a tenth of it.

## Why it matters
A gauge from 0 to 100 that gets 0 to 10,000 is always full; one that gets 0 to 1 is always empty. Both look like a
state.

## Example
`avg(tenant:health_score:ratio) * 100 * 100` on a gauge from 0 to 100

## Use instead
`avg(tenant:health_score:ratio) * 100`
"""

from __future__ import annotations

from math import inf, isfinite
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.documents import Spot
from sdkgen.documents.shapes import number
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import called, computes, known, metrics_of, query_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Facts

KIND = error("SDK459", "value-range", __doc__)

_SLACK = 1.001
_TENTH = 0.1


def check(view: View) -> Iterator[Flaw]:
    """Every query whose values leave the panel's range, or never reach far into it."""
    for panel in view.panels:
        if (panel.low is None and panel.high is None) or computes(panel) or panel.has_expression:
            continue
        for target, facts in known(view, panel):
            yield from _flaws(view, panel, target, facts)


def _flaws(view: View, panel: Panel, target: Target, facts: Facts) -> Iterator[Flaw]:
    low = number(panel.low.value) if panel.low else None
    high = number(panel.high.value) if panel.high else None
    name, metrics = query_name(panel, target), metrics_of(view.analysis(target))
    if high is not None and panel.high is not None and isfinite(facts.high):
        if facts.high > high * _SLACK and high > 0:
            message = f"{called(panel)} ends at {high:g}, but {name} yields up to {facts.high:g}"
            help_ = "bring the query to the panel's scale, or set `max` to what it yields"
            yield Flaw(KIND, Spot(panel.high.pointer), message, help_, panel, target, metrics=metrics)
        elif 0 < facts.high < high * _TENTH:
            message = f"{called(panel)} ends at {high:g}, but {name} never exceeds {facts.high:g}"
            help_ = "bring the query to the panel's scale, such as `* 100` for percent, or lower `max`"
            spot = Spot(panel.high.pointer)
            yield Flaw(KIND, spot, message, help_, panel, target, severity=Severity.WARNING, metrics=metrics)
    if low is not None and panel.low is not None and -inf < facts.low < low - abs(low) * (_SLACK - 1):
        message = f"{called(panel)} begins at {low:g}, but {name} yields values from {facts.low:g}"
        help_ = "lower `min`, so that small values are seen"
        spot = Spot(panel.low.pointer)
        yield Flaw(KIND, spot, message, help_, panel, target, severity=Severity.WARNING, metrics=metrics)
