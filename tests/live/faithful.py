"""An exposition that is exactly what a specification says, written by prometheus_client."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics

from sdkgen.model import MetricType, resolve
from sdkgen.spec import read_spec

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdkgen.model import Catalogue, Label, Metric

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "metric_specs" / "chom"
FORMATS: dict[str, Callable[[CollectorRegistry], bytes]] = {
    "text": generate_latest,
    "openmetrics": generate_openmetrics,
}
CONTENT_TYPES = {
    "text": "text/plain; version=0.0.4; charset=utf-8",
    "openmetrics": "application/openmetrics-text; version=1.0.0; charset=utf-8",
}


def catalogue_of(folder: Path) -> Catalogue:
    catalogue = resolve(read_spec(folder)).catalogue
    assert catalogue is not None
    return catalogue


def faithful(folder: Path = SPEC, output: str = "text") -> str:
    """Every emitted metric of the specification, with a few series each."""
    registry = CollectorRegistry()
    for metric in catalogue_of(folder).emitted:
        _expose(metric, registry)
    return FORMATS[output](registry).decode()


def _expose(metric: Metric, registry: CollectorRegistry) -> None:
    names = [label.name for label in metric.labels]
    unit = metric.exposed_unit or ""
    if metric.type is MetricType.COUNTER:
        counter = Counter(metric.family, metric.help, names, unit=unit, registry=registry)
        for values in _label_sets(metric):
            (counter.labels(*values) if names else counter).inc(3)
        for values in metric.zero_label_sets if names else ():
            counter.labels(*values)
    elif metric.type is MetricType.GAUGE:
        gauge = Gauge(metric.name, metric.help, names, unit=unit, registry=registry)
        for values in _label_sets(metric):
            (gauge.labels(*values) if names else gauge).set(_value(metric))
    else:
        histogram = Histogram(metric.name, metric.help, names, unit=unit, registry=registry, buckets=metric.buckets)
        for values in _label_sets(metric):
            (histogram.labels(*values) if names else histogram).observe(metric.buckets[1])


def _label_sets(metric: Metric) -> list[tuple[str, ...]]:
    """Two label sets: declared or usual values, and overflowing or absent ones."""
    if not metric.labels:
        return [()]
    return [tuple(map(_usual, metric.labels)), tuple(label.absent or label.overflow for label in metric.labels)]


def _usual(label: Label) -> str:
    return next(iter(label.values), f'a "{label.id}" \\ value')


def _value(metric: Metric) -> float:
    if metric.unit == "timestamp_seconds":
        return time.time() - 60
    return metric.range[1] if metric.range else 7
