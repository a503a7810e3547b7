"""The series that a specification lets exist, by name: those of its metrics, and those that Prometheus makes itself."""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.model import MetricType
from sdkgen.promql.facts import ALWAYS, Facts, Presence, Shape, ValueKind
from sdkgen.promql.labels import ANYTHING, Domain, Labels
from sdkgen.promql.units import NUMBER, SECONDS, Unit, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdkgen.model import Label, Metric
    from sdkgen.promql.scope import Scope

HISTOGRAM_SUFFIXES = ("_bucket", "_sum", "_count")
SUMMARY_SUFFIXES = ("_sum", "_count")

_STATUS_CODES = frozenset(map(str, range(100, 600)))
_METHODS = frozenset(("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE", "_OTHER"))
_SOURCE_VALUES = {
    "http.status": _STATUS_CODES,
    "http.status_class": frozenset(("1xx", "2xx", "3xx", "4xx", "5xx")),
    "http.method": _METHODS,
    "http.deprecated": frozenset(("true", "false")),
}
"""What the sources of labels can yield, where that is a closed set."""
_SOURCE_FORMS = {
    "http.route_template": re.compile(r"/|[^/*\s][^*\s]*"),
    "job.class": re.compile(r"[^\\]+"),
}
"""What the sources of labels yield looks like, where it has a form."""


class Series(NamedTuple):
    """A name that can be selected; ``metric`` is the specification's, None for what Prometheus makes itself.

    ``suffix`` is what a histogram or a summary adds to its name, ``facts`` are those of the bare selector, ``interval``
    the shortest scrape interval in seconds.
    """

    name: str
    metric: Metric | None
    suffix: str
    facts: Facts
    interval: float | None


def series_of(scope: Scope, name: str) -> Series | None:
    """The series called ``name``, or None when neither specification nor Prometheus has it."""
    if name not in scope.remembered:
        scope.remembered[name] = _find(scope, name)
    return scope.remembered[name]


def series_names(metric: Metric) -> tuple[str, ...]:
    """The names under which a metric's series can be selected."""
    if metric.type is MetricType.HISTOGRAM:
        return tuple(metric.name + suffix for suffix in HISTOGRAM_SUFFIXES)
    if metric.type is MetricType.SUMMARY:
        return (metric.name, *(metric.name + suffix for suffix in SUMMARY_SUFFIXES))
    return (metric.name,)


def bound_texts(bound: float) -> tuple[str, ...]:
    """The ways to write a bucket's bound as a label's value: as exposed, without `.0`, and as Go prints it."""
    whole = (str(int(bound)),) if bound == int(bound) else ()
    mantissa, _, exponent = f"{bound:e}".partition("e")
    scientific = f"{mantissa.rstrip('0').rstrip('.')}e{exponent}"
    return (repr(float(bound)), *whole, scientific)


def _find(scope: Scope, name: str) -> Series | None:
    metric = scope.catalogue.by_name.get(name)
    if metric is not None:
        return None if metric.type is MetricType.HISTOGRAM else _series(scope, name, metric, "")
    for suffix in HISTOGRAM_SUFFIXES:
        metric = scope.catalogue.by_name.get(name.removesuffix(suffix)) if name.endswith(suffix) else None
        if metric is not None and name in series_names(metric):
            return _series(scope, name, metric, suffix)
    return _built_in(scope, name)


def _series(scope: Scope, name: str, metric: Metric, suffix: str) -> Series:
    intervals = [scope.target.jobs[job] for job in metric.jobs if job in scope.target.jobs]
    facts = _metric_facts(metric, suffix, _labels(scope, metric, suffix))
    return Series(name, metric, suffix, facts, min(intervals, default=None))


def _metric_facts(metric: Metric, suffix: str, labels: Labels) -> Facts:
    low, high = _interval(metric)
    kind, unit = _kind(metric, suffix), unit_of(metric.unit)
    if suffix in ("_bucket", "_count") or (metric.states and unit is None):
        unit = NUMBER
    if suffix == "_count" or metric.type is MetricType.COUNTER:
        low = 0.0
    return Facts(
        shape=Shape.VECTOR,
        kind=kind,
        labels=labels,
        unit=unit,
        low=0.0 if kind.is_raw_counter else low,
        high=high,
        shared=metric.shared,
        presence=_presence(metric),
    )


def _kind(metric: Metric, suffix: str) -> ValueKind:
    if suffix == "_bucket":
        return ValueKind.BUCKET
    if suffix or metric.type is MetricType.COUNTER:
        return ValueKind.COUNTER
    if metric.type is MetricType.SUMMARY:
        return ValueKind.QUANTILE
    if metric.states:
        return ValueKind.STATE
    units = {"timestamp_seconds": ValueKind.TIMESTAMP, "ratio": ValueKind.RATIO}
    return units.get(metric.unit or "", ValueKind.GAUGE)


def _interval(metric: Metric) -> tuple[float, float]:
    if metric.range is None:
        return (0.0, inf) if metric.unit == "timestamp_seconds" else (-inf, inf)
    sentinels = [float(text) for text in metric.sentinels if _is_number(text)]
    return min(metric.range[0], *sentinels, inf), max(metric.range[1], *sentinels, -inf)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _presence(metric: Metric) -> Presence:
    if not metric.is_emitted or metric.type is MetricType.GAUGE or metric.zero_initialised:
        return ALWAYS
    return Presence("nothing has been counted yet")


def _labels(scope: Scope, metric: Metric, suffix: str) -> Labels:
    names = {label.name for label in metric.labels}
    domains = {label.name: label_domain(label) for label in metric.labels}
    if suffix == "_bucket":
        names.add("le")
        domains["le"] = Domain(frozenset(["+Inf", *(text for bound in metric.buckets for text in bound_texts(bound))]))
    elif metric.type is MetricType.SUMMARY and not suffix:
        names.add("quantile")
    if metric.jobs:
        domains["job"] = Domain(frozenset(metric.jobs))
    names.update(scope.target_labels)
    everything = frozenset(names)
    return Labels(everything, everything, domains, _determined(metric.labels))


def label_domain(label: Label) -> Domain:
    """The values of a label that a scrape can show."""
    if label.is_closed:
        return Domain(frozenset(label.exposed_values))
    extra = {label.overflow, *([label.absent] if label.absent is not None else [])}
    if label.source in _SOURCE_VALUES:
        return Domain(_SOURCE_VALUES[label.source] | extra)
    return Domain(None, _SOURCE_FORMS[label.source]) if label.source in _SOURCE_FORMS else ANYTHING


def _determined(labels: Iterable[Label]) -> Mapping[str, frozenset[str]]:
    names = {label.id: label.name for label in labels}
    found = {label.name: frozenset(names[id_] for id_ in label.determiners if id_ in names) for label in labels}
    return {name: determiners for name, determiners in found.items() if determiners}


_UNIT_SECONDS = Unit(((SECONDS, 1),))
_SCRAPE = {
    "up": (ValueKind.STATE, NUMBER, 1.0),
    "scrape_duration_seconds": (ValueKind.GAUGE, _UNIT_SECONDS, inf),
    "scrape_timeout_seconds": (ValueKind.GAUGE, _UNIT_SECONDS, inf),
    "scrape_samples_scraped": (ValueKind.GAUGE, unit_of("samples"), inf),
    "scrape_samples_post_metric_relabeling": (ValueKind.GAUGE, unit_of("samples"), inf),
    "scrape_series_added": (ValueKind.GAUGE, unit_of("series"), inf),
    "scrape_sample_limit": (ValueKind.GAUGE, unit_of("samples"), inf),
    "scrape_body_size_bytes": (ValueKind.GAUGE, unit_of("bytes"), inf),
}
_ALERTS = {"ALERTS": ValueKind.STATE, "ALERTS_FOR_STATE": ValueKind.TIMESTAMP}


def _built_in(scope: Scope, name: str) -> Series | None:
    """The series that Prometheus makes: of every scrape, and of every active alert."""
    if name in _SCRAPE:
        kind, unit, high = _SCRAPE[name]
        names = frozenset(scope.target_labels)
        jobs = Domain(frozenset(scope.target.jobs)) if scope.target.jobs else ANYTHING
        facts = Facts(Shape.VECTOR, kind, Labels(names, names, {"job": jobs}, {}), unit, 0.0, high)
        return Series(name, None, "", facts, min(scope.target.jobs.values(), default=None))
    if name in _ALERTS:
        states = {"alertstate": Domain(frozenset(("pending", "firing")))} if name == "ALERTS" else {}
        labels = Labels(frozenset(("alertname", *states)), None, states, {})
        empty = Presence("no alert is active", is_filter=True)
        facts = Facts(Shape.VECTOR, _ALERTS[name], labels, None, 0.0, presence=empty)
        return Series(name, None, "", facts, scope.target.evaluation_interval)
    return None
