"""The names that Grafana gives to series and columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.documents.shapes import mapping, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Target, Transformation
    from sdkgen.promql import Facts

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
AUTOMATIC = "__auto"

_ROWS_STAY = frozenset({"sortBy", "limit", "filterByValue", "filterByRefId", "convertFieldType", "formatTime"})


class Placeholder(NamedTuple):
    """A label between braces, and where these are."""

    label: str
    start: int
    end: int


def placeholders(legend: str) -> Iterator[Placeholder]:
    """The labels between braces in a legend."""
    for match in _PLACEHOLDER.finditer(legend):
        yield Placeholder(match[1].strip(), match.start(), match.end())


def template(target: Target) -> str | None:
    """The legend that somebody wrote, or None when Grafana names the series itself."""
    legend = text(target.legend.value) if target.legend else ""
    return None if legend in ("", AUTOMATIC) or target.format == "table" else legend


class Columns(NamedTuple):
    """The columns of a table: their names, and those they had before they were renamed."""

    names: frozenset[str]
    earlier: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        """Every name by which a column can be found."""
        return self.names | self.earlier


def columns(panel: Panel, facts: dict[str, Facts]) -> Columns | None:
    """The columns of a panel whose targets, by refId, all have the format table; None when they are not certain."""
    targets = panel.shown
    if not targets or len(facts) != len(targets) or len(targets) != len([t for t in panel.targets if not t.hidden]):
        return None
    if any(target.format != "table" or target.is_range for target in targets):
        return None
    labels = [each.labels.possible for each in facts.values()]
    if any(each is None for each in labels):
        return None
    values = {"Value", *(f"Value #{target.ref}" for target in targets)} if len(targets) > 1 else {"Value"}
    names = frozenset({"Time", *values}).union(*(each for each in labels if each is not None))
    found: Columns | None = Columns(names, frozenset())
    for step in panel.transformations:
        found = _after(step, found, len(targets)) if found is not None else None
    return found


def _after(step: Transformation, before: Columns, targets: int) -> Columns | None:
    """The columns after a transformation; None when it makes names that only the data decides."""
    if step.disabled or step.id in _ROWS_STAY:
        return before
    if step.id == "merge":
        return before
    if step.id in ("joinByField", "seriesToColumns"):
        again = {f"{name} {number}" for name in before.names for number in range(1, targets + 1)}
        return Columns(before.names | again, before.earlier)
    if step.id == "organize":
        return _organized(step, before)
    if step.id == "calculateField":
        alias = text(step.options.get("alias"))
        return Columns(before.names | {alias}, before.earlier) if alias else None
    return None


def _organized(step: Transformation, before: Columns) -> Columns:
    excluded = {name for name, is_out in mapping(step.options.get("excludeByName")).items() if is_out is True}
    renamed = {old: text(new) for old, new in mapping(step.options.get("renameByName")).items() if text(new)}
    left = before.names - excluded
    return Columns(frozenset(renamed.get(name, name) for name in left), before.earlier | (left & renamed.keys()))
