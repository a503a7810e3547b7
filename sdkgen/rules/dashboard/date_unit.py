"""A date is shown of what is none, or seconds are taken for milliseconds.

## What it does
Rejects a date unit (`dateTimeAsIso`, `dateTimeFromNow`, …) of values that are no points in time, or that are in
seconds; and a point in time that is shown as a duration.

## Why it matters
Grafana counts milliseconds since 1970, Prometheus counts seconds: every date is in January 1970.

## Example
`max by (job_name) (scheduled_job_last_run_timestamp_seconds)` with the unit `dateTimeAsIso`

## Use instead
`max by (job_name) (scheduled_job_last_run_timestamp_seconds) * 1000`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.shapes import text
from sdkgen.documents.units import is_date, meaning_of
from sdkgen.documents.view import Flaw
from sdkgen.promql.facts import ValueKind
from sdkgen.promql.nodes import Binary
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import called, computes, known, metrics_of, query_name, unit_of_target
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Setting, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Facts

KIND = error("SDK458", "date-unit", __doc__)

_MILLISECONDS = 1000.0


def check(view: View) -> Iterator[Flaw]:
    """Every date that is none, and every one in the wrong scale."""
    for panel in view.panels:
        if computes(panel) or panel.has_expression:
            continue
        for target, facts in known(view, panel):
            setting = unit_of_target(panel, target)
            if setting is not None:
                yield from _flaws(view, panel, target, facts, setting)


def _flaws(view: View, panel: Panel, target: Target, facts: Facts, setting: Setting) -> Iterator[Flaw]:
    unit = text(setting.value)
    metrics = metrics_of(view.analysis(target))
    name = query_name(panel, target)
    if facts.kind is not ValueKind.TIMESTAMP:
        if is_date(unit) and facts.kind is not ValueKind.NUMBER:
            message = f"{called(panel)} shows a date (`{unit}`), but {name} yields {facts.unit or facts.kind.value}"
            help_ = "choose the unit of what it yields, or query a timestamp"
            yield Flaw(KIND, Spot(setting.pointer), message, help_, panel, target, metrics=metrics)
    elif is_date(unit) and facts.unit is not None and facts.unit.scale not in (_MILLISECONDS, None):
        yield _seconds(view, panel, target, unit, metrics)
    elif _is_duration(unit):
        message = f"{called(panel)} shows a point in time as a duration (`{unit}`): years since 1970"
        help_ = "subtract it from `time()`, or show it as a date, times 1000"
        yield Flaw(KIND, Spot(setting.pointer), message, help_, panel, target, metrics=metrics)


def _is_duration(unit: str) -> bool:
    meaning = meaning_of(unit)
    return meaning is not None and meaning.unit.dimension == (("seconds", 1),)


def _seconds(view: View, panel: Panel, target: Target, unit: str, metrics: tuple[str, ...]) -> Flaw:
    root = view.analysis(target).root
    message = f"`{unit}` takes milliseconds, but {query_name(panel, target)} yields seconds: every date is in 1970"
    edits: tuple[Edit, ...] = ()
    if root is not None:
        opening = [Edit(root.start, root.start, "(")] if isinstance(root, Binary) else []
        edits = (*opening, Edit(root.end, root.end, ") * 1000" if opening else " * 1000"))
    return Flaw(
        KIND,
        Spot(target.pointer),
        message,
        "multiply the query by 1000",
        panel,
        target,
        tuple((target.pointer, edit) for edit in edits),
        metrics=metrics,
    )
