"""Who scrapes what how often, as sdkgen.yaml says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdkgen.spec.records import SettingsRecord

_RETENTION, _EVALUATION_INTERVAL = 15 * 86400, 60
"""Prometheus' own defaults, in seconds."""


@dataclass(frozen=True, slots=True)
class ScrapeJob:
    """A Prometheus job; ``interval`` in seconds. External ones scrape exporters that are not this service."""

    name: str
    interval: float
    help: str | None
    external: bool
    targets: tuple[str, ...] = ()
    metrics_path: str = "/metrics"
    scheme: str = "http"
    token_file: str | None = None


@dataclass(frozen=True, slots=True)
class Prometheus:
    """The server that reads the metrics; durations in seconds. Without a version queries may use whatever any has."""

    version: str | None
    retention: float
    evaluation_interval: float


def scrape_jobs(settings: SettingsRecord) -> dict[str, ScrapeJob]:
    """The scrape jobs by name, sorted."""
    return {
        name: ScrapeJob(
            name,
            job.interval,
            job.help,
            job.external,
            tuple(job.targets),
            job.metrics_path,
            job.scheme,
            job.token_file,
        )
        for name, job in sorted(settings.scrape_jobs.items())
    }


def prometheus_of(settings: SettingsRecord) -> Prometheus:
    """The server, with its own defaults where nothing is said."""
    server = settings.prometheus
    return Prometheus(
        server.version, server.retention or _RETENTION, server.evaluation_interval or _EVALUATION_INTERVAL
    )
