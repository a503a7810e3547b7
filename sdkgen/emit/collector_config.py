"""The configuration of an OpenTelemetry Collector that scrapes the service and sends what is declared to a vendor.

Sources: the documentation of the Collector's components prometheusreceiver, filterprocessor, cumulativetodelta,
memory_limiter, batch, datadogexporter and otlphttpexporter (opentelemetry-collector-contrib); New Relic's of OTLP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdkgen.emit.prometheus_config import scrape_configs
from sdkgen.emit.yaml_text import block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdkgen.model import Catalogue

_EXPORTERS: dict[str, tuple[str, dict[str, Any]]] = {
    "datadog": ("datadog", {"api": {"key": "${env:DD_API_KEY}", "site": "${env:DD_SITE}"}}),
    "newrelic": (
        "otlphttp/newrelic",
        {"endpoint": "${env:NEW_RELIC_OTLP_ENDPOINT}", "headers": {"api-key": "${env:NEW_RELIC_LICENSE_KEY}"}},
    ),
}
"""The exporter of every vendor; addresses and keys come from the environment, never from the specification."""

_DELTA = frozenset({"newrelic"})
"""Vendors that want what happened since the last report: their totals would start anew with every Collector."""


def collector_config(catalogue: Catalogue, vendors: Sequence[str]) -> str:
    """The text of the Collector's configuration, with a pipeline for each of ``vendors``."""
    exporters = dict(_EXPORTERS[vendor] for vendor in vendors)
    config = {
        "receivers": {"prometheus": {"config": {"scrape_configs": _escaped(scrape_configs(catalogue))}}},
        "processors": {
            "memory_limiter": {"check_interval": "1s", "limit_percentage": 75, "spike_limit_percentage": 20},
            "filter/declared": {"metrics": {"include": {"match_type": "strict", "metric_names": _names(catalogue)}}},
            **({"cumulativetodelta": None} if _DELTA & set(vendors) else {}),
            "batch": {"send_batch_max_size": 1000, "send_batch_size": 500, "timeout": "10s"},
        },
        "exporters": exporters,
        "service": {"pipelines": {f"metrics/{vendor}": _pipeline(vendor) for vendor in vendors}},
    }
    return block(config)


def _pipeline(vendor: str) -> dict[str, list[str]]:
    delta = ["cumulativetodelta"] if vendor in _DELTA else []
    return {
        "receivers": ["prometheus"],
        "processors": ["memory_limiter", "filter/declared", *delta, "batch"],
        "exporters": [_EXPORTERS[vendor][0]],
    }


def _names(catalogue: Catalogue) -> list[str]:
    """What the receiver calls the declared metrics: histograms are one metric there. Anything else is not sent."""
    return [metric.name for metric in catalogue.metrics]


def _escaped(value: Any) -> Any:  # noqa: ANN401  (plain data)
    """Plain data whose texts the Collector does not expand: it reads `$$` as a dollar sign."""
    if isinstance(value, str):
        return value.replace("$", "$$")
    if isinstance(value, dict):
        return {key: _escaped(item) for key, item in value.items()}
    return [_escaped(item) for item in value] if isinstance(value, list) else value
