"""How many series each metric has: recorded where something asks for it, for every metric of the specification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.plain import plain_label
from sdkgen.model.recorded import RECORDED, recorded_metric

if TYPE_CHECKING:
    from sdkgen.model.catalogue import Catalogue, Metric

COVERAGE = "metric:series:count"
METRIC_LABEL = "metric"
INTERVAL = 120.0
"""Seconds between two counts: often enough to be found by every query, seldom enough for large metrics."""


def coverage_metrics(catalogue: Catalogue) -> dict[str, Metric]:
    """The recorded series by name; none without metrics."""
    expected = expected_metrics(catalogue)
    if not expected:
        return {}
    help_ = "Series that a metric of the specification has; 0 when it has none."
    label = plain_label(METRIC_LABEL, RECORDED, values=[metric.name for metric in expected])
    return {COVERAGE: recorded_metric(COVERAGE, help_, "series", (label,), expected[0].origin)}


def expected_metrics(catalogue: Catalogue) -> list[Metric]:
    """The metrics that should be there: not those that are about to go, nor those of what never goes wrong."""
    return [metric for metric in catalogue.metrics if not (metric.deprecated or metric.successor or metric.is_own)]
