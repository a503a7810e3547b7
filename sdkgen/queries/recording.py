"""The recording rules of a specification, as what queries can read instead of computing it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sdkgen.model.server import SERVER_METRICS
from sdkgen.queries.build import build
from sdkgen.queries.expression import QueryError
from sdkgen.queries.setting import Recorded, Setting
from sdkgen.queries.text import metrics_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdkgen.model import Catalogue, Metric
    from sdkgen.model.query import Query

SUMS = ("rate", "increase")
"""Intents that are sums of what every series counted."""


def setting_of(catalogue: Catalogue) -> Setting:
    """Where the queries of a specification run, as far as rules and dashboards have it in common."""
    plain = Setting(
        services=tuple(job.name for job in catalogue.scrape_jobs.values() if not job.external),
        intervals={job.name: job.interval for job in catalogue.scrape_jobs.values()},
        metrics={**SERVER_METRICS, **catalogue.by_name, **catalogue.recorded},
    )
    return replace(plain, recorded=tuple(_recorded(catalogue, plain)))


def sources_of(metrics: Iterable[Metric], catalogue: Catalogue) -> tuple[Metric, ...]:
    """The metrics, each followed by those that it is made of where a rule records it."""
    known = {**SERVER_METRICS, **catalogue.by_name, **catalogue.recorded}
    queries = {rule.name: rule.query for rule in catalogue.recording_rules}
    found: dict[str, Metric] = {}
    waiting = list(metrics)
    while waiting:
        metric = waiting.pop(0)
        if metric.name not in found:
            found[metric.name] = metric
            waiting[:0] = metrics_of(queries[metric.name], known) if metric.name in queries else ()
    return tuple(found.values())


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
        record = Recorded(rule.name, expression.text, expression.labels or (), interval)
        yield replace(record, **_parts(rule.query, plain)) if rule.query.intent in SUMS else record


def _parts(query: Query, plain: Setting) -> dict[str, Any]:
    """What a recorded sum is made of: nothing but itself, or what is counted and what fills it with 0."""
    if query.per not in (None, "second") or query.top or query.bottom:
        return {}
    if query.otherwise is None:
        return {"is_sum": True}
    if query.otherwise != 0 or query.entities is None:
        return {}
    counted = build(replace(query, otherwise=None, entities=None), plain)
    return {"counted": counted.text, "filling": build(query.entities, plain).text}
