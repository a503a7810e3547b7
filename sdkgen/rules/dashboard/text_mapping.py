"""A value mapping translates a text, but the values are numbers.

## What it does
Rejects a mapping whose keys are words in a panel that shows numbers, and warns about numbers that a state metric never
has.

## Why it matters
Prometheus knows numbers only. A mapping of `success` never applies, and the panel shows a bare 1.

## Example
The mapping `success` → OK over `scheduled_job_last_status`, which is 0, 1 or 2

## Use instead
`1` → OK
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.documents import Spot
from sdkgen.documents.shapes import items, mappings, number, text
from sdkgen.documents.view import Flaw
from sdkgen.promql.facts import ValueKind
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import called, computes, known, value_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.documents.records import Panel, Setting
    from sdkgen.documents.view import View

KIND = error("SDK465", "text-mapping", __doc__)

_NUMBERS_ONLY = frozenset({"timeseries", "stat", "gauge", "bargauge", "singlestat", "state-timeline", "status-history"})


def check(view: View) -> Iterator[Flaw]:
    """Every mapping that cannot apply."""
    for panel in view.panels:
        if not panel.shown or panel.has_expression or computes(panel):
            continue
        if len(panel.shown) != len([target for target in panel.targets if not target.hidden]):
            continue
        for setting in _of_numbers(panel):
            yield from _flaws(view, panel, setting)


def _of_numbers(panel: Panel) -> Iterator[Setting]:
    """The mappings that apply to values: those of every field, and in tables those of value columns."""
    if panel.type in _NUMBERS_ONLY:
        yield from panel.mappings
    columns = frozenset[str]().union(*(value_columns(panel, target) for target in panel.shown))
    for override in panel.overrides:
        listed = override.properties.get("mappings")
        if listed is not None and override.matcher == "byName" and override.option.value in columns:
            for index, each in mappings(items(listed.value)):
                yield listed._replace(value=each, pointer=(*listed.pointer, index))


def _flaws(view: View, panel: Panel, setting: Setting) -> Iterator[Flaw]:
    if text(setting.value.get("type")) not in ("value", ""):
        return
    keys = _keys(setting.value)
    for key in keys:
        if number(key) is None and key not in ("", "null", "NaN", "+Inf", "-Inf", "Infinity", "-Infinity", "undefined"):
            message = f"a mapping of {called(panel)} translates `{key}`, but its values are numbers"
            help_ = _states(view, panel) or "map the number that stands for it"
            yield Flaw(KIND, Spot(setting.pointer), message, help_, panel)
            return
    states = _known_states(view, panel)
    strange = [key for key in keys if states and number(key) is not None and number(key) not in states]
    if strange and states:
        message = f"a mapping of {called(panel)} translates `{strange[0]}`, a state that does not exist"
        yield Flaw(KIND, Spot(setting.pointer), message, _states(view, panel), panel, severity=Severity.WARNING)


def _keys(value: Mapping[str, object]) -> list[str]:
    options = value.get("options")
    if isinstance(options, dict):
        return [str(key) for key in options]
    old = value.get("value")
    return [old] if isinstance(old, str) else []


def _known_states(view: View, panel: Panel) -> dict[float, str] | None:
    """The states that all queries of the panel have, or None when they are no states or differ."""
    found = []
    for _, facts in known(view, panel):
        metric = facts.source.metric if facts.source is not None else None
        found.append(dict(metric.states) if metric is not None and facts.kind is ValueKind.STATE else {})
    if len(found) != len(panel.shown) or not found or any(each != found[0] for each in found):
        return None
    return {value: word for key, word in found[0].items() if (value := number(key)) is not None} or None


def _states(view: View, panel: Panel) -> str | None:
    states = _known_states(view, panel)
    return "its states: " + ", ".join(f"{value:g} {word}" for value, word in states.items()) if states else None
