"""PromQL under construction: a text with what is known of its result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isclose
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdkgen.model.catalogue import Origin
    from sdkgen.queries.dimension import Dimension


OR, AND, COMPARISON, PLUS, TIMES, ATOM = 0, 1, 2, 3, 4, 9
"""How tightly an expression's outermost operator binds; an atom needs no parentheses anywhere."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\x00"}
_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
_EXACT = 1e15
_TOLERANCE = 1e-9


class QueryError(ValueError):
    """A query cannot mean anything; ``key`` is the key of its record that says so, at its ``origin``."""

    def __init__(self, message: str, key: str, help_: str) -> None:
        """Says what is wrong, at which key, and what to do."""
        super().__init__(message)
        self.key = key
        self.help = help_
        self.origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """PromQL and the facts of its result.

    ``labels`` are those that tell its series apart, sorted as grouped; None is a scalar, and the empty tuple a single
    series without labels. ``dimension`` is None when unknown. ``binding`` is how tightly the outermost operator binds.
    ``is_named`` says that its series still carry a metric's name, ``is_filled`` that it has 0 for everybody below the
    line of the ratio that it is the part of.
    """

    text: str
    labels: tuple[str, ...] | None
    dimension: Dimension | None
    binding: int = ATOM
    is_named: bool = False
    is_filled: bool = False

    @property
    def is_scalar(self) -> bool:
        """Whether it is a number rather than a vector."""
        return self.labels is None

    def at_least(self, binding: int) -> str:
        """The text, in parentheses unless its operator binds at least as tightly."""
        return self.text if self.binding >= binding else f"({self.text})"

    def measuring(self, dimension: Dimension | None) -> Expression:
        """The same text, measuring something else."""
        return replace(self, dimension=dimension)


def scaled(expression: Expression, factor: float) -> Expression:
    """The expression times ``factor``, in the fewest characters."""
    if factor == 1:
        return expression
    divisor = round(1 / factor) if 0 < factor < 1 else 0
    is_quotient = divisor > 0 and isclose(divisor * factor, 1)
    operation = f"/ {divisor}" if is_quotient else f"* {number(factor)}"
    text = f"{expression.at_least(TIMES)} {operation}"
    return replace(expression, text=text, binding=TIMES, is_named=False)


def number(value: float) -> str:
    """A number as PromQL and people write it: no exponent where digits do, no fraction where there is none."""
    return str(int(value)) if _is_whole(value) and abs(value) < _EXACT else repr(value)


def duration(seconds: float) -> str:
    """A duration in the largest units that leave no rest: 5400 s is `90m`, 604800 s is `7d`."""
    for unit, size in _UNITS:
        if seconds >= size and seconds % size == 0:
            return f"{int(seconds // size)}{unit}"
    return f"{round(seconds * 1000)}ms"


def string(text: str) -> str:
    """A PromQL string: whatever it holds stays text."""
    escaped = "".join(_ESCAPES.get(char, char) for char in text)
    return f'"{escaped}"'


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < _TOLERANCE
