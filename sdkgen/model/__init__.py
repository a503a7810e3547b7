"""The field's own types: a Catalogue of metrics and labels, resolved, frozen and sorted."""

from sdkgen.model.catalogue import (
    Catalogue,
    Deprecation,
    Label,
    Metric,
    MetricType,
    Origin,
)
from sdkgen.model.checks import Checks
from sdkgen.model.hooks import GUARD_VALUES, HOOKS, SOURCES, Hook, Source
from sdkgen.model.policy import Policy, Scope
from sdkgen.model.publication import DocsTarget, Guide
from sdkgen.model.resolution import Resolution
from sdkgen.model.resolve import resolve
from sdkgen.model.scraping import Prometheus, ScrapeJob
from sdkgen.model.shared import Owner
from sdkgen.model.targets import PhpTarget, PluginTarget, PythonTarget
from sdkgen.model.tenancy import Dimension, Morph, Resource, Table, Tenancy

__all__ = [
    "GUARD_VALUES",
    "HOOKS",
    "SOURCES",
    "Catalogue",
    "Checks",
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
    "PluginTarget",
    "Policy",
    "Prometheus",
    "PythonTarget",
    "Resolution",
    "Resource",
    "Scope",
    "ScrapeJob",
    "Source",
    "Table",
    "Tenancy",
    "resolve",
]
