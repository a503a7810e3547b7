"""What sdkgen tells its users: findings with a place, a reason and a next step, and how they are printed."""

from sdkgen.diagnostics.finding import Diagnostic, FindingError, Graded, Kind, Related, Severity, Span, Subject, worst
from sdkgen.diagnostics.render import FORMATS, json_document, render
from sdkgen.diagnostics.suggest import did_you_mean, nearest

__all__ = [
    "FORMATS",
    "Diagnostic",
    "FindingError",
    "Graded",
    "Kind",
    "Related",
    "Severity",
    "Span",
    "Subject",
    "did_you_mean",
    "json_document",
    "nearest",
    "render",
    "worst",
]
