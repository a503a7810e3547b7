"""The field's own types: a Catalogue of metrics and labels, resolved, frozen and sorted."""

from sdkgen.model.catalogue import (
    Catalogue,
    Checks,
    Deprecation,
    Label,
    Metric,
    MetricType,
    Origin,
    Owner,
    PhpTarget,
    Prometheus,
    PythonTarget,
    ScrapeJob,
)
from sdkgen.model.hooks import HOOKS, SOURCES, Hook, Source
from sdkgen.model.resolve import Resolution, resolve

__all__ = [
    "HOOKS",
    "SOURCES",
    "Catalogue",
    "Checks",
    "Deprecation",
    "Hook",
    "Label",
    "Metric",
    "MetricType",
    "Origin",
    "Owner",
    "PhpTarget",
    "Prometheus",
    "PythonTarget",
    "Resolution",
    "ScrapeJob",
    "Source",
    "resolve",
]
