"""What a specification means once every reference in it is looked up."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from sdkgen.model.checks import Checks
from sdkgen.model.units import resolution_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from sdkgen.model.alerting import Alert, Alertmanager, PrometheusTarget, RecordingRule, Slo
    from sdkgen.model.dashboard import Dashboard, GrafanaTarget
    from sdkgen.model.policy import Policy
    from sdkgen.model.publication import DocsTarget
    from sdkgen.model.scraping import Prometheus, ScrapeJob
    from sdkgen.model.shared import Owner
    from sdkgen.model.targets import PhpTarget, PluginTarget, PythonTarget
    from sdkgen.model.tenancy import Tenancy
    from sdkgen.source import Pointer

DEFAULT_MAX_SERIES = 10_000


class MetricType(StrEnum):
    """The Prometheus types; summaries are declared for queries, no emitter makes them."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a definition stands: the file as shown to users, as named in generated files, and the path inside it."""

    path: str
    source: str
    pointer: Pointer

    @property
    def anchor(self) -> str:
        """The definition's address in generated files, such as ``metric_specs/chom/http.yaml#http_requests_total``."""
        return f"{self.source}#{self.pointer[-1]}"


@dataclass(frozen=True, slots=True)
class Label:
    """A label definition.

    ``values`` maps the closed set to descriptions; it is empty for an open set. ``determiners`` are the ids of the
    labels that decide this one's value, nearest first. ``examples`` are typical values of an open set.
    """

    id: str
    name: str
    help: str
    values: Mapping[str, str]
    max_values: int | None
    overflow: str
    absent: str | None
    source: str
    determiners: tuple[str, ...]
    origin: Origin
    extensions: Mapping[str, Any]
    examples: tuple[str, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether every value is known beforehand."""
        return bool(self.values)

    @property
    def saturates_at(self) -> int | None:
        """N when the last declared value is ``N+``: every whole number from N up is recorded as it."""
        last = list(self.values)[-1] if self.values else ""
        digits = last.removesuffix("+")
        return int(digits) if last.endswith("+") and digits.isdecimal() and digits.isascii() else None

    @property
    def exposed_values(self) -> tuple[str, ...]:
        """Every value of a closed set that a scrape can show: declared, overflow and absent ones."""
        extra = [self.overflow, *([self.absent] if self.absent is not None else [])]
        return tuple(dict.fromkeys([*self.values, *extra])) if self.is_closed else ()

    @property
    def most_values(self) -> int | None:
        """How many values a scrape can show at most, or None when nothing bounds them."""
        if self.is_closed:
            return len(self.exposed_values)
        if self.max_values is None:
            return None
        return self.max_values + 1 + (self.absent is not None)


@dataclass(frozen=True, slots=True)
class Deprecation:
    """Since when a metric should not be used, what to use instead, and when it may go."""

    since: str
    replaced_by: str | None
    remove_after: str | None
    note: str | None


@dataclass(frozen=True)
class Metric:
    """A metric. Durations are seconds; ``labels`` are in exposition order; ``buckets`` are without +Inf.

    ``typical`` holds low and high by a label's value, under the empty key when they hold for every series.
    Where it was renamed, ``successor`` is the name that its series have now (None for a current one), ``stored_as`` the
    name that they began with: all names of one metric share their stored totals.
    """

    name: str
    type: MetricType
    help: str
    description: str | None
    group: str
    unit: str | None
    labels: tuple[Label, ...]
    hook: str
    buckets: tuple[float, ...]
    resolution: float | None
    shared: bool
    zero_initialised: bool
    event_period: float | None
    sentinels: Mapping[str, str]
    states: Mapping[str, str]
    range: tuple[float, float] | None
    expires_after: float | None
    declared_max_series: int | None
    jobs: tuple[str, ...]
    owner: str | None
    stability: str
    since: str | None
    deprecated: Deprecation | None
    origin: Origin
    extensions: Mapping[str, Any]
    ignored_findings: Mapping[str, str] = field(default_factory=dict)
    typical: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    renamed_from: str | None = None
    successor: str | None = None
    stored_as: str = ""

    @property
    def family(self) -> str:
        """The OpenMetrics family: the name without a counter's ``_total``."""
        return self.name.removesuffix("_total") if self.type is MetricType.COUNTER else self.name

    @property
    def is_emitted(self) -> bool:
        """Whether the generated code exposes it, as against an exporter that is not ours."""
        return self.hook != "external"

    @property
    def recorded_as(self) -> str:
        """The name that is recorded when this one is: of a renamed metric the current one."""
        return self.successor or self.name

    @property
    def is_own(self) -> bool:
        """Whether it is one of the instrumentation's own metrics, which no application code touches."""
        return self.hook == "instrumentation"

    @property
    def has_suffixes(self) -> bool:
        """Whether its series are named with `_bucket`, `_sum` and `_count`."""
        return self.type in (MetricType.HISTOGRAM, MetricType.SUMMARY)

    @property
    def scale(self) -> int:
        """Stored integers are values times this: sums stay exact, and increments stay atomic."""
        resolution = self.resolution if self.resolution is not None else resolution_of(self.unit, self.type.value)
        return round(1 / resolution)

    @property
    def exposed_unit(self) -> str | None:
        """The unit for OpenMetrics' ``# UNIT``, which must be the last part of the family's name."""
        return self.unit if self.unit and self.family.endswith(f"_{self.unit}") else None

    @property
    def max_series(self) -> int:
        """The enforced number of label sets in one store."""
        return self.declared_max_series or DEFAULT_MAX_SERIES

    @property
    def independent_labels(self) -> tuple[Label, ...]:
        """The labels that no other label of the metric decides."""
        return _independent(self.labels)

    @property
    def most_label_sets(self) -> int | None:
        """The product of the independent labels' values, or None when one of them is unbounded."""
        return self.most_label_sets_by([label.name for label in self.labels])

    def most_label_sets_by(self, names: Collection[str]) -> int | None:
        """The same of what is left when only the labels called so are kept."""
        kept = tuple(label for label in self.labels if label.name in names)
        counts = [label.most_values for label in _independent(kept)]
        return None if None in counts else prod(count for count in counts if count is not None)

    @property
    def samples_per_label_set(self) -> int:
        """How many samples one label set takes in a scrape: buckets, +Inf, sum and count for a histogram."""
        return len(self.buckets) + 3 if self.type is MetricType.HISTOGRAM else 1

    @property
    def zero_label_sets(self) -> tuple[tuple[str, ...], ...]:
        """The label sets that exist at 0 from the start: the product of the declared values, in their order."""
        if not self.zero_initialised:
            return ()
        return tuple(product(*(tuple(label.values) for label in self.labels)))

    @cached_property
    def storage_key(self) -> str:
        """The name with a hash of what shapes stored samples: a changed layout never meets old samples."""
        layout = "|".join(
            [
                self.type.value,
                ",".join(label.name for label in self.labels),
                ",".join(map(repr, self.buckets)),
                str(self.scale),
            ]
        )
        return f"{self.stored_as or self.name}:{zlib.crc32(layout.encode()):08x}"


@dataclass(frozen=True)
class Catalogue:
    """The whole specification: metrics sorted by name, labels and groups by id.

    ``recorded`` are the series that rules and objectives record, as metrics by name.
    """

    service: str
    version: str
    help: str | None
    source: str
    metrics: tuple[Metric, ...]
    labels: Mapping[str, Label]
    groups: Mapping[str, str | None]
    owners: Mapping[str, Owner]
    scrape_jobs: Mapping[str, ScrapeJob]
    prometheus: Prometheus
    php: PhpTarget | None
    python: PythonTarget | None
    docs: DocsTarget | None
    origin: Origin
    default_owner: str | None = None
    recording_rules: tuple[RecordingRule, ...] = ()
    alerts: tuple[Alert, ...] = ()
    slos: tuple[Slo, ...] = ()
    recorded: Mapping[str, Metric] = field(default_factory=dict)
    alertmanager: Alertmanager | None = None
    prometheus_target: PrometheusTarget | None = None
    grafana: GrafanaTarget | None = None
    dashboards: tuple[Dashboard, ...] = ()
    tenancy: Tenancy | None = None
    extensions: Mapping[str, Any] = field(default_factory=dict)
    checks: Checks = field(default_factory=Checks)
    plugins: tuple[PluginTarget, ...] = ()
    templates: Path | None = None
    policies: tuple[Policy, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Metric]:
        """The metrics by their exposed names."""
        return {metric.name: metric for metric in self.metrics}

    @property
    def emitted(self) -> tuple[Metric, ...]:
        """The metrics that generated code exposes, the instrumentation's own among them."""
        return tuple(metric for metric in self.metrics if metric.is_emitted)

    @property
    def closed_labels(self) -> tuple[Label, ...]:
        """The closed labels that typed methods take, by id."""
        metrics = (metric for metric in self.emitted if not metric.is_own)
        labels = {label.id: label for metric in metrics for label in metric.labels if label.is_closed}
        return tuple(labels[id_] for id_ in sorted(labels))

    @property
    def outputs(self) -> Mapping[str, Path]:
        """Where the specification wants each of its targets to go, by the target's name."""
        shipped = {
            "php": self.php,
            "python": self.python,
            "grafana": self.grafana,
            "prometheus": self.prometheus_target,
            "docs": self.docs,
        }
        folders = {name: target.out for name, target in shipped.items() if target is not None}
        return {**folders, **{plugin.name: plugin.out for plugin in self.plugins}}


def _independent(labels: tuple[Label, ...]) -> tuple[Label, ...]:
    present = {label.id for label in labels}
    return tuple(label for label in labels if present.isdisjoint(label.determiners))
