"""Bounds the number of series: what is past a label's cap or a metric's budget shares an overflow series."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .labels import Exposed, LabelPolicy, text

if TYPE_CHECKING:
    from .definitions import Definition

MAX_VALUES = "max_values"
MAX_SERIES = "max_series"

Folded = dict[str, str]
"""Names of labels that were folded, and why."""


class Admission:
    """Remembers which values and which series were let in; both stay for as long as the totals do."""

    def __init__(self, policy: LabelPolicy) -> None:
        self._policy = policy
        self._values: defaultdict[str, set[str]] = defaultdict(set)
        self._series: defaultdict[str, set[str]] = defaultdict(set)

    def settle(self, definition: Definition, labels: Exposed) -> tuple[Exposed, Folded]:
        """Under which labels a series is recorded, and what was folded for it."""
        if self._policy.is_closed(definition.labels) or labels.text in self._series[definition.name]:
            return labels, {}
        labels, folded = self._fold_values(definition, labels)
        if _admit(self._series[definition.name], labels.text, definition.max_series):
            return labels, folded
        return self._fold_series(definition, labels, folded)

    def _fold_values(self, definition: Definition, labels: Exposed) -> tuple[Exposed, Folded]:
        values = list(labels.values)
        folded: Folded = {}
        for position, (name, id_) in enumerate(definition.labels.items()):
            cap = self._policy.cap(id_, values[position])
            if cap and not _admit(self._values[id_], values[position], cap):
                values[position] = self._policy.rules[id_].overflow
                folded[name] = MAX_VALUES
        return (_exposed(definition, values) if folded else labels), folded

    def _fold_series(self, definition: Definition, labels: Exposed, folded: Folded) -> tuple[Exposed, Folded]:
        """Folds every label that has no closed set; what results is recorded without asking: closed sets bound it."""
        values = list(labels.values)
        for position, (name, id_) in enumerate(definition.labels.items()):
            overflow = self._policy.rules[id_].overflow
            if self._policy.is_open(id_) and values[position] != overflow:
                values[position] = overflow
                folded[name] = MAX_SERIES
        return _exposed(definition, values), folded


def _admit(members: set[str], member: str, limit: int) -> bool:
    if member not in members and len(members) < limit:
        members.add(member)
    return member in members


def _exposed(definition: Definition, values: list[str]) -> Exposed:
    return Exposed(tuple(values), text(definition.labels, values), ())
