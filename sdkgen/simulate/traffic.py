"""How much goes on when: the day's rise and fall, noise, and the spell without traffic, as cumulative curves."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from math import pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdkgen.simulate.scenario import Scenario

VARIANTS = 8
"""How many curves of equal shape and different noise there are: not everything moves in step."""

_DAY = 86400
_PEAK = 14 * 3600
_WEEKEND = (2, 3)
"""Days since 1970-01-01, a Thursday, modulo 7."""
_NIGHT, _WEEKEND_SHARE, _NOISE = 0.25, 0.7, 0.3


class Traffic:
    """Cumulative curves over the samples of a scenario: the minutes of full traffic until then."""

    def __init__(self, scenario: Scenario) -> None:
        """Curves are made when they are asked for."""
        self._scenario = scenario
        self._curves: dict[tuple[int, bool], list[float]] = {}

    @cached_property
    def shape(self) -> list[float]:
        """The share of full traffic at every sample, without noise, 0 during the spell without traffic."""
        quiet = self._scenario.quiet
        return [0.0 if index in quiet else level(time) for index, time in enumerate(self._scenario.times)]

    def curve(self, variant: int, *, falls_silent: bool = False) -> list[float]:
        """The cumulative curve of one variant; one that falls silent stops where the scenario says."""
        key = (variant, falls_silent)
        if key not in self._curves:
            self._curves[key] = self._cumulative(*key)
        return self._curves[key]

    def _cumulative(self, variant: int, falls_silent: bool) -> list[float]:  # noqa: FBT001  (a part of the key)
        scenario = self._scenario
        minutes = scenario.step / 60
        end = scenario.silence if falls_silent else len(self.shape)
        gains = (
            share * minutes * (1 - _NOISE / 2 + _NOISE * scenario.chance("noise", variant, index))
            if 0 < index < end
            else 0.0
            for index, share in enumerate(self.shape)
        )
        return list(accumulate(gains))


def level(time: int) -> float:
    """The share of full traffic that the time of day and of week allow."""
    wave = (1 + sin(2 * pi * (time - _PEAK) / _DAY + pi / 2)) / 2
    share = _NIGHT + (1 - _NIGHT) * wave
    return share * _WEEKEND_SHARE if time // _DAY % 7 in _WEEKEND else share
