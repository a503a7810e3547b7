"""Durations as Grafana and Prometheus write them."""

from __future__ import annotations

import re

_PART = re.compile(r"(\d{1,9})(ms|s|m|h|d|w|M|y)", re.ASCII)
_WHOLE = re.compile(r"(?:\d{1,9}(?:ms|s|m|h|d|w|M|y))+\Z", re.ASCII)
_RELATIVE = re.compile(r"now-(?P<duration>\w+)(?:/\w)?\Z", re.ASCII)
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "M": 2592000, "y": 31536000}


def interval_seconds(text: str) -> float | None:
    """The seconds of `5m`, or of `>5m` as Grafana writes smallest steps; None for anything else, a variable too."""
    text = text.strip().removeprefix(">").removeprefix("=").strip()
    if not _WHOLE.match(text):
        return None
    return float(sum(int(count) * _SECONDS[unit] for count, unit in _PART.findall(text)))


def range_seconds(start: str, end: str) -> float | None:
    """How much time lies between `now-6h` and `now`."""
    matched = _RELATIVE.match(start.strip())
    return interval_seconds(matched["duration"]) if matched and end.strip() == "now" else None
