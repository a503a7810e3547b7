"""A small chart of what a metric looks like over a day, drawn from simulated data: the shape, not the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sdkgen.model import MetricType
from sdkgen.simulate import Scenario, simulate

if TYPE_CHECKING:
    from sdkgen.model import Catalogue, Metric
    from sdkgen.simulate import History

_A_MONDAY = 1_767_571_200
_DAY = 86_400
_STEP = 3_600
_WIDTH, _HEIGHT, _TOP = 720, 120, 12


@dataclass(frozen=True, slots=True)
class Chart:
    """A line from left to right: SVG paths in a frame of ``width`` by ``height``, and what they show."""

    line: str
    area: str
    caption: str
    highest: str
    width: int = _WIDTH
    height: int = _HEIGHT


def simulated_day(catalogue: Catalogue) -> History:
    """The day that the charts of a catalogue show; the same in every run."""
    return simulate(catalogue, Scenario(_A_MONDAY, duration=_DAY, step=_STEP, tenants=2, instances=1))


def chart(metric: Metric, day: History) -> Chart | None:
    """The chart of a metric, or None where a line would tell nothing: states, timestamps, and what never moves."""
    if metric.type is MetricType.SUMMARY or metric.states or metric.unit == "timestamp_seconds":
        return None
    values = _gauge(metric, day) if metric.type is MetricType.GAUGE else _events(metric, day)
    if len(values) < 2 or max(values) == min(values):  # noqa: PLR2004  (a line has two ends)
        return None
    what = f"{metric.unit or 'value'}, one series" if metric.type is MetricType.GAUGE else _counted(metric)
    line = _path(values)
    return Chart(line, f"{line} V{_HEIGHT} H0 Z", f"{what}, a simulated day", f"{max(values):,.4g}")


def _counted(metric: Metric) -> str:
    """What an hour of the metric counts."""
    return "observations an hour" if metric.type is MetricType.HISTOGRAM else f"{metric.unit or 'events'} an hour"


def _events(metric: Metric, day: History) -> list[float]:
    """How much happened between one sample and the next, over all series."""
    totals = [sum(each) for each in zip(*day.happened(metric.name).values(), strict=True)]
    return [after - before for before, after in pairwise(totals)]


def _gauge(metric: Metric, day: History) -> list[float]:
    """The values of the first series that moves."""
    for series in day.series(metric.name):
        values = [value for value in series.values if value is not None]
        if len(set(values)) > 1:
            return values
    return []


def _path(values: list[float]) -> str:
    """The values as an SVG path, from zero or from the lowest, whichever is lower, to the highest."""
    low, high = min(0.0, *values), max(values)
    step, scale = _WIDTH / (len(values) - 1), (_HEIGHT - _TOP) / (high - low)
    points = (f"{index * step:.0f} {_HEIGHT - (value - low) * scale:.0f}" for index, value in enumerate(values))
    return "M" + " L".join(points)
