"""Expectations from the raw samples of a simulated history, computed here and not by Prometheus.

Windows begin and end at samples and no instance restarts in them, so that a rate is exactly the difference of two
samples over their distance: nothing has to be extrapolated.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from sdkgen.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sdkgen.model import Catalogue
    from sdkgen.simulate import Scenario, Series

Row = tuple[str, ...]
Figures = dict[Row, float]


def everything(labels: Mapping[str, str]) -> bool:
    del labels
    return True


class Raw:
    """The samples of one history at one moment."""

    def __init__(self, catalogue: Catalogue, scenario: Scenario, at: int) -> None:
        self.history = simulate(catalogue, scenario)
        self.scenario = scenario
        self.last = scenario.times.index(at)
        self._series: dict[str, list[Series]] = {}

    def series(self, name: str) -> list[Series]:
        if name not in self._series:
            self._series[name] = [each for each in self.history.series(name) if each.name == name]
        return self._series[name]

    def increase(
        self, name: str, window: int, by: Iterable[str] = (), where: Callable[[Mapping[str, str]], bool] = everything
    ) -> Figures:
        """How much a counter grew within ``window`` seconds, summed over instances, by labels."""
        names, steps = tuple(by), window // self.scenario.step
        found: defaultdict[Row, float] = defaultdict(float)
        for series in self.series(name):
            labels = dict(series.labels)
            samples = [sample for sample in series.values[: self.last + 1][-steps - 1 :] if sample is not None]
            # A series that an instance's restart ended, and that was not needed since, has nothing to tell.
            if where(labels) and len(samples) > 1:
                grown = sum(after - before if after >= before else after for before, after in pairwise(samples))
                found[tuple(labels[each] for each in names)] += grown
        return dict(found)

    def rate(
        self, name: str, window: int, by: Iterable[str] = (), where: Callable[[Mapping[str, str]], bool] = everything
    ) -> Figures:
        """Per second."""
        return {row: grown / window for row, grown in self.increase(name, window, by, where).items()}

    def gauge(
        self,
        name: str,
        by: Iterable[str],
        where: Callable[[Mapping[str, str]], bool] = everything,
        unite: Callable[[Iterable[float]], float] = max,
    ) -> Figures:
        """A gauge now, its instances united."""
        names = tuple(by)
        found: defaultdict[Row, list[float]] = defaultdict(list)
        for series in self.series(name):
            labels, value = dict(series.labels), series.values[self.last]
            if where(labels) and value is not None:
                found[tuple(labels[each] for each in names)].append(value)
        return {row: unite(values) for row, values in found.items()}

    def quantile(self, q: float, name: str, window: int, by: Iterable[str]) -> Figures:
        """A quantile, interpolated within the bucket that its rank falls into, as Prometheus' documentation says."""
        names = tuple(by)
        buckets: defaultdict[Row, list[tuple[float, float]]] = defaultdict(list)
        for row, grown in self.increase(f"{name}_bucket", window, (*names, "le")).items():
            buckets[row[:-1]].append((float(row[-1].replace("+Inf", "inf")), grown))
        return {row: _interpolated(q, sorted(found)) for row, found in buckets.items() if max(found)[1] > 0}

    @cached_property
    def tenants(self) -> list[str]:
        return sorted(row[0] for row in self.gauge("tenant_mrr_dollars", ("tenant",)))


def _interpolated(q: float, buckets: list[tuple[float, float]]) -> float:
    rank = q * buckets[-1][1]
    below_bound, below_count = 0.0, 0.0
    for bound, count in buckets:
        if count >= rank:
            if bound == float("inf"):
                return below_bound
            share = (rank - below_count) / (count - below_count)
            return below_bound + (bound - below_bound) * share
        below_bound, below_count = bound, count
    raise AssertionError("the last bucket has everything")


def top(figures: Figures, count: int) -> Figures:
    """The greatest."""
    return dict(sorted(figures.items(), key=lambda item: item[1], reverse=True)[:count])


def times(figures: Figures, factor: float) -> Figures:
    return {row: value * factor for row, value in figures.items()}


def plus(left: Figures, right: Figures) -> Figures:
    """The sum where both have a figure."""
    return {row: left[row] + right[row] for row in left.keys() & right.keys()}


def over(above: Figures, below: Figures) -> Figures:
    """The quotient; nothing above the line counts as 0, nothing below it has no quotient."""
    return {row: above.get(row, 0.0) / value for row, value in below.items() if value > 0}
