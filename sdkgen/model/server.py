"""Series that Prometheus itself adds to every scrape: known without being declared."""

from __future__ import annotations

from sdkgen.model.catalogue import Metric, Origin
from sdkgen.model.plain import plain_gauge, plain_label

_SOURCE = "prometheus"
_SERIES = (
    ("up", None, "Whether the last scrape succeeded."),
    ("scrape_duration_seconds", "seconds", "Time that the scrape took."),
    ("scrape_samples_scraped", "samples", "Samples that the target exposed."),
    ("scrape_series_added", "series", "Series that were new in the scrape."),
)


def _metric(name: str, unit: str | None, help_: str) -> Metric:
    labels = (plain_label("job", _SOURCE, "Scrape job."), plain_label("instance", _SOURCE, "Scraped instance."))
    origin = Origin(_SOURCE, _SOURCE, ("metrics", name))
    return plain_gauge(name, _SOURCE, help_, unit, labels, shared=False, origin=origin)


SERVER_METRICS = {name: _metric(name, unit, help_) for name, unit, help_ in _SERIES}
"""Them by name; their hook is ``prometheus``."""
