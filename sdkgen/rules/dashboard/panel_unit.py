"""A panel shows values in a unit that they are not in.

## What it does
Rejects a unit whose dimension or scale is not that of the query: milliseconds for seconds, a ratio of 0 to 1 as
percent, a count as a rate, bytes as requests. What the query yields follows from the units of its metrics.

## Why it matters
Every number on the panel is wrong, by a factor of 1000, 100 or 60, and looks plausible.

## Example
`histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))` with the unit `ms`

## Use instead
The unit `s`; Grafana picks milliseconds by itself
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.shapes import text
from sdkgen.documents.units import contradicts, is_date, meaning_of, unit_for, unit_names
from sdkgen.documents.view import Flaw
from sdkgen.promql.facts import ValueKind
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import called, computes, known, metrics_of, query_name, unit_of_target
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Setting, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Facts

KIND = error("SDK457", "panel-unit", __doc__)

_ABBREVIATION = re.compile(r" \([^\W\d][\w/ ]*\)\Z")
_NOT_MEASURED = frozenset({ValueKind.TIMESTAMP, ValueKind.STATE, ValueKind.UNKNOWN})


def check(view: View) -> Iterator[Flaw]:
    """The first query of each panel whose values are in another unit."""
    for panel in view.panels:
        if computes(panel) or panel.has_expression or panel.type == "heatmap":
            continue  # the unit of a heatmap is that of the buckets' bounds
        wrong = [each for each in _measured(view, panel) if _is_wrong(view, *each)]
        for target, facts, unit in wrong[:1]:
            yield _flaw(view, panel, target, facts, unit)


def _measured(view: View, panel: Panel) -> Iterator[tuple[Target, Facts, Setting]]:
    for target, facts in known(view, panel):
        unit = unit_of_target(panel, target)
        if unit is not None and facts.kind not in _NOT_MEASURED:
            yield target, facts, unit


def _is_wrong(view: View, target: Target, facts: Facts, setting: Setting) -> bool:
    meaning = meaning_of(text(setting.value))
    if meaning is None or facts.unit is None or is_date(text(setting.value)):
        return False
    is_price = text(setting.value).startswith("currency") and _has_factor(view, target)
    return not is_price and contradicts(meaning, facts.unit)


def _has_factor(view: View, target: Target) -> bool:
    """Whether something is multiplied by a number: what a thing costs is known to the query's author alone."""
    analysis = view.analysis(target)
    factors = [side for node in analysis.operators if node.sign in ("*", "/") for side in node.children()]
    return any(analysis.facts(side).value is not None for side in factors)


def _flaw(view: View, panel: Panel, target: Target, facts: Facts, setting: Setting) -> Flaw:
    unit = text(setting.value)
    better = unit_for(facts.unit) if facts.unit is not None else None
    word = _ABBREVIATION.sub("", unit_names().get(unit, unit))
    message = f"{called(panel)} shows {word} (`{unit}`), but {query_name(panel, target)} yields {facts.unit}"
    help_ = f"set the unit to `{better}`" if better else "use a unit that says so, or convert the query"
    everything = [view.facts(each) for each in panel.shown]
    agree = all(each is not None and each.unit == facts.unit for each in everything)
    edits = ((setting.pointer, Edit(0, len(unit), better)),) if better and agree else ()
    metrics = metrics_of(view.analysis(target))
    return Flaw(KIND, Spot(setting.pointer), message, help_, panel, target, edits, better, metrics=metrics)
