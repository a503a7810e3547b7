"""Series that Prometheus itself adds to every scrape: known without being declared."""

from __future__ import annotations

from sdkgen.model.catalogue import Label, Metric, MetricType, Origin

_SOURCE = "prometheus"
_SERIES = (
    ("up", None, "Whether the last scrape succeeded."),
    ("scrape_duration_seconds", "seconds", "Time that the scrape took."),
    ("scrape_samples_scraped", "samples", "Samples that the target exposed."),
    ("scrape_series_added", "series", "Series that were new in the scrape."),
)


def _label(name: str, help_: str) -> Label:
    origin = Origin(_SOURCE, _SOURCE, ("labels", name))
    return Label(name, name, help_, {}, None, "", None, _SOURCE, (), origin, {})


def _metric(name: str, unit: str | None, help_: str) -> Metric:
    labels = (_label("job", "Scrape job."), _label("instance", "Scraped instance."))
    return Metric(
        name=name,
        type=MetricType.GAUGE,
        help=help_,
        description=None,
        group=_SOURCE,
        unit=unit,
        labels=labels,
        hook=_SOURCE,
        buckets=(),
        resolution=None,
        shared=False,
        zero_initialised=False,
        event_period=None,
        sentinels={},
        states={},
        range=None,
        expires_after=None,
        declared_max_series=None,
        jobs=(),
        owner=None,
        stability="stable",
        since=None,
        deprecated=None,
        origin=Origin(_SOURCE, _SOURCE, ("metrics", name)),
        extensions={},
    )


SERVER_METRICS = {name: _metric(name, unit, help_) for name, unit, help_ in _SERIES}
"""Them by name; their hook is ``prometheus``."""
