"""The recording rules of a specification, as what queries can read instead of computing it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.model.server import SERVER_METRICS
from sdkgen.queries.build import build
from sdkgen.queries.expression import QueryError
from sdkgen.queries.setting import Recorded, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model import Catalogue


def setting_of(catalogue: Catalogue) -> Setting:
    """Where the queries of a specification run, as far as rules and dashboards have it in common."""
    plain = Setting(
        services=tuple(job.name for job in catalogue.scrape_jobs.values() if not job.external),
        intervals={job.name: job.interval for job in catalogue.scrape_jobs.values()},
        metrics={**SERVER_METRICS, **catalogue.by_name, **catalogue.recorded},
    )
    return replace(plain, recorded=tuple(_recorded(catalogue, plain)))


def _recorded(catalogue: Catalogue, plain: Setting) -> Iterator[Recorded]:
    for rule in catalogue.recording_rules:
        if rule.query.intent == "promql":
            continue
        try:
            expression = build(rule.query, plain)
        except QueryError:
            # The rule about recording rules says so.
            continue
        interval = rule.interval or catalogue.prometheus.evaluation_interval
        yield Recorded(rule.name, expression.text, expression.labels or (), interval)
