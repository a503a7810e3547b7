"""Queries with different labels are merged into one table.

## What it does
Rejects a table that merges queries whose series have different labels, or joins them by a field that one of them does
not have.

## Why it matters
Rows are merged when all labels are equal. With different ones every row stays alone, with half of its cells empty.

## Example
A: `sum by (tenant, tier) (…)`, B: `max by (tenant) (…)`, merged

## Use instead
The same labels in both, or "Join by field" `tenant`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.shapes import text
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import called, metrics_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Target, Transformation
    from sdkgen.documents.view import View

KIND = error("SDK463", "merged-labels", __doc__)

_JOINS = frozenset({"joinByField", "seriesToColumns"})
_TIME = "Time"


def check(view: View) -> Iterator[Flaw]:
    """Every table whose rows cannot meet."""
    for panel in view.panels:
        steps = [each for each in panel.transformations if not each.disabled]
        if len(panel.shown) > 1 and steps and all(target.format == "table" for target in panel.shown):
            labels = _labels(view, panel)
            if steps[0].id == "merge":
                yield from _merged(view, panel, labels)
            elif steps[0].id in _JOINS:
                yield from _joined(view, panel, steps[0], labels)


def _labels(view: View, panel: Panel) -> list[tuple[Target, frozenset[str]]]:
    """The queries whose labels are certain."""
    found = []
    for target in panel.shown:
        facts = view.facts(target)
        if facts is not None and facts.labels.is_exact and facts.labels.possible is not None:
            found.append((target, facts.labels.possible))
    return found


def _merged(view: View, panel: Panel, labels: list[tuple[Target, frozenset[str]]]) -> Iterator[Flaw]:
    for target, have in labels[1:]:
        first, wanted = labels[0]
        if have != wanted:
            differ = ", ".join(f"`{label}`" for label in sorted(have ^ wanted))
            message = f"{called(panel)} merges queries {first.ref} and {target.ref}, whose labels differ by {differ}"
            help_ = f"aggregate both by ({', '.join(sorted(have & wanted))}), or join them by a field"
            metrics = metrics_of(view.analysis(target))
            yield Flaw(KIND, Spot(target.pointer), message, help_, panel, target, metrics=metrics)


def _joined(
    view: View, panel: Panel, step: Transformation, labels: list[tuple[Target, frozenset[str]]]
) -> Iterator[Flaw]:
    by = text(step.options.get("byField")) or _TIME
    for target, have in labels:
        if by == _TIME:
            if have and not target.is_range:
                message = f"{called(panel)} joins by time, which is the same in every row"
                yield Flaw(KIND, Spot(step.pointer), message, "join by a label, or merge", panel)
                return
        elif by not in have:
            message = f"{called(panel)} joins by `{by}`, which query {target.ref} does not yield"
            metrics = metrics_of(view.analysis(target))
            help_ = f"keep it in query {target.ref}, such as `by ({', '.join(sorted({*have, by}))})`"
            yield Flaw(KIND, Spot(target.pointer), message, help_, panel, target, metrics=metrics)
