"""Dimensions of values: exponents of base units with a scale, and how arithmetic changes them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

SECONDS = "seconds"
_PHYSICAL = frozenset({"seconds", "bytes", "dollars", "celsius", "joules", "meters"})
_PREFIXED = {
    "milliseconds": ("seconds", 1e3),
    "microseconds": ("seconds", 1e6),
    "nanoseconds": ("seconds", 1e9),
    "minutes": ("seconds", 1 / 60),
    "hours": ("seconds", 1 / 3600),
    "days": ("seconds", 1 / 86400),
    "kilobytes": ("bytes", 1e-3),
    "megabytes": ("bytes", 1e-6),
    "gigabytes": ("bytes", 1e-9),
    "kibibytes": ("bytes", 2.0**-10),
    "mebibytes": ("bytes", 2.0**-20),
    "gibibytes": ("bytes", 2.0**-30),
    "bits": ("bytes", 8.0),
    "cents": ("dollars", 100.0),
}
_PER = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0}
_TIME_FACTORS = (1.0, 60.0, 3600.0, 86400.0, 604800.0, 1e3, 1e6, 1e9)
_SIZE_FACTORS = (*(1e3**power for power in range(1, 6)), *(1024.0**power for power in range(1, 6)), 8.0)
_TOLERANCE = 1e-9
_LEAST_WEIGHT = 0.05


class Unit(NamedTuple):
    """A dimension, and how many of the value's unit make one of the base unit; None when that is not known.

    ``scale`` 60 of requests per second is requests per minute, 1000 of seconds is milliseconds, 100 of a ratio is
    percent. Weights, such as the 0.9 of nine tenths of a limit, leave the scale; ``factor`` is the product of all
    numbers that the value was multiplied with.
    """

    dimension: tuple[tuple[str, int], ...] = ()
    scale: float | None = 1.0
    factor: float = 1.0

    def exponent(self, base: str) -> int:
        """The exponent of a base unit."""
        return dict(self.dimension).get(base, 0)

    @property
    def is_number(self) -> bool:
        """Whether it has no dimension, as ratios, shares and counts of series do."""
        return not self.dimension

    @property
    def physical(self) -> tuple[tuple[str, int], ...]:
        """The dimension without counted things: what a requests-per-second and a jobs-per-second have in common."""
        return tuple(part for part in self.dimension if part[0] in _PHYSICAL)

    def times(self, other: Unit) -> Unit:
        """The unit of a product."""
        return Unit(_merged(self.dimension, other.dimension, 1), _product(self.scale, other.scale))

    def over(self, other: Unit) -> Unit:
        """The unit of a quotient."""
        inverse = None if not other.scale else 1 / other.scale
        return Unit(_merged(self.dimension, other.dimension, -1), _product(self.scale, inverse), self.factor)

    def per_second(self) -> Unit:
        """The unit of a derivative."""
        return self.over(Unit(((SECONDS, 1),)))

    def scaled(self, factor: float) -> Unit:
        """The unit after a multiplication with a number; unknown scale when the number converts no unit of it."""
        if not factor:
            return Unit(self.dimension, None, 0.0)
        scale = None if self.scale is None else _rounded(self.scale * factor)
        if not converts(self, abs(factor)):
            scale = self.scale if _LEAST_WEIGHT < abs(factor) < 1 / _LEAST_WEIGHT else None
        return Unit(self.dimension, scale, self.factor * factor)

    def same_scale(self, other: Unit) -> bool:
        """Whether two values of the same dimension are in the same unit, or may be."""
        if self.scale is None or other.scale is None:
            return True
        return abs(self.scale - other.scale) <= _TOLERANCE * max(abs(self.scale), abs(other.scale))

    def __str__(self) -> str:
        """The unit in words."""
        return describe(self)


NUMBER = Unit()


def converts(unit: Unit, factor: float) -> bool:
    """Whether multiplying with ``factor`` is a change of unit for a value in ``unit``, as against a weight."""
    bases = dict(unit.dimension)
    factors = [100.0] if not bases else []
    if SECONDS in bases:
        factors += _TIME_FACTORS
        factors += [6000.0, 100.0]
    if "bytes" in bases:
        factors += _SIZE_FACTORS
    if "dollars" in bases:
        factors.append(100.0)
    return any(abs(factor / each - 1) < _TOLERANCE or abs(factor * each - 1) < _TOLERANCE for each in (1.0, *factors))


@lru_cache(maxsize=1024)
def unit_of(name: str | None) -> Unit | None:
    """The unit that a specification names, such as ``requests_per_minute``; None when nothing is declared."""
    if name is None:
        return None
    if name in ("ratio", "percent", "percentage"):
        return Unit((), 1.0 if name == "ratio" else 100.0)
    if name == "timestamp_seconds":
        return Unit(((SECONDS, 1),))
    top, separator, bottom = name.rpartition("_per_")
    if separator and bottom in _PER:
        counted = unit_of(top) or NUMBER
        return Unit(_merged(counted.dimension, ((SECONDS, 1),), -1), _product(counted.scale, _PER[bottom]))
    base, scale = _PREFIXED.get(name, (name, 1.0))
    return Unit(((base, 1),), scale)


_RATES = {60.0: "minute", 3600.0: "hour", 86400.0: "day", 604800.0: "week", 1.0: "second"}
_NAMED_SCALES = {
    ("seconds", 1e3): "milliseconds",
    ("seconds", 1e6): "microseconds",
    ("seconds", round(1 / 60, 12)): "minutes",
    ("seconds", round(1 / 3600, 12)): "hours",
    ("seconds", round(1 / 86400, 12)): "days",
    ("bytes", 8.0): "bits",
}


def describe(unit: Unit) -> str:
    """The unit in words, such as ``requests per minute``."""
    above = [name if power == 1 else f"{name}^{power}" for name, power in unit.dimension if power > 0]
    below = [name if power == -1 else f"{name}^{-power}" for name, power in unit.dimension if power < 0]
    if not above and not below:
        return {1.0: "a ratio", 100.0: "percent"}.get(unit.scale or 0.0, "a number")
    if below == [SECONDS] and unit.scale in _RATES:
        return f"{' '.join(above) or 'events'} per {_RATES[unit.scale]}"
    text = " ".join(above) or "1"
    if not below and len(above) == 1 and unit.scale is not None:
        named = _NAMED_SCALES.get((above[0], round(unit.scale, 12)))
        text = named or (text if unit.scale == 1 else f"{text} × {unit.scale:g}")
    return f"{text} per {' '.join(below)}" if below else text


def _merged(
    left: tuple[tuple[str, int], ...], right: tuple[tuple[str, int], ...], sign: int
) -> tuple[tuple[str, int], ...]:
    if not right:
        return left
    powers = dict(left)
    for base, power in right:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def _product(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else _rounded(left * right)


def _rounded(value: float) -> float:
    return float(f"{value:.12g}")
