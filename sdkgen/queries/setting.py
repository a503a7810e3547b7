"""Where a query runs: a panel with its variables, or a rule."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.model import Metric


@dataclass(frozen=True, slots=True)
class Through:
    """How a variable reaches metrics without its label: ``metric`` has it beside ``label``, which they have."""

    metric: Metric
    label: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A variable of the dashboard that narrows every metric with its ``label``, or related to it ``through``."""

    variable: str
    label: str
    through: Through | None = None

    @property
    def matcher(self) -> str:
        """The matcher that it adds to a selector; Grafana escapes the values and joins them with `|`."""
        return f'{self.label}=~"${self.variable}"'


@dataclass(frozen=True, slots=True)
class Recorded:
    """A series that a rule records: its name, its expression, its labels, and the seconds between its samples."""

    name: str
    text: str
    labels: tuple[str, ...]
    interval: float


@dataclass(frozen=True, slots=True)
class Setting:
    """The filters that apply, and how far back a rate looks that says nothing of it.

    ``window`` is the text of a range, such as Grafana's `$__rate_interval`; without one it is 5 minutes, or more where
    the metric's scrapes or events are further apart. ``at`` is a modifier such as ` @ end()`. ``services`` are the
    scrape jobs of the specification's service, ``intervals`` the seconds between scrapes by job. What is ``recorded``
    is not computed again, and with ``sums_up`` is made into coarser sums and longer increases. ``metrics`` knows those
    that PromQL as written may name.
    """

    filters: tuple[Filter, ...] = ()
    window: str | None = None
    at: str = ""
    services: tuple[str, ...] = ()
    intervals: Mapping[str, float] = field(default_factory=dict)
    recorded: tuple[Recorded, ...] = ()
    sums_up: bool = False
    metrics: Mapping[str, Metric] = field(default_factory=dict)

    @property
    def of_a_rule(self) -> Setting:
        """The same without what only a dashboard has."""
        return replace(self, filters=(), window=None, at="", recorded=())

    def applicable(self, labels: tuple[str, ...]) -> list[Filter]:
        """The filters whose label is one of ``labels``."""
        return [each for each in self.filters if each.label in labels]

    def related(self, labels: tuple[str, ...]) -> list[tuple[Filter, Through]]:
        """The filters that reach series with these labels through another metric."""
        return [
            (each, each.through)
            for each in self.filters
            if each.label not in labels and each.through and each.through.label in labels
        ]
