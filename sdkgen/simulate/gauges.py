"""The levels of gauges over time: flags, states, times of last events, sizes, and whatever else goes up and down."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sin
from typing import TYPE_CHECKING

from sdkgen.model.units import resolution_of
from sdkgen.simulate.vocabulary import GROWTH_A_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sdkgen.model import Metric
    from sdkgen.simulate.scenario import Scenario

    Level = Callable[[int], float]
    """Unix time → value."""

_DAY = 86400
_PERIODS = (300, 900, 3600)
_FAILED, _SUCCEEDED, _RUNNING = 0.0, 1.0, 2.0
_FAILS = 0.03
_LONGEST_RUN = 0.3
_FLAG_SET = 0.8
_EVERY_NTH_IS_NO_MEASUREMENT = 8
_SIZES = tuple(2.0**exponent for exponent in range(29, 35))
_SHARE_OF_LIMIT = (0.2, 0.8)
_LEVELS = {"ratio": (0.2, 0.9), "seconds": (1.0, 60.0), "dollars": (0.0, 500.0)}
_COUNTED = (0.0, 60.0)


@dataclass(frozen=True, slots=True)
class Gauge:
    """One series of a gauge; ``values`` are its label values, ``number`` is its place among the series of the metric.

    ``instance`` is empty when all instances say the same.
    """

    scenario: Scenario
    metric: Metric
    values: tuple[str, ...]
    number: int
    instance: str = ""

    def samples(self, window: Iterable[int]) -> list[float]:
        """The level at the samples with these indexes."""
        level, times = self._level(), self.scenario.times
        return [level(times[index]) for index in window]

    def _level(self) -> Level:
        metric = self.metric
        if metric.sentinels and self.number % _EVERY_NTH_IS_NO_MEASUREMENT == _EVERY_NTH_IS_NO_MEASUREMENT - 1:
            sentinel = float(next(iter(metric.sentinels)))
            return lambda _: sentinel
        if metric.hook.startswith("schedule."):
            return _Schedule(self).level(metric.hook)
        if metric.states:
            state = self._state()
            return lambda _: state
        if metric.unit == "timestamp_seconds":
            return self._last_event
        if metric.unit == "bytes" and not metric.typical:
            return self._size()
        return self._wave()

    def _state(self) -> float:
        states = sorted(map(float, self.metric.states))
        return states[-1] if self.chance("state", self.values) < _FLAG_SET else states[0]

    def _last_event(self, time: int) -> float:
        """The time of the last of events that follow each other in a fixed period, of the metric or of a choice."""
        period = int(self.metric.event_period or _PERIODS[self.number % len(_PERIODS)])
        offset = int(self.chance("offset", self.values) * period)
        return float((time - offset) // period * period + offset)

    def _size(self) -> Level:
        """A limit stays; what is used stays below it, with the days or by slow growth."""
        limit = _SIZES[int(self.chance("size", self.values) * len(_SIZES))]
        if "limit" in self.metric.name.split("_"):
            return lambda _: limit
        low, high = _SHARE_OF_LIMIT
        used = limit * (low + (high - low) * self.chance(self.metric.name, self.values, self.instance))
        if "usage" in self.metric.name.split("_"):
            return lambda time: float(round(used * (1 + 0.1 * self._daily(time))))
        return lambda time: float(round(used * (1 + GROWTH_A_DAY * (time - self.scenario.start) / _DAY)))

    def _wave(self) -> Level:
        low, high = self._bounds()
        is_whole = resolution_of(self.metric.unit, "counter") >= 1
        middle = low + (high - low) * (0.3 + 0.4 * self.chance(self.metric.name, self.values, self.instance))
        reach = min(middle - low, high - middle)
        digits = None if is_whole else 6
        return lambda time: float(round(middle + reach * self._daily(time), digits))

    def _bounds(self) -> tuple[float, float]:
        typical = self.metric.typical
        stated = next((typical[value] for value in self.values if value in typical), typical.get(""))
        if stated is not None and stated[0] == stated[1]:
            return stated
        low, high = stated or _LEVELS.get(self.metric.unit or "", _COUNTED)
        least, most = self.metric.range or (low, high)
        return max(low, least), min(high, most)

    def _daily(self, time: int) -> float:
        """From -1 to 1, with the time of day and a faster movement of the series' own."""
        phase = 2 * pi * self.chance("phase", self.metric.name, self.values, self.instance)
        return 0.7 * sin(2 * pi * time / _DAY + phase) + 0.3 * sin(2 * pi * time / 1777 + 2 * phase)

    def chance(self, *key: object) -> float:
        """A number from 0 to below 1 of this history."""
        return self.scenario.chance("gauge", *key)


@dataclass(frozen=True, slots=True)
class _Schedule:
    """A scheduled task: when its runs start, how long they take and how they end, the same in all its metrics."""

    gauge: Gauge

    def level(self, hook: str) -> Level:
        return {
            "schedule.last_run": self._start,
            "schedule.duration": lambda time: self._length(self._finished(time)),
            "schedule.status": self._status,
        }[hook]

    @property
    def _period(self) -> int:
        return _PERIODS[self.gauge.number % len(_PERIODS)]

    def _start(self, time: int) -> float:
        offset = int(self.gauge.chance("schedule", self.gauge.values) * self._period)
        return float((time - offset) // self._period * self._period + offset)

    def _length(self, start: float) -> float:
        share = self.gauge.chance("run", self.gauge.values, start)
        return round(1 + _LONGEST_RUN * self._period * share * share, 3)

    def _finished(self, time: int) -> float:
        """The start of the last run that is over."""
        start = self._start(time)
        return start if start + self._length(start) <= time else start - self._period

    def _status(self, time: int) -> float:
        start = self._start(time)
        if time < start + self._length(start):
            return _RUNNING
        return _FAILED if self.gauge.chance("ends", self.gauge.values, start) < _FAILS else _SUCCEEDED
