"""A specification before it is text: definitions, each with what is to be said about it in comments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.infer.domains import Domain


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says about the service; None is guessed.

    ``generated`` is where packages go, relative to the specification.
    """

    sources: tuple[str, ...]
    service: str | None = None
    job: str | None = None
    external: bool = False
    generated: str = "../../generated"


@dataclass(frozen=True, slots=True)
class DraftLabel:
    """A label definition and what speaks for its domain; ``seen`` are the values behind it."""

    id: str
    name: str
    domain: Domain
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftMetric:
    """A metric definition. ``guesses`` maps a key to the reason for its value, ``notes`` stand above it."""

    name: str
    group: str
    type: str
    help: str
    unit: str | None
    labels: tuple[str, ...]
    buckets: tuple[float, ...]
    resolution: float | None
    sentinels: tuple[float, ...]
    max_series: int | None
    is_external: bool
    guesses: Mapping[str, str]
    notes: tuple[str, ...]

    def external(self, why: str) -> DraftMetric:
        """The same metric as another exporter's, whose names and types are not ours to rule."""
        notes = (*self.notes, f"not emitted: {why}")
        return replace(self, is_external=True, max_series=None, resolution=None, notes=notes)

    def without(self, label: str, why: str) -> DraftMetric:
        """The same metric without a label."""
        labels = tuple(id_ for id_ in self.labels if id_ != label)
        return replace(self, labels=labels, notes=(*self.notes, f"dropped: {why}"))

    def renamed(self, label: str, new: str) -> DraftMetric:
        """The same metric with another id for a label."""
        return replace(self, labels=tuple(new if id_ == label else id_ for id_ in self.labels))


@dataclass(frozen=True, slots=True)
class Draft:
    """The whole specification; ``left_out`` maps names to why they are not in it."""

    options: Options
    service: str
    is_service_guessed: bool
    metrics: Mapping[str, DraftMetric]
    labels: Mapping[str, DraftLabel]
    left_out: Mapping[str, str]

    @property
    def used_labels(self) -> dict[str, set[str]]:
        """The ids of the labels that metrics have, with the groups of those metrics."""
        used: dict[str, set[str]] = {}
        for metric in self.metrics.values():
            for id_ in metric.labels:
                used.setdefault(id_, set()).add(metric.group)
        return used
