"""What a histogram observes: a fixed pool of values that every series goes through again and again.

Counts of buckets after n observations follow from n alone, so any moment of a history can be computed by itself, and
the buckets, the sum and the count of a series always agree.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdkgen.model import Metric

POOL = 256
"""How many observations there are before they repeat."""

_STRIDE = 101
"""Odd, so that steps of it visit every observation of the pool once: an even mixture from the first on."""

_TAIL = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True, slots=True)
class Pool:
    """Cumulative figures of the pool: ``at_most[b][n]`` of the first n observations lie in bucket b or below."""

    observations: tuple[float, ...]
    bounds: tuple[float, ...]
    at_most: tuple[tuple[int, ...], ...]
    sums: tuple[float, ...]

    def in_bucket(self, bucket: int, counts: Sequence[int]) -> list[int]:
        """How many of the first n observations are at most the bucket's bound, for each n of ``counts``."""
        prefix = self.at_most[bucket]
        whole = prefix[POOL]
        return [prefix[n % POOL] + n // POOL * whole for n in counts]

    def total(self, counts: Sequence[int]) -> list[float]:
        """The sum of the first n observations, for each n of ``counts``."""
        whole = self.sums[POOL]
        return [round(self.sums[n % POOL] + n // POOL * whole, 6) for n in counts]


def pool_of(metric: Metric, factor: float) -> Pool:
    """Log-normal observations, nine in ten of them within the metric's typical range times ``factor``."""
    low, high = (bound * factor for bound in _range(metric))
    middle, spread = (log(low) + log(high)) / 2, (log(high) - log(low)) / (2 * _TAIL)
    normal = NormalDist()
    places = [place * _STRIDE % POOL for place in range(POOL)]
    digits = 0 if metric.unit == "bytes" else 6
    values = tuple(round(exp(middle + spread * normal.inv_cdf((place + 0.5) / POOL)), digits) for place in places)
    found = [bisect_left(metric.buckets, value) for value in values]
    at_most = tuple((0, *accumulate(int(bucket <= bound) for bucket in found)) for bound in range(len(metric.buckets)))
    return Pool(values, metric.buckets, at_most, (0.0, *accumulate(values)))


def _range(metric: Metric) -> tuple[float, float]:
    if "" in metric.typical:
        low, high = metric.typical[""]
        return max(low, 1e-9), max(high, low * 1.01, 1e-9)
    bounds = [bound for bound in metric.buckets if bound > 0] or [0.1, 1.0]
    return bounds[len(bounds) // 4], bounds[-1 - len(bounds) // 4] * 1.01
