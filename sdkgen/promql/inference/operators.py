"""What is known of what an operator yields."""

from __future__ import annotations

from math import inf, isnan, nextafter
from typing import TYPE_CHECKING

from sdkgen.promql.facts import ALWAYS, Facts, Presence, Shape, ValueKind
from sdkgen.promql.likeness import part_of
from sdkgen.promql.matching import pairing_of, result_labels, united_labels
from sdkgen.promql.nodes import Selector
from sdkgen.promql.parser import COMPARISONS, SET_OPERATORS
from sdkgen.promql.units import NUMBER, SECONDS, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdkgen.promql.inference import Inference
    from sdkgen.promql.nodes import Binary, Node
    from sdkgen.promql.series import Series

_FLOWS = frozenset({ValueKind.RATE, ValueKind.INCREASE, ValueKind.BUCKET_RATE})
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
NO_TRAFFIC = "without traffic the divisor is 0"


def combined(known: Inference, node: Binary) -> Facts:
    """The facts of an operator's result."""
    left, right = known[node.left], known[node.right]
    if node.sign in SET_OPERATORS:
        return _newborn(node, left) if _asks_for_new(node, left) else _set(node.sign, left, right)
    if node.sign in COMPARISONS:
        return _compared(node, left, right)
    return _calculated(node, left, right)


def is_plain_number(facts: Facts) -> bool:
    """Whether it is a number without a unit of its own: a literal, or what is calculated from literals."""
    return facts.kind is ValueKind.NUMBER and facts.unit is None


def _set(sign: str, left: Facts, right: Facts) -> Facts:
    if sign != "or":
        return left._replace(
            shape=Shape.VECTOR, presence=left.presence._replace(empty="nothing matches", is_filter=True)
        )
    return united(left, right)


def united(left: Facts, right: Facts) -> Facts:
    """What is known of the series of both sides together."""
    is_filled = right.presence.empty is None and right.labels.possible == left.labels.possible
    presence = right.presence if right.presence.empty or is_filled else left.presence
    nan = left.presence.nan or right.presence.nan
    is_right = right.kind.is_raw_counter or is_plain_number(left) or (left.is_unknown and not is_plain_number(right))
    main = right if is_right else left
    return main._replace(
        shape=Shape.VECTOR,
        labels=united_labels(left.labels, right.labels),
        low=min(left.low, right.low),
        high=max(left.high, right.high),
        presence=(ALWAYS if is_filled else presence)._replace(nan=nan),
        source=left.source if right.source in (None, left.source) else None,
        value=None,
    )


def _asks_for_new(node: Binary, left: Facts) -> bool:
    """Whether it is `x unless x offset 5m`: the series of a counter that were not there before."""
    if node.sign != "unless" or not left.kind.is_raw_counter:
        return False
    names = [{each.name and each.name.text for each in _selectors(side)} for side in (node.left, node.right)]
    offsets = [{each.offset and each.offset.seconds for each in _selectors(side)} for side in (node.left, node.right)]
    return names[0] == names[1] and offsets[0] == {None} and None not in offsets[1]


def _selectors(node: Node) -> list[Selector]:
    return [each for each in node.walk() if isinstance(each, Selector)]


def _newborn(node: Binary, left: Facts) -> Facts:
    """What a counter's new series have counted is what they grew by since."""
    window = next((each.offset.seconds for each in _selectors(node.right) if each.offset is not None), None)
    kind = ValueKind.INCREASE if left.kind is ValueKind.COUNTER else ValueKind.BUCKET_RATE
    presence = Presence("there are no new series", is_filter=True)
    return left._replace(shape=Shape.VECTOR, kind=kind, window=window, presence=presence)


def _compared(node: Binary, left: Facts, right: Facts) -> Facts:
    """A comparison filters its left side, or the side that has series; with `bool` it yields 0 and 1."""
    flipped = left.shape is Shape.SCALAR and right.shape is not Shape.SCALAR
    subject, other = (right, left) if flipped else (left, right)
    labels = subject.labels
    if left.shape is not Shape.SCALAR and right.shape is not Shape.SCALAR:
        labels = result_labels(left.labels, right.labels, pairing_of(node))
    shared = (left.shared or right.shared) and labels.may_have("instance")
    base = subject._replace(labels=labels, value=None, shared=shared)
    if node.is_bool or base.shape is Shape.SCALAR:
        empty = subject.presence.empty or other.presence.empty
        presence = Presence(empty, is_filter=subject.presence.is_filter)
        return base._replace(kind=ValueKind.STATE, unit=NUMBER, low=0.0, high=1.0, presence=presence)
    sign = _MIRRORED[node.sign] if flipped else node.sign
    low, high = _filtered(sign, subject, other.value)
    presence = subject.presence._replace(empty="nothing passes the comparison", is_filter=True)
    return base._replace(low=low, high=high, presence=presence)


def _filtered(sign: str, facts: Facts, value: float | None) -> tuple[float, float]:
    if value is None or isnan(value):
        return facts.low, facts.high
    bounds: dict[str, tuple[float, float]] = {
        ">": (nextafter(value, inf), inf),
        ">=": (value, inf),
        "<": (-inf, nextafter(value, -inf)),
        "<=": (-inf, value),
        "==": (value, value),
        "!=": (-inf, inf),
    }
    low, high = bounds[sign]
    return max(low, facts.low), min(high, facts.high)


def _calculated(node: Binary, left: Facts, right: Facts) -> Facts:
    labels, shape = left.labels, Shape.VECTOR
    if left.shape is Shape.SCALAR and right.shape is Shape.SCALAR:
        shape = Shape.SCALAR
    elif left.shape is Shape.SCALAR:
        labels = right.labels
    elif right.shape is not Shape.SCALAR:
        labels = result_labels(left.labels, right.labels, pairing_of(node))
    low, high = _interval(node, left, right)
    is_zero = shape is Shape.VECTOR and node.sign == "*" and 0.0 in (left.value, right.value)
    return Facts(
        shape=shape,
        kind=ValueKind.NUMBER if is_zero else _kind(node.sign, left, right),
        labels=labels,
        unit=None if is_zero else unit_after(node.sign, left, right),
        low=low,
        high=high,
        window=left.window if right.window is None else right.window if left.window is None else None,
        shared=(left.shared or right.shared) and labels.may_have("instance"),
        presence=_presence(node.sign, left, right),
        source=_source(left, right),
        value=_value(node.sign, left.value, right.value),
        aggregated=left.aggregated or right.aggregated,
        offsets=left.offsets | right.offsets,
    )


def _source(left: Facts, right: Facts) -> Series | None:
    if is_plain_number(right):
        return left.source
    if is_plain_number(left):
        return right.source
    return left.source if left.source is not None and left.source is right.source else None


def _presence(sign: str, left: Facts, right: Facts) -> Presence:
    nan = left.presence.nan or right.presence.nan
    if sign in ("/", "%") and right.kind in _FLOWS and right.low <= 0:
        nan = NO_TRAFFIC
    return Presence(
        left.presence.empty or right.presence.empty, nan, left.presence.is_filter or right.presence.is_filter
    )


def _kind(sign: str, left: Facts, right: Facts) -> ValueKind:
    if left.is_unknown or right.is_unknown:
        return ValueKind.UNKNOWN
    if is_plain_number(left) and is_plain_number(right):
        return ValueKind.NUMBER
    if sign in ("+", "-"):
        return _sum_kind(sign, left, right)
    if sign == "/" and not is_plain_number(left) and not is_plain_number(right):
        return _quotient_kind(left, right)
    if sign in ("*", "/"):
        return _product_kind(sign, left, right)
    return ValueKind.GAUGE


def _sum_kind(sign: str, left: Facts, right: Facts) -> ValueKind:
    if is_plain_number(left):
        return ValueKind.GAUGE if right.kind is ValueKind.STATE else right.kind
    if is_plain_number(right):
        return ValueKind.GAUGE if left.kind is ValueKind.STATE else left.kind
    times = (left.kind is ValueKind.TIMESTAMP, right.kind is ValueKind.TIMESTAMP)
    if sign == "-" and all(times):
        return ValueKind.GAUGE
    if any(times):
        return ValueKind.TIMESTAMP
    if left.kind is right.kind and not left.kind.is_raw_counter and left.kind is not ValueKind.STATE:
        return left.kind
    return ValueKind.GAUGE


def _product_kind(sign: str, left: Facts, right: Facts) -> ValueKind:
    if is_plain_number(right):
        return ValueKind.GAUGE if left.kind is ValueKind.STATE else left.kind
    if is_plain_number(left):
        if sign == "/":
            return ValueKind.GAUGE
        return ValueKind.GAUGE if right.kind is ValueKind.STATE else right.kind
    return ValueKind.GAUGE


def _quotient_kind(left: Facts, right: Facts) -> ValueKind:
    if left.unit is not None and right.unit is not None and not left.unit.over(right.unit).physical:
        return ValueKind.RATIO
    return ValueKind.GAUGE


def unit_after(sign: str, left: Facts, right: Facts) -> Unit | None:
    """The unit of a result; None when it is unknown, or when there is none."""
    if sign in ("*", "/"):
        return _product_unit(sign, left, right)
    if sign in ("+", "-"):
        if is_plain_number(left):
            return right.unit
        if is_plain_number(right):
            return left.unit
        return left.unit if left.unit and right.unit and left.unit[:2] == right.unit[:2] else None
    return left.unit if sign == "%" else None


def _product_unit(sign: str, left: Facts, right: Facts) -> Unit | None:
    if is_plain_number(right):
        return None if left.unit is None or is_plain_number(left) else _scaled(left.unit, right.value, sign)
    if is_plain_number(left):
        unit = right.unit if sign == "*" or right.unit is None else NUMBER.over(right.unit)
        return None if unit is None else _scaled(unit, left.value, "*")
    if left.unit is None or right.unit is None:
        return None
    one, other = comparable(left, right) if sign == "/" else (left.unit, right.unit)
    return one.times(other) if sign == "*" else one.over(other)


def _scaled(unit: Unit, factor: float | None, sign: str) -> Unit:
    if factor is None:
        return unit._replace(scale=None)
    return unit.scaled(factor if sign == "*" else 1 / factor if factor else 0.0)


def comparable(left: Facts, right: Facts) -> tuple[Unit, Unit]:
    """The units of both sides, an increase seen as the rate per window that it is when the other side is a rate."""
    one, other = left.unit or NUMBER, right.unit or NUMBER
    if left.kind is right.kind:
        return one, other
    gap = one.exponent(SECONDS) - other.exponent(SECONDS)
    if gap == 1 and is_increase(left) and left.window:
        return _per_window(one, left.window), other
    if gap == -1 and is_increase(right) and right.window:
        return one, _per_window(other, right.window)
    return one, other


def is_increase(facts: Facts) -> bool:
    """Whether it is a growth over a window, as against one a second; of buckets as well."""
    is_of_buckets = facts.kind is ValueKind.BUCKET_RATE and facts.unit is not None and facts.unit.is_number
    return facts.kind is ValueKind.INCREASE or is_of_buckets


def _per_window(unit: Unit, window: float) -> Unit:
    return unit.per_second()._replace(scale=unit.factor * window)


def _value(sign: str, left: float | None, right: float | None) -> float | None:
    if left is None or right is None:
        return None
    try:
        result: object = _ARITHMETIC[sign](left, right)
    except (ArithmeticError, KeyError, ValueError):
        return None
    return result if isinstance(result, float) else None  # a root of a negative number is complex


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: a % b,
    "^": lambda a, b: a**b,
}


def _interval(node: Binary, left: Facts, right: Facts) -> tuple[float, float]:
    if node.sign == "/" and left.low >= 0 and right.low >= 0 and part_of(node.left, node.right) is not None:
        return 0.0, 1.0
    if node.sign in ("+", "-", "*"):
        return _corners(node.sign, left, right)
    if node.sign == "/" and right.value:
        return _corners("*", left, right._replace(low=1 / right.value, high=1 / right.value))
    return (0.0, inf) if left.low >= 0 and right.low >= 0 else (-inf, inf)


def _corners(sign: str, left: Facts, right: Facts) -> tuple[float, float]:
    operation = _ARITHMETIC[sign]
    corners = [operation(one, other) for one in (left.low, left.high) for other in (right.low, right.high)]
    if any(map(isnan, corners)):
        # Zero times infinity is zero here; a difference of unbounded values is unbounded.
        corners = [0.0 if isnan(corner) else corner for corner in corners] if sign == "*" else [-inf, inf]
    return min(corners), max(corners)
