"""The first queries that somebody who has just found a metric wants to run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.model import MetricType

if TYPE_CHECKING:
    from sdkgen.model import Label, Metric

_SHORT = "5m"
_SCRAPES_IN_A_WINDOW = 4
_READABLE = 400
"""More lines than that tell nobody anything."""


class Starter(NamedTuple):
    """A query and the question that it answers."""

    question: str
    query: str


def starters(metric: Metric, slowest_scrape: float) -> tuple[Starter, ...]:
    """Two queries at most for a metric that is scraped every ``slowest_scrape`` seconds; the first is the plainest."""
    window = _window(metric, slowest_scrape)
    if metric.type is MetricType.COUNTER:
        return _of_counter(metric, window)
    if metric.type is MetricType.HISTOGRAM:
        return _of_histogram(metric, window)
    if metric.type is MetricType.SUMMARY:
        rate = f"sum(rate({metric.name}_sum[{window}])) / sum(rate({metric.name}_count[{window}]))"
        return (Starter("What is the average?", rate),)
    return _of_gauge(metric)


def _of_counter(metric: Metric, window: str) -> tuple[Starter, ...]:
    by, what = _by(metric), metric.unit or "events"
    if metric.event_period:
        return (Starter(f"How many {what} were there lately?", f"sum{by}(increase({metric.name}[{window}]))"),)
    rate = Starter(f"How many {what} a second?", f"sum{by}(rate({metric.name}[{window}]))")
    total = Starter(f"How many {what} in the last hour?", f"sum{by}(increase({metric.name}[1h]))")
    return (rate, total)


def _of_histogram(metric: Metric, window: str) -> tuple[Starter, ...]:
    by = _label_for_grouping(metric)
    grouped = f"sum by ({', '.join([*([by.name] if by else []), 'le'])}) (rate({metric.name}_bucket[{window}]))"
    both = f"sum{_by(metric)}(rate({metric.name}_%s[{window}]))"
    return (
        Starter("What do 95 of 100 stay below?", f"histogram_quantile(0.95, {grouped})"),
        Starter("What is the average?", f"{both % 'sum'}\n  /\n{both % 'count'}"),
    )


def _of_gauge(metric: Metric) -> tuple[Starter, ...]:
    labels = ", ".join(label.name for label in metric.labels)
    every = metric.name
    if metric.shared:
        every = f"max by ({labels}) ({metric.name})" if labels else f"max({metric.name})"
    if metric.unit == "timestamp_seconds":
        return (Starter("How long ago, in seconds?", f"time() - {every}"),)
    return (Starter("What is it now?", every),)


def _by(metric: Metric) -> str:
    label = _label_for_grouping(metric)
    return f" by ({label.name}) " if label else ""


def _label_for_grouping(metric: Metric) -> Label | None:
    """The first label that a graph can be grouped by; the first of all when every one has too many values."""
    readable = (label for label in metric.labels if (label.most_values or _READABLE + 1) <= _READABLE)
    return next(readable, next(iter(metric.labels), None))


def _window(metric: Metric, slowest_scrape: float) -> str:
    """A window with several scrapes, and several events, in it."""
    if metric.event_period:
        return f"{max(1, round(metric.event_period * _SCRAPES_IN_A_WINDOW / 3600))}h"
    minutes = slowest_scrape * _SCRAPES_IN_A_WINDOW / 60
    return _SHORT if minutes <= int(_SHORT.rstrip("m")) else f"{round(minutes)}m"
