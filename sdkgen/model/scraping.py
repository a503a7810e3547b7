"""Who scrapes what how often, as sdkgen.yaml says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.catalogue import Prometheus, ScrapeJob

if TYPE_CHECKING:
    from sdkgen.spec.records import SettingsRecord

_RETENTION, _EVALUATION_INTERVAL = 15 * 86400, 60
"""Prometheus' own defaults, in seconds."""


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
