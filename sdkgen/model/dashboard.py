"""Dashboards with every name in them looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sdkgen.model.catalogue import Metric, Origin
    from sdkgen.model.query import Query

OVER_TIME = ("timeseries", "bars")
"""The types of panels that show a time range; the others show its end."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A colour from a value on, in the unit of the panel or column."""

    value: float
    color: str


@dataclass(frozen=True, slots=True)
class Scale:
    """How values look: ``below`` is the colour below the first threshold; None leaves the choice to the panel."""

    unit: str | None
    decimals: int | None
    thresholds: tuple[Threshold, ...]
    below: str | None


@dataclass(frozen=True)
class PanelQuery:
    """A query with its legend, or a table's column with its title; ``colors`` are by the text of a state."""

    query: Query
    legend: str | None
    scale: Scale
    colors: Mapping[str, str]


@dataclass(frozen=True)
class Panel:
    """A panel; ``least`` and ``greatest`` bound its axis, ``width`` and ``height`` are cells of Grafana's grid."""

    key: str
    title: str
    help: str
    type: str
    queries: tuple[PanelQuery, ...]
    scale: Scale
    stack: str | None
    least: float | None
    greatest: float | None
    sort: str | None
    ascending: bool
    points: int | None
    section: str | None
    width: int
    height: int
    origin: Origin

    @property
    def is_over_time(self) -> bool:
        """Whether it shows a time range rather than its end."""
        return self.type in OVER_TIME


@dataclass(frozen=True, slots=True)
class Variable:
    """A choice of a label's values, listed from ``metric``; ``through`` relates it to metrics without the label."""

    name: str
    label: str
    title: str
    metric: Metric
    through: Metric | None
    origin: Origin

    @property
    def through_label(self) -> str | None:
        """The label by which other metrics are related to it."""
        others = [label.name for label in self.through.labels if label.name != self.label] if self.through else []
        return others[0] if len(others) == 1 else None


@dataclass(frozen=True)
class Dashboard:
    """A dashboard; ``refresh`` and ``since`` are seconds."""

    uid: str
    title: str
    help: str
    tags: tuple[str, ...]
    variables: tuple[Variable, ...]
    panels: tuple[Panel, ...]
    refresh: float
    since: float
    origin: Origin

    @property
    def queries(self) -> Iterator[Query]:
        """The queries of its panels."""
        return (each.query for panel in self.panels for each in panel.queries)


@dataclass(frozen=True, slots=True)
class GrafanaTarget:
    """Where dashboards go, and what they are provisioned with."""

    out: Path
    folder: str
    datasource: str
    prometheus_url: str
    catalog_url: str | None
    deployment_tags: tuple[str, ...]
