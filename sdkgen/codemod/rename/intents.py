"""A renaming in the queries of a specification: rules, alerts, objectives and panels that name things by intent."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from sdkgen.codemod.documents import Entry, yaml_entries
from sdkgen.codemod.edits import Doubt, Edit
from sdkgen.codemod.rename.query import Queries, rename_query
from sdkgen.spec.queries import INTENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.codemod.documents import Pointer

_SECTIONS = frozenset({"recording_rules", "alerts", "slos", "dashboards"})
_TEXTS = frozenset({"formula", "promql"})
_METRIC_KEYS = frozenset(INTENTS) - _TEXTS | {"to", "metric", "through"}
_CONDITIONS = frozenset({"where", "except", "part", "good", "bad"})
_ALERT_TEXTS = frozenset({"summary", "description"})
_DEFINITION = 2
"""How deep a definition stands: section and id."""


def rename_intents(text: str, queries: Queries) -> Iterator[Edit | Doubt]:
    """The changes of one file of the specification. Raises ValueError when it is no YAML."""
    entries = [entry._replace(pointer=entry.pointer[1:]) for entry in yaml_entries(text)]
    renamer = _Renamer(entries, queries)
    for entry in entries:
        yield from renamer.changes(entry)


class _Renamer:
    """Knows which mappings of a file ask for something that changes."""

    def __init__(self, entries: list[Entry], queries: Queries) -> None:
        self.queries = queries
        self.renaming = queries.renaming
        self.affected = {entry.pointer[:-1] for entry in entries if self._asks_for_it(entry)}
        self.definitions = {pointer[:_DEFINITION] for pointer in self.affected}
        self.keys: defaultdict[Pointer, set[str | int]] = defaultdict(set)
        for entry in entries:
            self.keys[entry.pointer[:-1]].add(entry.pointer[-1] if entry.pointer else "")

    def changes(self, entry: Entry) -> Iterator[Edit | Doubt]:
        at = entry.pointer
        if not at or at[0] not in _SECTIONS:
            if self._is_typical_value(entry):
                yield entry.scalar.replace(self.renaming.new)
        elif entry.is_key and at[-2:-1] == ("series",):
            for change in rename_query(entry.scalar.text, self.queries):
                yield entry.scalar.stretch(change) if isinstance(change, Doubt) else entry.scalar.edit(change)
        elif self.renaming.label is None:
            if self._asks_for_it(entry) and at[-1] not in _TEXTS:
                yield entry.scalar.replace(self.renaming.new)
        elif self.renaming.value is not None:
            if self._is_value(entry):
                yield entry.scalar.replace(self.renaming.new)
        elif self._is_label(entry):
            yield entry.scalar.replace(self.renaming.new)
        else:
            yield from self._placeholders(entry)

    def _asks_for_it(self, entry: Entry) -> bool:
        """Whether the value names one of the metrics that change."""
        at = entry.pointer
        if entry.is_key or len(at) <= _DEFINITION or at[0] not in _SECTIONS:
            return False
        if at[-1] == "promql":
            return self.queries.affects(entry.scalar.text)
        return at[-1] in _METRIC_KEYS and entry.scalar.text in self.queries.names

    def _is_label(self, entry: Entry) -> bool:
        at = entry.pointer
        if entry.scalar.text != self.renaming.old:
            return False
        if entry.is_key:
            is_condition = at[-2] in _CONDITIONS and at[:-2] in self.affected
            return is_condition or self._is_expected(at) or self._is_variable(at)
        in_list = at[-2:-1] == ("by",) and at[:-2] in self.affected
        is_variables = at[-1] == "label" and at[-3:-2] == ("variables",)
        return in_list or is_variables or (at[-1] == "among" and at[:-1] in self.affected)

    def _is_value(self, entry: Entry) -> bool:
        """Whether it is the value, or one of a list of values, of a condition on the label."""
        if entry.is_key or entry.scalar.text != self.renaming.old or self.renaming.label is None:
            return False
        at = entry.pointer if isinstance(entry.pointer[-1], str) else entry.pointer[:-1]
        if at[-1:] != (self.renaming.label.name,):
            return False
        return (at[-2] in _CONDITIONS and at[:-2] in self.affected) or self._is_expected(at)

    def _is_expected(self, at: Pointer) -> bool:
        """Whether it is a label of the alert that a test expects."""
        return at[-2:-1] == ("labels",) and "tests" in at and at[:_DEFINITION] in self.definitions

    def _is_variable(self, at: Pointer) -> bool:
        """Whether it is a variable of a dashboard that is called like the label it is about."""
        return at[-2:-1] == ("variables",) and "label" not in self.keys[at]

    def _is_typical_value(self, entry: Entry) -> bool:
        """Whether it gives the series with the value a typical figure of their own."""
        at = entry.pointer
        if self.renaming.value is None or not entry.is_key or entry.scalar.text != self.renaming.old:
            return False
        return at[:1] == ("metrics",) and at[2:3] == ("typical",) and at[1] in {m.name for m in self.renaming.metrics}

    def _is_affected_within(self, mapping: Pointer) -> bool:
        """Whether a query, or a part of it, asks for something that changes."""
        return any(pointer[: len(mapping)] == mapping for pointer in self.affected)

    def _placeholders(self, entry: Entry) -> Iterator[Edit]:
        """The label between braces, in texts of alerts and in legends."""
        at, old = entry.pointer, re.escape(self.renaming.old)
        if entry.is_key:
            return
        if at[0] == "alerts" and at[-1] in _ALERT_TEXTS and at[:_DEFINITION] in self.definitions:
            found = re.finditer(rf"(?<!\{{)\{{({old})\}}(?!\}})", entry.scalar.text)
        elif at[-1] == "legend" and self._is_affected_within(at[:-1]):
            found = re.finditer(rf"\{{\{{\s*({old})\s*\}}\}}", entry.scalar.text)
        else:
            return
        for match in found:
            yield entry.scalar.edit(Edit(match.start(1), match.end(1), self.renaming.new))
