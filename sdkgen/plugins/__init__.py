"""What a plug-in builds on: emitters and rules of other packages, found by entry point and used where they are named.

A plug-in is an object that an installed package names in the entry point group ``sdkgen.plugins``::

    [project.entry-points."sdkgen.plugins"]
    catalog-csv = "acme_metrics.csv:PLUGIN"

and is an :class:`Emitter` or a :class:`Rule`. Its options are a record whose fields are those of this module: unknown
keys, wrong types and missing ones are found where the user wrote them.
"""

from sdkgen.diagnostics import Diagnostic, Kind, Related, Severity, Span
from sdkgen.model import Catalogue, Label, Metric, MetricType, Origin, Resolution
from sdkgen.plugins.api import Emitter, Options, Rule, UnsupportedError
from sdkgen.spec.fields import Duration, Flag, Integer, Number, Text, Word

__all__ = [
    "Catalogue",
    "Diagnostic",
    "Duration",
    "Emitter",
    "Flag",
    "Integer",
    "Kind",
    "Label",
    "Metric",
    "MetricType",
    "Number",
    "Options",
    "Origin",
    "Related",
    "Resolution",
    "Rule",
    "Severity",
    "Span",
    "Text",
    "UnsupportedError",
    "Word",
]
