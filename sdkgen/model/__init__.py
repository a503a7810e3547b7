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
    Prometheus,
    PythonTarget,
    ScrapeJob,
)
from sdkgen.model.hooks import GUARD_VALUES, HOOKS, SOURCES, Hook, Source
from sdkgen.model.publication import DocsTarget, Guide
from sdkgen.model.resolve import Resolution, resolve
from sdkgen.model.tenancy import Dimension, Morph, Resource, Table, Tenancy

__all__ = [
    "GUARD_VALUES",
    "HOOKS",
    "SOURCES",
    "Catalogue",
    "Deprecation",
    "Dimension",
    "DocsTarget",
    "Guide",
    "Hook",
    "Label",
    "Metric",
    "MetricType",
    "Morph",
    "Origin",
    "Owner",
    "PhpTarget",
    "Prometheus",
    "PythonTarget",
    "Resolution",
    "Resource",
    "ScrapeJob",
    "Source",
    "Table",
    "Tenancy",
    "resolve",
]
