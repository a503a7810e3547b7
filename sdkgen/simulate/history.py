"""Every series of a simulated history, computed one label set at a time.

What is exposed (counters that restart, series that are born late) and what really happened (the same counts without
either) come from the same numbers: expectations about queries can be computed from the latter.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, partial
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.model import MetricType
from sdkgen.simulate.counts import Count, Stream
from sdkgen.simulate.distribution import pool_of
from sdkgen.simulate.gauges import Gauge
from sdkgen.simulate.places import Place, places_of
from sdkgen.simulate.rows import Row, domain_of, rows_of
from sdkgen.simulate.traffic import Traffic
from sdkgen.simulate.vocabulary import must_never_happen
from sdkgen.simulate.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sdkgen.model import Catalogue, Metric
    from sdkgen.simulate.distribution import Pool
    from sdkgen.simulate.scenario import Scenario

_QUANTILES = ("0.5", "0.9", "0.99")
_POOLS = 16
_SPREAD = (0.7, 1.4)


class Series(NamedTuple):
    """One series: its name, its labels with `job` and `instance`, and its value at every sample or None."""

    name: str
    labels: tuple[tuple[str, str], ...]
    values: list[float | None]


@dataclass(frozen=True, slots=True)
class Family:
    """A metric and its label sets; each one is the list of its series, several for a histogram."""

    metric: Metric
    members: Callable[[slice], Iterator[list[Series]]]


class History:
    """The history of everything in a Catalogue; nothing is computed before it is asked for."""

    def __init__(self, catalogue: Catalogue, scenario: Scenario) -> None:
        """Only names what to simulate."""
        self.catalogue = catalogue
        self.scenario = scenario
        self._world = World(catalogue, scenario)
        self._traffic = Traffic(scenario)
        self._pools: dict[tuple[str, int], Pool] = {}

    @property
    def window(self) -> slice:
        """All samples."""
        return slice(0, len(self.scenario.times))

    def families(self) -> Iterator[Family]:
        """Every metric, sorted by name."""
        for metric in self.catalogue.metrics:
            yield Family(metric, partial(self._members, metric))

    def series(self, name: str) -> Iterator[Series]:
        """The series of one metric, by the name of the metric or of its samples."""
        known = self.catalogue.by_name
        metric = known.get(name) or known.get(name.rpartition("_")[0])
        if metric is None:
            return
        for member in self._members(metric, self.window):
            yield from (each for each in member if name in (metric.name, each.name))

    def happened(self, name: str) -> Mapping[tuple[str, ...], list[float]]:
        """What a counter or a histogram counted by label set, over all instances, without restarts: the truth."""
        metric = self.catalogue.by_name[name]
        total: dict[tuple[str, ...], list[float]] = {}
        for labels, _, count in self._counts(metric):
            values = count.ever(self.window)
            total[labels] = list(map(add, total[labels], values)) if labels in total else values
        return total

    @cached_property
    def _rows(self) -> Mapping[str, list[Row]]:
        """The kinds of events by domain."""
        domains: defaultdict[str, list[Metric]] = defaultdict(list)
        for metric in self.catalogue.metrics:
            domains[domain_of(metric)].append(metric)
        return {name: rows_of(self._world, metrics) for name, metrics in domains.items()}

    def _members(self, metric: Metric, window: slice) -> Iterator[list[Series]]:
        if metric.type is MetricType.GAUGE:
            yield from self._gauges(metric, window)
            return
        for labels, place, count in self._counts(metric):
            named = (*zip((label.name for label in metric.labels), labels, strict=True), *place.labels)
            values = count.exposed(window)
            if metric.type is MetricType.COUNTER:
                yield [Series(metric.name, named, [_tidy(value) for value in values])]
            else:
                yield self._distribution(metric, labels, named, values)

    def _gauges(self, metric: Metric, window: slice) -> Iterator[list[Series]]:
        places = places_of(self.scenario, metric)
        indexes = range(window.start, window.stop)
        for number, labels in enumerate(self._label_sets(metric)):
            named = tuple(zip((label.name for label in metric.labels), labels, strict=True))
            if metric.is_emitted and metric.shared:
                shared: list[float | None] = list(Gauge(self.scenario, metric, labels, number).samples(indexes))
                yield from ([Series(metric.name, (*named, *place.labels), shared)] for place in places.all)
            else:
                for place in places.of_label_set(labels):
                    gauge = Gauge(self.scenario, metric, labels, number, place.instance if metric.is_emitted else "")
                    yield [Series(metric.name, (*named, *place.labels), list(gauge.samples(indexes)))]

    def _label_sets(self, metric: Metric) -> list[tuple[str, ...]]:
        """The label sets of a gauge, each once."""
        found = (labels for row in self._rows[domain_of(metric)] if (labels := self._labels(metric, row)) is not None)
        return list(dict.fromkeys(found))

    def _labels(self, metric: Metric, row: Row) -> tuple[str, ...] | None:
        """The label values of a row as the metric exposes them; None when one is missing or left out."""
        values = [row.values[label.id] for label in metric.labels]
        known = tuple(value for value in values if value is not None)
        left_out = self.scenario.unknown_to_exporters if not metric.is_emitted else None
        if left_out is not None:
            for label, value in zip(metric.labels, values, strict=True):
                if self._world.is_tenant(label) and value == self._world.values(label)[left_out]:
                    return None
        return known if len(known) == len(values) else None

    def _counts(self, metric: Metric) -> Iterator[tuple[tuple[str, ...], Place, Count]]:
        """The label sets of a counter or a histogram on every instance that counts them."""
        places = places_of(self.scenario, metric)
        streams = self._streams(metric)
        zero = dict.fromkeys(metric.zero_label_sets, True)
        for labels in dict.fromkeys([*zero, *streams]):
            for place in places.all if labels in zero else places.busy:
                found = tuple(streams.get(labels, {}).get(place, ()))
                if found or labels in zero:
                    yield labels, place, Count(found, self.scenario.restart(place.number), labels in zero)

    def _streams(self, metric: Metric) -> dict[tuple[str, ...], dict[Place, list[Stream]]]:
        places = places_of(self.scenario, metric)
        found: dict[tuple[str, ...], dict[Place, list[Stream]]] = {}
        if metric.is_own:
            return found
        if must_never_happen(metric.unit):
            first = self._first_label_set(metric)
            return {first: {places.busy[0]: [self._first_ever()]}} if first is not None else {}
        for row in self._rows[domain_of(metric)]:
            labels = self._labels(metric, row)
            if labels is None:
                continue
            for place, share in places.shares(labels, rare=metric.event_period is not None):
                found.setdefault(labels, {}).setdefault(place, []).append(self._stream(metric, row, place, share))
        return found

    def _stream(self, metric: Metric, row: Row, place: Place, share: float) -> Stream:
        phase = self.scenario.chance("phase", row.key, place.instance)
        if metric.event_period is not None:
            step = self.scenario.step
            passed = [index * step / metric.event_period for index in range(len(self.scenario.times))]
            return Stream(1.0, passed, phase)
        curve = self._traffic.curve(row.variant, falls_silent=row.falls_silent)
        flows = metric.type is MetricType.COUNTER and metric.scale > 1
        return Stream(row.rate * share, curve, None if flows else phase)

    def _first_label_set(self, metric: Metric) -> tuple[str, ...] | None:
        known = metric.zero_label_sets or tuple(self._label_sets(metric))
        return known[int(self.scenario.chance("first", metric.name) * len(known))] if known else None

    def _first_ever(self) -> Stream:
        first = self.scenario.first_event
        return Stream(1.0, [float(index >= first) for index in range(len(self.scenario.times))], 0.0)

    def _distribution(
        self, metric: Metric, labels: tuple[str, ...], named: tuple[tuple[str, str], ...], values: list[float | None]
    ) -> list[Series]:
        """The series of one label set of a histogram or a summary."""
        pool = self._pool(metric, labels)
        counts = [int(value or 0) for value in values]
        parts: list[tuple[str, tuple[tuple[str, str], ...], list[float] | list[int]]] = []
        if metric.type is MetricType.SUMMARY:
            ranked = sorted(pool.observations)
            for quantile in _QUANTILES:
                level = ranked[int(float(quantile) * len(ranked))]
                parts.append((metric.name, (("quantile", quantile),), [level] * len(counts)))
        else:
            for index, bound in enumerate(metric.buckets):
                parts.append((f"{metric.name}_bucket", (("le", _bound(bound)),), pool.in_bucket(index, counts)))
            parts.append((f"{metric.name}_bucket", (("le", "+Inf"),), counts))
        parts += [(f"{metric.name}_sum", (), pool.total(counts)), (f"{metric.name}_count", (), counts)]
        born = [value is not None for value in values]
        return [
            Series(
                name, (*named, *extra), [each if is_born else None for each, is_born in zip(found, born, strict=True)]
            )
            for name, extra, found in parts
        ]

    def _pool(self, metric: Metric, labels: tuple[str, ...]) -> Pool:
        number = int(self.scenario.chance("pool", metric.name, labels) * _POOLS)
        key = (metric.name, number)
        if key not in self._pools:
            low, high = _SPREAD
            self._pools[key] = pool_of(metric, low + (high - low) * number / _POOLS)
        return self._pools[key]


def simulate(catalogue: Catalogue, scenario: Scenario) -> History:
    """The history that a service with this Catalogue has in a scenario; the same for the same seed."""
    return History(catalogue, scenario)


def _tidy(value: float | None) -> float | None:
    return round(value, 6) if isinstance(value, float) else value


def _bound(bound: float) -> str:
    """A bucket's bound as the generated packages expose it."""
    return repr(float(bound))
