"""What one series of a test does over time, and the series of a histogram whose quantile is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.alerting.label_sets import series_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.model import Metric

EVENTS_A_SECOND = 100.0
"""How many events there are where only their proportions matter."""

_OFF = 0.06
"""How far a quantile is off the value that it is compared with."""


@dataclass(frozen=True, slots=True)
class Course:
    """What one series does: ``value`` at first, changing by ``slope`` a second.

    Until ``birth`` (seconds) it does not exist, or has the value ``before``.
    """

    value: float
    slope: float = 0.0
    birth: float = 0.0
    before: float | None = None

    def text(self, step: float, count: int) -> str:
        """The values in promtool's notation, one every ``step`` seconds."""
        born = round(self.birth / step)
        early = "" if not born else f"{_number(self.before)}x{born - 1} " if self.before is not None else f"_x{born} "
        rest = max(count - born, 1)
        if self.slope == 0:
            return f"{early}{_number(self.value)}x{rest}"
        sign = "-" if self.slope < 0 else "+"
        return f"{early}{_number(self.value)}{sign}{_number(abs(self.slope * step))}x{rest}"


def observed(metric: Metric, labels: Mapping[str, str], at_most: Mapping[float, float]) -> dict[str, Course]:
    """Observations of a histogram: ``at_most`` has the share up to some bounds, which the bounds above inherit."""
    courses, share = {}, 0.0
    for bound in metric.buckets:
        share = at_most.get(bound, share)
        name = series_name(f"{metric.name}_bucket", {**labels, "le": repr(float(bound))})
        courses[name] = Course(0, EVENTS_A_SECOND * share)
    courses[series_name(f"{metric.name}_bucket", {**labels, "le": "+Inf"})] = Course(0, EVENTS_A_SECOND)
    courses[series_name(f"{metric.name}_count", labels)] = Course(0, EVENTS_A_SECOND)
    return courses


def beside(bounds: tuple[float, ...], value: float, *, beyond: bool) -> float:
    """A quantile that is a little above the value, or a little below it; none is above the greatest bound."""
    return min(value * (1 + _OFF), (value + bounds[-1]) / 2) if beyond else value * (1 - _OFF)


def spread(bounds: tuple[float, ...], quantile: float, q: float) -> dict[float, float]:
    """The shares of observations at most at two bounds with which the quantile, interpolated between them, is as given.

    histogram_quantile is low + (high - low) * (q - s) / (h - s) for a share s at most low and h at most high.
    """
    high = next(bound for bound in bounds if bound >= quantile)
    low = max((bound for bound in bounds if bound < high), default=0.0)
    place = (quantile - low) / (high - low)
    below, within = ((q - place) / (1 - place), 1.0) if place < q else (0.0, q / place)
    above = [bound for bound in bounds if bound > high]
    return {**({low: below} if low else {}), high: within, **({above[0]: 1.0} if above else {})}


def _number(value: float | None) -> str:
    return f"{0 if value is None else round(value, 9):.12g}"
