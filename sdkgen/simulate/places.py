"""The scrape jobs and instances that a metric is exposed by, and which of them does the work."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sdkgen.model import Catalogue, Metric
    from sdkgen.simulate.scenario import Scenario

_WORKERS = ("queue.", "schedule.")
_WORKER_WORDS = ("worker", "queue", "job")
_FIRST_SHARE = 0.55
_ANY_JOB = "service"
"""The scrape job of a specification that names none."""


class Place(NamedTuple):
    """One instance of a scrape job."""

    job: str
    instance: str
    number: int

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """The labels that Prometheus adds to everything scraped there."""
        return (("instance", self.instance), ("job", self.job))


@dataclass(frozen=True, slots=True)
class Places:
    """All instances that expose a metric, and those where its events happen."""

    all: tuple[Place, ...]
    busy: tuple[Place, ...]
    is_spread: bool

    def shares(self, labels: tuple[str, ...], *, rare: bool) -> list[tuple[Place, float]]:
        """Where the events of a label set happen, with shares: one instance sees all of the rare ones."""
        if rare or not self.is_spread:
            return [(self._only(labels), 1.0)]
        rest = (1 - _FIRST_SHARE) / max(1, len(self.busy) - 1)
        return [
            (place, 1.0 if len(self.busy) == 1 else rest if number else _FIRST_SHARE)
            for number, place in enumerate(self.busy)
        ]

    def of_label_set(self, labels: tuple[str, ...]) -> tuple[Place, ...]:
        """The instances that expose a gauge's label set that they do not share."""
        return self.busy if self.is_spread else (self._only(labels),)

    def _only(self, labels: tuple[str, ...]) -> Place:
        return self.busy[zlib.crc32("|".join(labels).encode()) % len(self.busy)]


def places_of(scenario: Scenario, metric: Metric) -> Places:
    """The places of a metric; an exporter that is not ours knows each thing on one of its instances only."""
    jobs = metric.jobs or (_ANY_JOB,)
    every = {job: _instances(scenario, job) for job in jobs}
    return Places(
        tuple(place for places in every.values() for place in places), every[_busy_job(metric, jobs)], metric.is_emitted
    )


def every_place(scenario: Scenario, catalogue: Catalogue) -> list[Place]:
    """Every instance of every scrape job that exposes something."""
    jobs = {job for metric in catalogue.metrics for job in metric.jobs or (_ANY_JOB,)}
    return [place for job in sorted(jobs) for place in _instances(scenario, job)]


def _instances(scenario: Scenario, job: str) -> tuple[Place, ...]:
    return tuple(Place(job, f"{job}-{number + 1}:9100", number) for number in range(scenario.instances))


def _busy_job(metric: Metric, jobs: tuple[str, ...]) -> str:
    """The scrape job whose processes record the metric: queues and schedules belong to workers."""
    workers = [job for job in jobs if any(word in job for word in _WORKER_WORDS)]
    others = [job for job in jobs if job not in workers]
    preferred = workers or jobs if metric.hook.startswith(_WORKERS) else others or jobs
    return preferred[0]
