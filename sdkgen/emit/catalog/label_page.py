"""The page of a label: what it tells apart, its values, and everything that has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.emit.catalog.metric_page import source_of
from sdkgen.emit.catalog.places import label_path, value_anchor, value_path

if TYPE_CHECKING:
    from sdkgen.emit.catalog.uses import Reader, Uses
    from sdkgen.model import Catalogue, Label, Metric


class DeclaredValue(NamedTuple):
    """A value that a scrape can show: what it means, the id of its row, and the page that says more, if any."""

    text: str
    help: str
    anchor: str
    href: str


class Decider(NamedTuple):
    """A label that decides this one's value."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class LabelPage:
    """Everything that the template shows."""

    label: Label
    values: tuple[DeclaredValue, ...]
    source: str
    bound: str
    deciders: tuple[Decider, ...]
    metrics: tuple[Metric, ...]
    readers: tuple[Reader, ...]


def label_page(label: Label, catalogue: Catalogue, uses: Uses) -> LabelPage:
    """The page of one label definition."""
    return LabelPage(
        label=label,
        values=_values(label, catalogue),
        source=source_of(label),
        bound=_bound(label),
        deciders=tuple(
            Decider(catalogue.labels[id_].name, label_path(catalogue.labels[id_]))
            for id_ in label.determiners
            if id_ in catalogue.labels
        ),
        metrics=tuple(metric for metric in catalogue.metrics if label in metric.labels),
        readers=uses.of_label.get(label.id, ()),
    )


def _values(label: Label, catalogue: Catalogue) -> tuple[DeclaredValue, ...]:
    rows = {value: help_ or "Declared." for value, help_ in label.values.items()}
    if label.is_closed or label.max_values is not None:
        rows.setdefault(label.overflow, "Anything that is not declared, or past the maximum.")
    if label.absent is not None:
        rows.setdefault(label.absent, "There was no value.")
    return tuple(
        DeclaredValue(value, help_, value_anchor(value), _elsewhere(value_path(label, value, catalogue)))
        for value, help_ in rows.items()
    )


def _elsewhere(path: str) -> str:
    """``path``, unless it leads to a row of this page."""
    return "" if "#" in path else path


def _bound(label: Label) -> str:
    if label.is_closed:
        return f"closed: {len(label.values)} values, anything else is recorded as “{label.overflow}” and counted"
    if label.max_values is not None:
        return f"open: at most {label.max_values:,} values, then “{label.overflow}”, which is counted"
    return "open and not bounded: only the budgets of its metrics limit it"
