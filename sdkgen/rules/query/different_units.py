"""Values of different units are added, subtracted, compared, or divided as if they were of one.

## What it does
Follows units through the query: the metric's own, per second below `rate`, times what numbers convert, such as 60 and
1000. Then compares both sides of `+`, `-` and comparisons, and of divisions that should leave a ratio.

## Why it matters
A rate is per second, a limit is per minute: the panel shows a sixtieth of the truth, and the alert never fires.

## Example
`sum by (tier) (rate(http_requests_total[5m])) / on (tier) max by (tier) (rate_limit_per_minute)`

## Use instead
`sum by (tier) (rate(http_requests_total[5m])) * 60 / on (tier) max by (tier) (rate_limit_per_minute)`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.inference.operators import comparable, is_increase
from sdkgen.promql.nodes import Binary, Call, Number, bare
from sdkgen.promql.parser import COMPARISONS
from sdkgen.promql.units import Unit, converts, describe
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, fault, is_number, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Node

KIND = error("SDK426", "different-units", __doc__)

_SAME = COMPARISONS | {"+", "-", "or"}
_FACTORS = (60.0, 3600.0, 86400.0, 1000.0, 1e6, 1e9, 1024.0, 1024.0**2, 1024.0**3)
_WHOLE = 100.0


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every operator between units that do not fit."""
    for node in analysis.operators:
        left, right = analysis.facts(node.left), analysis.facts(node.right)
        if left.unit is None or right.unit is None or is_number(left) or is_number(right):
            continue
        if left.is_unknown or right.is_unknown:
            continue
        if node.sign == "or" and (_is_absence(node.left) or _is_absence(node.right)):
            continue
        one, other = comparable(left, right)
        if node.sign in _SAME:
            yield from _compared(analysis, node, one, other)
        elif node.sign == "/":
            yield from _divided(analysis, node, one, other)


def _is_absence(node: Node) -> bool:
    """Whether the 1 of a side only says that something is missing."""
    call = bare(node)
    return isinstance(call, Call) and call.function.text in ("absent", "absent_over_time")


def _compared(analysis: Analysis, node: Binary, left: Unit, right: Unit) -> Iterator[Fault]:
    is_other = left.physical != right.physical or _are_different(left, right)
    if not is_other and left.same_scale(right):
        return
    verb = {"+": "added", "-": "subtracted", "or": "shown as one"}.get(node.sign, "compared")
    what = "things" if is_other and left.physical == right.physical else "units"
    sides = ((node.left, left), (node.right, right))
    message = f"different {what} are {verb}: " + ", ".join(
        f"`{shown(analysis, side)}` is in {describe(unit)}" for side, unit in sides
    )
    severity = Severity.WARNING if node.sign == "or" or what == "things" else None
    help_: str | None = None
    edits: tuple[Edit, ...] = ()
    if is_other:
        severity = Severity.INFO if _is_priced(left) or _is_priced(right) else severity
    else:
        help_, edits = _conversion(node.left, (right.scale or 1.0) / (left.scale or 1.0))
    yield fault(KIND, node, message, help_, edits, facts=analysis.facts(node.left), severity=severity)


def _are_different(left: Unit, right: Unit) -> bool:
    """Whether both count something, and not the same."""
    return bool(left.dimension) and bool(right.dimension) and left.dimension != right.dimension


def _is_priced(unit: Unit) -> bool:
    """Whether a number was multiplied in that may have a unit of its own, as the price of a server has."""
    return not converts(unit, abs(unit.factor)) if unit.factor else True


def _divided(analysis: Analysis, node: Binary, left: Unit, right: Unit) -> Iterator[Fault]:
    """A quotient without a dimension is a ratio, or a percentage: no other scale makes sense."""
    if left.dimension != right.dimension or not left.dimension or left.scale is None or not right.scale:
        return
    scale = left.scale / right.scale
    meant = _meant(scale)
    if meant is None and _is_per_window(analysis, node):
        meant = 1.0
    if meant is None or _is(scale, 1.0) or _is(scale, _WHOLE) or _is_converted_above(analysis, node, scale):
        return
    message = f"a ratio of different units: {describe(left)} over {describe(right)}"
    help_, edits = _conversion(node.left, meant / scale)
    yield fault(KIND, node, message, help_, edits, facts=analysis.facts(node.left))


def _meant(scale: float) -> float | None:
    """1 when the scale is that of a conversion, 100 when it is one times 100, as in a percentage; else None."""
    for whole in (1.0, _WHOLE):
        if any(_is(scale, whole * factor) or _is(scale, whole / factor) for factor in _FACTORS):
            return whole
    return None


def _is_per_window(analysis: Analysis, node: Binary) -> bool:
    """Whether an increase is divided by a rate, or the other way round."""
    return is_increase(analysis.facts(node.left)) != is_increase(analysis.facts(node.right))


def _is(value: float, other: float) -> bool:
    return abs(value / other - 1) < 1e-9  # noqa: PLR2004  (what floating point leaves)


def _is_converted_above(analysis: Analysis, node: Binary, scale: float) -> bool:
    """Whether factors further up make up for it: `a / b * 60`."""
    below: Node = node
    for above in analysis.ancestors(node):
        if not isinstance(above, Binary) or above.sign not in ("*", "/"):
            return False
        is_left = bare(above.left) is bare(below)
        value = analysis.facts(above.right if is_left else above.left).value
        if value:
            scale = scale * value if above.sign == "*" else scale / value
            if _is(scale, 1.0) or _is(scale, _WHOLE):
                return True
        below = above
    return False


def _undone(side: Node, factor: float) -> Edit | None:
    """The edit that takes away a last multiplication or division by ``factor``."""
    if not isinstance(side, Binary) or side.sign not in ("*", "/") or not isinstance(side.right, Number):
        return None
    value = side.right.value if side.sign == "*" else 1 / (side.right.value or 1.0)
    return Edit(side.left.end, side.end, "") if _is(value, factor) else None


def _conversion(side: Node, factor: float) -> tuple[str | None, tuple[Edit, ...]]:
    inverse = 1 / factor
    undone = _undone(side, inverse)
    if undone is not None:
        return "take the conversion of the left side away", (undone,)
    if abs(factor - round(factor)) < 1e-6 * factor and factor >= 1:
        text = f" * {round(factor)}"
    elif abs(inverse - round(inverse)) < 1e-6 * inverse:
        text = f" / {round(inverse)}"
    else:
        return None, ()
    around = isinstance(side, Binary) and side.sign not in ("*", "/")
    start = (Edit(side.start, side.start, "("),) if around else ()
    return f"convert the left side: `{text.strip()}`", (
        *start,
        Edit(side.end, side.end, f"){text}" if around else text),
    )
