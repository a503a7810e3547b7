"""A long query over several lines: broken at operators and parentheses, every token kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.interpolate import Choice, substituted
from sdkgen.promql.nodes import Aggregation, Binary, Call, Paren, Subquery, Unary
from sdkgen.promql.parser import parse
from sdkgen.promql.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdkgen.promql.nodes import Node

WIDTH = 96
_SHORT = 24
"""An operand of so many characters stays beside its operator."""
_INDENT = "  "


def laid_out(query: str) -> str:
    """``query`` with lines of at most `WIDTH` characters where they can be broken.

    One that has several lines already, or that is no query, stays as it is.
    """
    if len(query) <= WIDTH or "\n" in query or "#" in query:
        return query
    parsed = parse(query, substituted(list(tokenize(query)), Choice({})))
    if parsed.root is None or parsed.problems:
        return query
    return "\n".join(_lines(query, parsed.root, WIDTH))


def _lines(text: str, node: Node, width: int) -> list[str]:
    if node.end - node.start <= width:
        return [text[node.start : node.end]]
    if isinstance(node, Binary):
        return _operation(text, node, width)
    if isinstance(node, Paren | Call | Aggregation) and node.children():
        return _bracketed(text, node, node.children(), width)
    if isinstance(node, Unary | Subquery):
        return _around(text, node, width)
    return [text[node.start : node.end]]


def _operation(text: str, node: Binary, width: int) -> list[str]:
    operator = text[node.left.end : node.right.start].strip()
    left = _lines(text, node.left, width)
    if _is_short(left) and not isinstance(node.right, Binary):
        before = f"{left[0]} {operator} "
        first, *others = _lines(text, node.right, width - len(before))
        return [before + first, *others]
    right = _lines(text, node.right, width)
    if _is_short(right):
        beside = left[-1].startswith(")")
        end = [f"{left[-1]} {operator} {right[0]}"] if beside else [left[-1], f"{_INDENT}{operator} {right[0]}"]
        return [*left[:-1], *end]
    return [*left, f"{_INDENT}{operator}", *right]


def _bracketed(text: str, node: Node, inside: Sequence[Node], width: int) -> list[str]:
    parts = [_lines(text, each, width - len(_INDENT)) for each in inside]
    for part in parts[:-1]:
        part[-1] += ","
    head, tail = text[node.start : inside[0].start], text[inside[-1].end : node.end]
    return [head.rstrip(), *(_INDENT + line for part in parts for line in part), tail.lstrip()]


def _around(text: str, node: Node, width: int) -> list[str]:
    """An expression with something before or after it that stays beside it."""
    [operand] = node.children()
    lines = _lines(text, operand, width)
    lines[0] = text[node.start : operand.start] + lines[0]
    lines[-1] += text[operand.end : node.end]
    return lines


def _is_short(lines: list[str]) -> bool:
    return len(lines) == 1 and len(lines[0]) <= _SHORT
