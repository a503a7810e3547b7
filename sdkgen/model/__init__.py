"""The field's own types: a Catalogue of metrics and labels, resolved, frozen and sorted."""

from sdkgen.model.catalogue import (
    Catalogue,
    Deprecation,
    Label,
    Metric,
    MetricType,
    Origin,
    Owner,
    PhpTarget,
    PluginTarget,
    Prometheus,
    PythonTarget,
    ScrapeJob,
)
from sdkgen.model.hooks import HOOKS, SOURCES, Hook, Source
from sdkgen.model.policy import Policy, Scope
from sdkgen.model.publication import DocsTarget, Guide
from sdkgen.model.resolve import Resolution, resolve

__all__ = [
    "HOOKS",
    "SOURCES",
    "Catalogue",
    "Deprecation",
    "DocsTarget",
    "Guide",
    "Hook",
    "Label",
    "Metric",
    "MetricType",
    "Origin",
    "Owner",
    "PhpTarget",
    "PluginTarget",
    "Policy",
    "Prometheus",
    "PythonTarget",
    "Resolution",
    "Scope",
    "ScrapeJob",
    "Source",
    "resolve",
]
