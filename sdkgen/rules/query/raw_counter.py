"""A counter is used as it stands, without `rate` or `increase`.

## What it does
Follows counters, histograms' buckets, sums and counts up to what the query yields: compared, divided, averaged over
time or shown without a function that sees through resets. Counting series and asking whether there are any is fine.

## Why it matters
A counter's value is how much has happened since its process started. It drops to zero with every restart, and says
nothing about now.

## Example
`sum by (tier) (http_requests_total)`

## Use instead
`sum by (tier) (rate(http_requests_total[5m]))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.functions import EXTREMES
from sdkgen.promql.nodes import Aggregation, Binary, Call, Node, Paren, Range, Selector, Subquery, bare
from sdkgen.promql.parser import COMPARISONS, SET_OPERATORS
from sdkgen.promql.query import PlaceKind
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import called_after, fault, replaced, window_for, with_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.text.edits import Edit

KIND = error("SDK411", "raw-counter", __doc__)

_OVER_TIME = frozenset(
    {"avg_over_time", "sum_over_time", "min_over_time", "max_over_time", "stddev_over_time", "quantile_over_time"}
)
_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
_BY_VALUE = EXTREMES | {"stddev", "stdvar"}
_SHOWS_NOTHING = frozenset({PlaceKind.VARIABLE, PlaceKind.ANNOTATION})


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every place where a counter's own value decides what is shown."""
    reported: set[int] = set()
    places: set[tuple[int, int]] = set()
    for node in analysis.nodes:
        if not analysis.facts(node).kind.is_raw_counter or isinstance(node, Paren):
            continue
        use = _use(analysis, node)
        if use is not None and not _is_within(analysis, node, reported) and (use.start, use.end) not in places:
            reported.add(id(node))
            places.add((use.start, use.end))
            yield use


def _is_within(analysis: Analysis, node: Node, reported: set[int]) -> bool:
    return id(node) in reported or any(id(above) in reported for above in analysis.ancestors(node))


def _use(analysis: Analysis, node: Node) -> Fault | None:
    """The fault, when what is directly above the node uses the counter's value."""
    above = next(analysis.ancestors(node), None)
    if above is None:
        return _at_top(analysis, node)
    if isinstance(above, Call) and above.function.text in _OVER_TIME:
        message = (
            f"`{above.function.text}` of the counter `{called_after(analysis, node)}`: its value drops at restarts"
        )
        help_ = "`rate` is its average growth over the window"
        return fault(KIND, above, message, help_, _as_rate(above, node), facts=analysis.facts(node))
    if isinstance(above, Aggregation) and above.operator.text in _BY_VALUE:
        return _plain(analysis, above, f"decides `{above.operator.text}` as it stands", called_after(analysis, node))
    if isinstance(above, Binary) and above.sign not in SET_OPERATORS and above.sign not in COMPARISONS:
        return _in_arithmetic(analysis, above, node)
    if isinstance(above, Binary) and above.sign in COMPARISONS and _decides(analysis, above, node):
        return _plain(analysis, node, "is compared as it stands")
    return None


def _as_rate(call: Call, node: Node) -> tuple[Edit, ...]:
    is_simple = isinstance(node, Range) and len(call.arguments) == 1
    return (replaced(call.function, "rate"),) if is_simple else ()


def _at_top(analysis: Analysis, node: Node) -> Fault | None:
    place = analysis.query.place.kind
    is_name = place is PlaceKind.MARKDOWN and isinstance(node, Selector)
    if place in _SHOWS_NOTHING or is_name or isinstance(node, Range | Subquery):
        return None
    if isinstance(node, Binary) and node.sign in COMPARISONS:
        return None
    return _plain(analysis, node, "is shown as it stands")


def _plain(analysis: Analysis, node: Node, what: str, name: str | None = None) -> Fault:
    name = name or called_after(analysis, node)
    edits: tuple[Edit, ...] = ()
    for each in node.walk():
        is_raw = isinstance(each, Selector) and analysis.facts(each).kind.is_raw_counter
        if isinstance(each, Selector) and is_raw and not isinstance(analysis.parent(each), Range):
            edits += with_window(each, "rate", window_for(analysis))
    message = f"the counter `{name}` {what}: how much has happened since its process started"
    help_ = "`rate(…)` is how much happens a second, `increase(…)` how much happened in a window"
    return fault(KIND, node, message, help_, edits, facts=analysis.facts(node))


def _decides(analysis: Analysis, above: Binary, node: Node) -> bool:
    """Whether a comparison asks more than whether there is anything."""
    other = above.right if bare(above.left) is node else above.left
    if analysis.facts(other).value != 0.0 or above.is_bool:
        return True
    is_new = any(isinstance(each, Binary) and each.sign == "unless" for each in node.walk())
    return analysis.query.place.kind is PlaceKind.ALERT and not is_new


def _in_arithmetic(analysis: Analysis, above: Binary, node: Node) -> Fault | None:
    other = above.right if bare(above.left) is node else above.left
    if analysis.facts(other).value == 0.0 and above.sign == "*":
        return None
    growth = _growth(above)
    if growth is not None:
        written = analysis.text(above.left)
        text = f"increase({written}[{growth}])"
        message = "a difference of counters falls below zero at every restart"
        return fault(KIND, above, message, f"write `{text}`", (replaced(above, text),), facts=analysis.facts(node))
    if analysis.facts(above).kind.is_raw_counter:
        return None
    return _plain(analysis, above, "is calculated with as it stands", called_after(analysis, node))


def _growth(node: Binary) -> str | None:
    """The offset in `x - x offset 1h`, when the two sides are otherwise the same."""
    left, right = node.left, node.right
    if node.sign != "-" or not isinstance(left, Selector) or not isinstance(right, Selector) or left.offset:
        return None
    same_name = left.name is not None and right.name is not None and left.name.text == right.name.text
    said = [{(m.label.text, m.operator, m.value) for m in side.matchers} for side in (left, right)]
    if not same_name or right.offset is None or right.offset.seconds is None or said[0] != said[1]:
        return None
    seconds = int(right.offset.seconds)
    return next(f"{seconds // size}{unit}" for unit, size in _UNITS if seconds % size == 0)
