"""The rules that count the series of every metric, when a panel, a rule or an alert asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.coverage_series import COVERAGE, METRIC_LABEL, expected_metrics
from sdkgen.model.query import TARGET_LABELS
from sdkgen.queries import metrics_of
from sdkgen.queries.selector import grouped, selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model import Catalogue, Metric
    from sdkgen.model.query import Query
    from sdkgen.queries import Setting


def is_coverage_read(catalogue: Catalogue, setting: Setting) -> bool:
    """Whether a query of the specification names the counts."""
    read = (metrics_of(query, setting.metrics) for query in _queries(catalogue))
    return any(metric.name == COVERAGE for metrics in read for metric in metrics)


def coverage_rules(catalogue: Catalogue, setting: Setting) -> Iterator[tuple[Metric, str, Mapping[str, str]]]:
    """Each metric, the expression that counts its series, and the labels of the count.

    One rule a metric: each reads that metric alone, and none of them everything at once.
    """
    for metric in expected_metrics(catalogue):
        yield metric, f"{_count(metric, setting)} or vector(0)", {METRIC_LABEL: metric.name}


def _count(metric: Metric, setting: Setting) -> str:
    """The series of all targets; what every instance exposes alike is counted once."""
    series = selector(metric, setting, suffix="_count" if metric.has_suffixes else "")
    if metric.shared:
        return grouped("count", (), grouped("max", (label.name for label in metric.labels), series))
    return grouped("sum", (), grouped("count", TARGET_LABELS, series))


def _queries(catalogue: Catalogue) -> Iterator[Query]:
    for rule in catalogue.recording_rules:
        yield rule.query
    for alert in catalogue.alerts:
        yield from (condition.query for condition in alert.conditions)
    for dashboard in catalogue.dashboards:
        yield from (each.query for panel in dashboard.panels for each in panel.queries)
