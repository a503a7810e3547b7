"""Units: which ones a metric's name must end with, and how finely their values are kept."""

from __future__ import annotations

OPENMETRICS_SUFFIX_UNITS = ("seconds", "bytes", "ratio", "timestamp_seconds", "dollars", "celsius", "joules", "meters")
"""Base units: a metric in one of them says so at the end of its name (Prometheus' naming practices)."""

PREFIXED_UNITS = {
    "milliseconds": "seconds",
    "microseconds": "seconds",
    "nanoseconds": "seconds",
    "minutes": "seconds",
    "hours": "seconds",
    "days": "seconds",
    "kilobytes": "bytes",
    "megabytes": "bytes",
    "gigabytes": "bytes",
    "kibibytes": "bytes",
    "mebibytes": "bytes",
    "gibibytes": "bytes",
    "bits": "bytes",
    "percent": "ratio",
    "percentage": "ratio",
    "cents": "dollars",
}
"""Units that Prometheus' naming practices replace by their base unit."""

_WHOLE = 1.0
_MICRO = 1e-6
_FRACTIONAL = frozenset(OPENMETRICS_SUFFIX_UNITS) - {"bytes"}


def resolution_of(unit: str | None, metric_type: str) -> float:
    """The smallest step kept of a value: millionths of fractional units, whole bytes, whole counted things.

    Gauges and histograms without a known unit are kept in millionths; they may hold anything.
    """
    if unit == "bytes" or (metric_type == "counter" and unit not in _FRACTIONAL):
        return _WHOLE
    return _MICRO
