"""How expressions relate by their structure: whether one selects a part of what another selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.nodes import (
    Aggregation,
    Binary,
    Call,
    Matcher,
    Node,
    Number,
    Opaque,
    Range,
    Selector,
    Subquery,
    Text,
    Unary,
    bare,
)

if TYPE_CHECKING:
    from sdkgen.promql.nodes import Duration, Grouping

_ADDITIVE = frozenset({"sum", "count"})
_FILTERS = frozenset({">", ">=", "!="})
_DEEPEST = 40
NOTHING: frozenset[str] = frozenset()


def part_of(part: Node, whole: Node, depth: int = 0) -> frozenset[str] | None:  # noqa: PLR0911  (a kind each)
    """The labels by which ``part`` selects less than ``whole``; empty when both are the same, None when it is no part.

    Only what adds up is a part: sums and counts, rates and increases of the same window.
    """
    part, whole = bare(part), _unfiltered(bare(whole))
    if depth > _DEEPEST:
        return None
    if isinstance(part, Binary) and part.sign == "-" and part.matching is None:
        return _remainder(part, whole, depth)
    if type(part) is not type(whole):
        return None
    match part, whole:
        case Selector(), Selector():
            return _narrower(part, whole)
        case Range(), Range():
            return part_of(part.selector, whole.selector, depth + 1) if _same(part.window, whole.window) else None
        case Call(), Call() if part.function.text == whole.function.text:
            return _of_arguments(part.arguments, whole.arguments, depth)
        case Aggregation(), Aggregation() if _alike(part, whole):
            return part_of(part.operand, whole.operand, depth + 1)
        case _:
            return NOTHING if same(part, whole, depth) else None


def _unfiltered(whole: Node) -> Node:
    """What `total > 0` filters: the total where there is one."""
    is_filter = isinstance(whole, Binary) and whole.sign in _FILTERS and not whole.is_bool
    return bare(whole.left) if isinstance(whole, Binary) and is_filter and isinstance(whole.right, Number) else whole


def same(left: Node, right: Node, depth: int = 0) -> bool:
    """Whether two expressions are the same, however they are written."""
    left, right = bare(left), bare(right)
    if type(left) is not type(right) or depth > _DEEPEST:
        return False
    if _content(left) != _content(right):
        return False
    pairs = zip(left.children(), right.children(), strict=False)
    alike = len(left.children()) == len(right.children())
    return alike and all(same(one, other, depth + 1) for one, other in pairs)


def _content(node: Node) -> object:  # noqa: PLR0911  (one line a kind of node)
    """What a node says apart from its children."""
    match node:
        case Selector():
            return (node.name and node.name.text, _matchers(node), _seconds(node.offset), node.at)
        case Number() | Text():
            return node.value
        case Opaque():
            return node.variable
        case Range():
            return _seconds(node.window)
        case Subquery():
            return (_seconds(node.window), _seconds(node.step), _seconds(node.offset))
        case Call():
            return node.function.text
        case Aggregation():
            return (node.operator.text, _labels(node.grouping))
        case Binary():
            grouping = node.matching and (_labels(node.matching.labels), _labels(node.matching.group))
            return (node.sign, node.is_bool, grouping)
        case Unary():
            return node.operator
        case _:
            return None


def _seconds(duration: Duration | None) -> object:
    return duration and (duration.seconds, duration.variable)


def _same(left: Duration, right: Duration) -> bool:
    return _seconds(left) == _seconds(right)


def _labels(grouping: Grouping | None) -> object:
    return grouping and (grouping.keyword, frozenset(label.text for label in grouping.labels))


def _matchers(node: Selector) -> frozenset[tuple[str | None, str, str]]:
    return frozenset(_said(matcher) for matcher in node.matchers)


def _said(matcher: Matcher) -> tuple[str | None, str, str]:
    return matcher.label.text, matcher.operator, matcher.value


def _narrower(part: Selector, whole: Selector) -> frozenset[str] | None:
    """The labels that only ``part`` filters by, when both name the same series."""
    if part.name is None or whole.name is None or _seconds(part.offset) != _seconds(whole.offset):
        return None
    if part.at != whole.at or not _same_metric(part, whole):
        return None
    left, right = _matchers(part), _matchers(whole)
    if not right <= left:
        return None
    return frozenset(label for label, _, _ in left - right if label is not None)


def _same_metric(part: Selector, whole: Selector) -> bool:
    """The same name, or a histogram's bucket and its count: the count is the bucket +Inf."""
    one, other = part.name and part.name.text, whole.name and whole.name.text
    if one is None or other is None:
        return False
    if one == other:
        return True
    is_bucket = one.endswith("_bucket") and other == one.removesuffix("_bucket") + "_count"
    return is_bucket and any(matcher.label.text == "le" for matcher in part.matchers)


def _of_arguments(part: tuple[Node, ...], whole: tuple[Node, ...], depth: int) -> frozenset[str] | None:
    if len(part) != len(whole):
        return None
    labels: frozenset[str] = NOTHING
    for one, other in zip(part, whole, strict=True):
        more = part_of(one, other, depth + 1)
        if more is None:
            return None
        labels |= more
    return labels


def _alike(part: Aggregation, whole: Aggregation) -> bool:
    if part.operator.text not in _ADDITIVE or part.operator.text != whole.operator.text:
        return False
    return _labels(part.grouping) == _labels(whole.grouping)


def _remainder(part: Binary, whole: Node, depth: int) -> frozenset[str] | None:
    """`total - errors` is a part of the total, when the errors are."""
    if part_of(part.left, whole, depth + 1) != NOTHING:
        return None
    return part_of(part.right, part.left, depth + 1)
