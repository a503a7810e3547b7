"""What a number measures: units with exponents, so that a rate a second never meets a limit a minute unnoticed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_DIMENSION = frozenset({"ratio", "percent", "bool"})
_PER = "_per_"
_TIMESTAMP = "timestamp_seconds"
_SINGULAR = {"second": "seconds", "minute": "minutes", "hour": "hours", "day": "days", "month": "months"}


@dataclass(frozen=True, slots=True)
class Dimension:
    """Units and their exponents, sorted by unit: ``(("requests", 1), ("seconds", -1))`` is requests a second."""

    powers: tuple[tuple[str, int], ...]

    @classmethod
    def of_unit(cls, unit: str) -> Dimension:
        """The dimension of a metric's unit; ``x_per_minute`` is x over minutes, a ratio is a plain number."""
        if unit in _NO_DIMENSION:
            return ONE
        above, _, below = unit.partition(_PER)
        numerator = cls(((above, 1),))
        return numerator / cls(((_SINGULAR.get(below, below), 1),)) if below else numerator

    @classmethod
    def timestamp(cls) -> Dimension:
        """Unix time in seconds: a moment, no duration."""
        return cls(((_TIMESTAMP, 1),))

    def __mul__(self, other: Dimension) -> Dimension:
        """The dimension of a product."""
        return _of(_sum(dict(self.powers), dict(other.powers), 1))

    def __truediv__(self, other: Dimension) -> Dimension:
        """The dimension of a quotient."""
        return _of(_sum(dict(self.powers), dict(other.powers), -1))

    def __str__(self) -> str:
        """The dimension as a message names it."""
        above = " ".join(_power(unit, exponent) for unit, exponent in self.powers if exponent > 0)
        below = " ".join(_power(unit, -exponent) for unit, exponent in self.powers if exponent < 0)
        return f"{above or '1'} / {below}" if below else above or "a plain number"


def _sum(left: Mapping[str, int], right: Mapping[str, int], sign: int) -> dict[str, int]:
    return {unit: left.get(unit, 0) + sign * right.get(unit, 0) for unit in left.keys() | right.keys()}


def _of(powers: Mapping[str, int]) -> Dimension:
    return Dimension(tuple(sorted((unit, exponent) for unit, exponent in powers.items() if exponent)))


def _power(unit: str, exponent: int) -> str:
    return unit if exponent == 1 else f"{unit}^{exponent}"


ONE = Dimension(())
"""The dimension of a plain number, such as a ratio or a count of entities."""

SECOND = Dimension((("seconds", 1),))
MINUTE = Dimension((("minutes", 1),))
HOUR = Dimension((("hours", 1),))
PERIODS = {"second": (1, SECOND), "minute": (60, MINUTE), "hour": (3600, HOUR)}
"""The seconds and the dimension of each time that a rate can be over."""
