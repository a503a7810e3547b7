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
    """A series that a rule records: its name, its expression, its labels, and the seconds between its samples.

    ``is_sum`` says that the expression is a plain sum of rates or increases. One that is filled with 0 has what is
    ``counted``, and for every other series of ``filling`` 0.
    """

    name: str
    text: str
    labels: tuple[str, ...]
    interval: float
    is_sum: bool = False
    counted: str = ""
    filling: str = ""


@dataclass(frozen=True, slots=True)
class Leaders:
    """Those that a panel is about: a vector, and the labels that tell its series apart."""

    labels: tuple[str, ...]
    text: str

    @property
    def matching(self) -> str:
        """What keeps only their series of a vector."""
        return f" and on ({', '.join(self.labels)}) {self.text}"


@dataclass(frozen=True, slots=True)
class Ranking:
    """A choice of the ``count`` greatest or least series: ``function`` is `topk` or `bottomk`."""

    function: str
    count: int

    def of(self, text: str) -> str:
        """The chosen ones of a vector."""
        return f"{self.function}({self.count}, {text})"


@dataclass(frozen=True, slots=True)
class Setting:
    """The filters that apply, and how far back a rate looks that says nothing of it.

    ``window`` is the text of a range, such as Grafana's `$__rate_interval`; without one it is 5 minutes, or more where
    the metric's scrapes or events are further apart. ``at`` is a modifier such as ` @ end()`. ``services`` are the
    scrape jobs of the specification's service, ``intervals`` the seconds between scrapes by job. ``metrics`` knows
    those that PromQL as written may name.

    What is ``recorded`` is not computed again; with ``sums_up`` it is made into coarser sums, with ``in_pieces`` into
    longer increases. ``is_rule`` says that rules read it, which are not all evaluated at the same time; ``reader`` is
    the one that records, which never comes to read itself.

    ``leaders`` are the only ones asked for, ``ranking`` chooses them by what ratios are over. Variables that reach
    series through one of the labels ``settled`` have narrowed the leaders already.
    """

    filters: tuple[Filter, ...] = ()
    window: str | None = None
    at: str = ""
    services: tuple[str, ...] = ()
    intervals: Mapping[str, float] = field(default_factory=dict)
    recorded: tuple[Recorded, ...] = ()
    sums_up: bool = False
    in_pieces: bool = False
    is_rule: bool = False
    reader: Recorded | None = None
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    leaders: Leaders | None = None
    ranking: Ranking | None = None
    settled: tuple[str, ...] = ()

    @property
    def of_a_rule(self) -> Setting:
        """The same without what only a dashboard has."""
        return replace(self, filters=(), window=None, at="", recorded=(), leaders=None, ranking=None, settled=())

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
