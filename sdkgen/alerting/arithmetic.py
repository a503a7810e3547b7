"""What a formula of a query comes to on given numbers, and which number makes it come to a wanted one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ROUNDS = 200
_LARGEST = 1e12
_TOLERANCE = 1e-9


def solve(formula: str, values: Mapping[str, float], name: str, wanted: float) -> float | None:
    """The value of ``name`` from 0 up that makes the formula ``wanted``, the others as given; None without one."""

    def off_by(value: float) -> float | None:
        result = evaluate(formula, {**values, name: value})
        return None if result is None else result - wanted

    low, high = 0.0, 1.0
    at_low = off_by(low)
    if at_low is None:
        low, at_low = _TOLERANCE, off_by(_TOLERANCE)
    while at_low is not None and high < _LARGEST:
        at_high = off_by(high)
        if at_high is not None and at_low * at_high <= 0:
            return _bisect(off_by, low, high, rising=at_high >= at_low)
        high *= 2
    return None


def _bisect(off_by: Callable[[float], float | None], low: float, high: float, *, rising: bool) -> float:
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if ((off_by(middle) or 0.0) > 0) is rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def evaluate(formula: str, values: Mapping[str, float]) -> float | None:
    """What the formula comes to; None when it divides by zero or is no formula."""
    try:
        return _value(ast.parse(formula.strip(), mode="eval").body, values)
    except (SyntaxError, ZeroDivisionError, KeyError, ValueError, RecursionError):
        return None


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return values[name]
        case ast.BinOp(left=left, op=operator, right=right):
            return _combined(operator, _value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id="clamp"), args=[inner, least, most]):
            return min(max(_value(inner, values), _value(least, values)), _value(most, values))
        case _:
            raise ValueError("no part of a formula")


def _combined(operator: ast.operator, left: float, right: float) -> float:
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
        case _:
            raise ValueError("no operator of a formula")
