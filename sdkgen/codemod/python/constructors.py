"""What the constructors of prometheus_client make: type, exposed name, labels, buckets."""

from __future__ import annotations

from typing import NamedTuple

_METRIC = ("name", "documentation", "labelnames", "namespace", "subsystem", "unit", "registry", "_labelvalues")

DEFAULT_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
"""Of ``prometheus_client.Histogram``, without +Inf."""


class Constructor(NamedTuple):
    """A class whose instances are metrics: the exposed type, and its parameters in their order."""

    type: str
    parameters: tuple[str, ...]

    @property
    def is_family(self) -> bool:
        """Whether it is one of a custom collector's families, filled by ``add_metric`` at every scrape."""
        return "labels" in self.parameters


CONSTRUCTORS = {
    "Counter": Constructor("counter", _METRIC),
    "Gauge": Constructor("gauge", (*_METRIC, "multiprocess_mode")),
    "Histogram": Constructor("histogram", (*_METRIC, "buckets")),
    "Summary": Constructor("summary", _METRIC),
    "Info": Constructor("info", _METRIC),
    "Enum": Constructor("enum", (*_METRIC, "states")),
    "CounterMetricFamily": Constructor("counter", ("name", "documentation", "value", "labels", "created", "unit")),
    "GaugeMetricFamily": Constructor("gauge", ("name", "documentation", "value", "labels", "unit")),
    "HistogramMetricFamily": Constructor(
        "histogram", ("name", "documentation", "buckets", "sum_value", "labels", "unit")
    ),
    "SummaryMetricFamily": Constructor(
        "summary", ("name", "documentation", "count_value", "sum_value", "labels", "unit")
    ),
    "InfoMetricFamily": Constructor("info", ("name", "documentation", "value", "labels")),
}


def exposed_name(type_: str, name: str, namespace: str, subsystem: str, unit: str) -> str:
    """The name in the exposition, as ``prometheus_client.metrics._build_full_name`` and the samples' suffixes make it.

    For a histogram or summary it is the family's name.
    """
    full = "_".join(part for part in (namespace, subsystem, name) if part)
    if type_ == "counter":
        full = full.removesuffix("_total")
    if unit and not full.endswith(f"_{unit}"):
        full = f"{full}_{unit}"
    return full + {"counter": "_total", "info": "_info"}.get(type_, "")


def family_names(type_: str, name: str) -> tuple[str, ...]:
    """Every sample name that a metric with the exposed ``name`` has, itself among them."""
    suffixes = {"histogram": ("_bucket", "_sum", "_count"), "summary": ("_sum", "_count")}.get(type_, ())
    return (name, *(f"{name}{suffix}" for suffix in suffixes))
