"""A panel has no unit, or one that Grafana does not know.

## What it does
Warns about a unit that is not in Grafana's list, and about a panel without any unit whose values are seconds, bytes,
money, a rate or a ratio.

## Why it matters
An unknown unit is printed behind the number as it stands. Without one, 0.0042 may be seconds, a share or requests.

## Example
`"unit": "seconds"`

## Use instead
`"unit": "s"`
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.shapes import text
from sdkgen.documents.units import is_known, unit_for, unit_names
from sdkgen.documents.view import Flaw
from sdkgen.promql.facts import ValueKind
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._shown import called, computes, known, metrics_of, query_name
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Setting
    from sdkgen.documents.view import View

KIND = warning("SDK468", "unit-known", __doc__)

_NUMERIC = frozenset({"timeseries", "graph", "stat", "singlestat", "gauge", "bargauge", "barchart", "piechart"})
_MEASURED = frozenset({ValueKind.RATIO, ValueKind.QUANTILE, ValueKind.RATE, ValueKind.GAUGE, ValueKind.INCREASE})
_WORDS = {
    "seconds": "s",
    "second": "s",
    "sec": "s",
    "milliseconds": "ms",
    "minutes": "m",
    "hours": "h",
    "days": "d",
    "byte": "bytes",
    "requests": "reqps",
    "req/s": "reqps",
    "requests/s": "reqps",
    "%": "percent",
    "percentage": "percent",
    "ratio": "percentunit",
    "usd": "currencyUSD",
    "$": "currencyUSD",
    "dollars": "currencyUSD",
}


def check(view: View) -> Iterator[Flaw]:
    """Every unit that is unknown, and every one that is missing."""
    for panel in view.panels:
        units = [each.properties["unit"] for each in panel.overrides if "unit" in each.properties]
        for setting in [panel.unit, *units]:
            if setting is not None and text(setting.value) and not is_known(text(setting.value)):
                yield _unknown(panel, setting)
        is_mixed = any(target.language != "promql" for target in panel.targets)
        if panel.unit is None and not units and panel.type in _NUMERIC and not computes(panel) and not is_mixed:
            yield from _missing(view, panel)


def _unknown(panel: Panel, setting: Setting) -> Flaw:
    unit = text(setting.value)
    near = get_close_matches(unit[:60], unit_names(), n=1, cutoff=0.75)
    better = _WORDS.get(unit.lower()) or (near[0] if near else None)
    message = f"Grafana has no unit `{unit}`: {called(panel)} shows the word behind its values"
    help_ = f"write `{better}`" if better else "write `suffix: …` for a unit of your own"
    edits = ((setting.pointer, Edit(0, len(unit), better)),) if unit.lower() in _WORDS and better else ()
    return Flaw(KIND, Spot(setting.pointer), message, help_, panel, edits=edits, fix=better)


def _missing(view: View, panel: Panel) -> Iterator[Flaw]:
    for target, facts in known(view, panel):
        if facts.unit is None or facts.kind not in _MEASURED or facts.unit.scale is None:
            continue
        if not facts.unit.physical and (facts.kind is not ValueKind.RATIO or facts.unit.scale not in (1.0, 100.0)):
            continue
        better = unit_for(facts.unit)
        message = f"{called(panel)} has no unit, but {query_name(panel, target)} yields {facts.unit}"
        help_ = f"set the unit to `{better}`" if better else "set a unit"
        metrics = metrics_of(view.analysis(target))
        yield Flaw(KIND, Spot((*panel.pointer, "type")), message, help_, panel, target, fix=better, metrics=metrics)
        return
