"""Recorded series, alerts and objectives with every name in them looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sdkgen.model.catalogue import Metric, Origin
    from sdkgen.model.query import Matcher, Query

COMPARISONS = {"above": ">", "below": "<", "at_least": ">=", "at_most": "<="}
"""The keys of a threshold and what they are in PromQL."""

SHORTEST_WINDOW = 300.0
"""The window, in seconds, over which an objective's events are counted first; longer ones are made of it."""


@dataclass(frozen=True)
class RecordingRule:
    """A query that is recorded as ``name``; ``interval`` in seconds, None for the server's.

    With ``slices``, a label, one rule for each of its values records the series that have it.
    """

    name: str
    help: str
    query: Query
    interval: float | None
    group: str
    origin: Origin
    slices: str | None = None


@dataclass(frozen=True)
class Condition:
    """A query that is true or not; ``comparison`` is an operator of PromQL, None when the query has its own."""

    query: Query
    comparison: str | None
    threshold: float


@dataclass(frozen=True, slots=True)
class AlertTest:
    """A history in promtool's notation; durations are seconds."""

    series: Mapping[str, str]
    interval: float | None
    fires_at: tuple[float, ...]
    silent_at: tuple[float, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Alert:
    """An alert; ``hold`` is the seconds that its conditions must hold for before it fires."""

    name: str
    conditions: tuple[Condition, ...]
    summary: str
    description: str | None
    runbook: str
    severity: str
    owner: str | None
    hold: float
    labels: Mapping[str, str]
    tests: tuple[AlertTest, ...]
    group: str
    origin: Origin

    @property
    def queries(self) -> Iterator[Query]:
        """The queries of its conditions, the one that it is about first."""
        return (condition.query for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class Burn:
    """A burn-rate alert: it fires when both windows burn at ``factor`` times the rate that the budget lasts for."""

    long: float
    short: float
    budget: float
    factor: float
    severity: str


@dataclass(frozen=True)
class Slo:
    """An objective; ``objective`` is a ratio, ``window`` seconds.

    Of a counter's events ``part`` selects the good ones, or the bad ones when ``part_is_bad``; of a histogram's, those
    of at most ``under`` are good. ``least_rate`` is in events a second.
    """

    name: str
    help: str
    objective: float
    window: float
    metric: Metric
    matchers: tuple[Matcher, ...]
    part: tuple[Matcher, ...]
    part_is_bad: bool
    under: float | None
    least_rate: float | None
    burns: tuple[Burn, ...]
    runbook: str
    owner: str | None
    origin: Origin

    @property
    def budget(self) -> float:
        """The share of events that may be bad."""
        # Decimal objectives are no binary fractions: 1 - 0.999 must stay 0.001.
        return round(1 - self.objective, 12)

    @property
    def windows(self) -> tuple[float, ...]:
        """Every window whose error ratio is needed, shortest first."""
        return tuple(
            sorted({SHORTEST_WINDOW, self.window, *(w for burn in self.burns for w in (burn.long, burn.short))})
        )


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where notifications go."""

    name: str
    pagerduty_key_file: str | None
    slack_url_file: str | None
    channel: str | None
    webhook_url: str | None
    token_file: str | None


@dataclass(frozen=True, slots=True)
class Route:
    """The alerts that go to a receiver; empty conditions match everything. Durations are seconds."""

    receiver: str
    conditions: Mapping[str, tuple[str, ...]]
    group_wait: float | None
    repeat_interval: float | None
    also: bool


@dataclass(frozen=True, slots=True)
class Inhibition:
    """Alerts with ``source`` silence those with ``target`` that are equal in some labels."""

    source: Mapping[str, tuple[str, ...]]
    target: Mapping[str, tuple[str, ...]]
    equal: tuple[str, ...]


@dataclass(frozen=True)
class Alertmanager:
    """Who is told about which alerts; durations are seconds."""

    receivers: tuple[Receiver, ...]
    default: str
    routes: tuple[Route, ...]
    inhibitions: tuple[Inhibition, ...]
    group_by: tuple[str, ...]
    group_wait: float
    group_interval: float
    repeat_interval: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class PrometheusTarget:
    """Where rules and server configuration go."""

    out: Path
    alertmanagers: tuple[str, ...]
    runbook_url: str | None
    vendors: tuple[str, ...] = ()
