"""The queries that people write for the reference application, and what they are read against."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from sdkgen.model import resolve
from sdkgen.promql import Place, PlaceKind, Query, Recorded, Scope, Variable, VariableKind
from sdkgen.spec import read_spec

ROOT = Path(__file__).parent.parent.parent
QUERIES = Path(__file__).parent / "queries"

VARIABLES = (
    Variable("tier", VariableKind.CUSTOM, ("free", "pro", "enterprise"), multi=True, include_all=True),
    Variable("endpoint", multi=True, include_all=True, label="endpoint", metric="http_requests_total"),
    Variable("tenant", multi=True, label="tenant", metric="tenant_http_requests_total"),
    Variable("queue", multi=True, label="queue", metric="laravel_queue_size"),
    Variable("etl_job", multi=True, label="etl_job"),
    Variable("by", VariableKind.CUSTOM, ("tier", "endpoint")),
    Variable("agg", VariableKind.CUSTOM, ("max", "min")),
    Variable("quantile", VariableKind.CUSTOM, ("0.5", "0.95")),
    Variable("plan", VariableKind.CUSTOM, ("free", "gold")),
)
RECORDED = {
    "endpoint:http_requests:rate5m": "sum by (endpoint) (rate(http_requests_total[5m]))",
    "tenant:cpu_usage:rate5m": "sum by (tenant) (rate(container_cpu_usage_seconds_total[5m]))",
    "le_endpoint:http_request_duration_seconds_bucket:rate5m": (
        "sum by (le, endpoint) (rate(http_request_duration_seconds_bucket[5m]))"
    ),
    "queue:laravel_queue_size:max": "max by (queue) (laravel_queue_size)",
    "api:availability:ratio1h": (
        '1 - (sum(rate(http_requests_total{status=~"5.."}[1h])) or sum(rate(http_requests_total[1h])) * 0)'
        " / sum(rate(http_requests_total[1h]))"
    ),
    "tier:http_requests:sum": "sum by (tier) (http_requests_total)",
}
PLACES = {"panels": PlaceKind.PANEL, "alerts": PlaceKind.ALERT, "recording": PlaceKind.RECORDING}


class Case(NamedTuple):
    """A query, and under which heading it stands: the rule that it breaks, or a topic."""

    heading: str
    query: Query

    @property
    def name(self) -> str:
        """A short name for the test."""
        return f"{self.heading}: {' '.join(self.query.text.split())[:80]}"


@cache
def chom() -> Scope:
    """The reference application's specification, with some recording rules."""
    recorded = {name: Recorded(Query(text, Place(PlaceKind.RECORDING))) for name, text in RECORDED.items()}
    catalogue = resolve(read_spec(ROOT / "metric_specs" / "chom")).catalogue
    assert catalogue is not None
    return Scope(catalogue, recorded=recorded, ignored=("node_*",))


@cache
def cases(folder: str) -> list[Case]:
    """The queries in a folder, each with the place that its file stands for."""
    found = []
    for file in sorted((QUERIES / folder).glob("*.yaml")):
        place = Place(PLACES[file.stem])
        variables = VARIABLES if file.stem == "panels" else ()
        for heading, texts in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            found += [Case(heading, Query(text, place, variables)) for text in texts]
    return found
