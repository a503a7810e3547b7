"""An override or a transformation names a column or a series that cannot exist.

## What it does
Rejects an override by name, a filter by name, or a new name for a field that the panel's queries do not yield. It knows
the columns of tables whose labels are certain, and series with fixed legends.

## Why it matters
Grafana ignores it without a word: the unit, the colour or the column that somebody set up is simply not there. It is
what remains when a query changes and its panel does not.

## Example
An override of `Value #C` in a panel with the queries A and B

## Use instead
An override of `Value #B`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.documents import Spot
from sdkgen.documents.legends import columns, template
from sdkgen.documents.shapes import below, items, mapping, text
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import called, computes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Transformation
    from sdkgen.documents.view import View

KIND = error("SDK464", "absent-field", __doc__)

_SERIES_PANELS = frozenset({"timeseries", "graph", "stat", "gauge", "bargauge", "piechart", "barchart"})


def check(view: View) -> Iterator[Flaw]:
    """Every name of a field that is none."""
    for panel in view.panels:
        names = _fields(view, panel)
        if names is None:
            continue
        for override in panel.overrides:
            name = override.option.value
            if override.matcher == "byName" and isinstance(name, str) and "$" not in name and name not in names:
                message = f"an override of {called(panel)} is for `{name}`, which no query yields"
                help_ = did_you_mean(name, names) or "name a field that exists, or remove the override"
                yield Flaw(KIND, Spot(override.option.pointer), message, help_, panel)
        for step in panel.transformations:
            yield from _steps(panel, step, names)


def _fields(view: View, panel: Panel) -> frozenset[str] | None:
    """Every name that a field of the panel can have, or None when that is not certain."""
    facts = {target.ref: found for target in panel.shown if (found := view.facts(target)) is not None}
    if panel.type == "table":
        table = columns(panel, facts)
        return table.known if table else None
    if panel.type not in _SERIES_PANELS or panel.transformations or computes(panel):
        return None
    legends = [template(target) for target in panel.shown]
    if not legends or len(panel.shown) != len([t for t in panel.targets if not t.hidden]):
        return None
    if any(legend is None or "{{" in legend or "$" in legend for legend in legends):
        return None
    return frozenset({"Time", "Value", *(legend for legend in legends if legend is not None)})


def _steps(panel: Panel, step: Transformation, names: frozenset[str]) -> Iterator[Flaw]:
    wanted = {
        "organize": list(mapping(step.options.get("renameByName"))),
        "filterFieldsByName": [text(name) for name in items(below(step.options, "include", "names"))],
    }.get(step.id, [])
    for name in wanted:
        if name and name not in names:
            message = f"`{step.id}` of {called(panel)} names `{name}`, which no query yields"
            help_ = did_you_mean(name, names) or "name a field that exists"
            yield Flaw(KIND, Spot(step.pointer), message, help_, panel)
