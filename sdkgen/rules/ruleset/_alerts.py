"""What several rules ask about an alert's expression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.promql.nodes import Binary, Call, Node, bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Rule, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Analysis, Facts

COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">="})
_SETS = frozenset({"and", "or", "unless"})
_ABSENT = frozenset({"absent", "absent_over_time"})


_SERIES = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*\Z")


def is_series_name(name: str) -> bool:
    """Whether a record can have the name."""
    return _SERIES.match(name) is not None


class Comparison(NamedTuple):
    """A comparison of an expression with a number that is known."""

    node: Binary
    operand: Node
    facts: Facts
    value: float
    number: Node


def alerts(view: View) -> Iterator[tuple[Rule, Target, Analysis]]:
    """The alerts whose expressions parse."""
    for rule, target in view.rule_file.targets if view.rule_file else ():
        if rule.alert is not None:
            analysis = view.analysis(target)
            if analysis.root is not None:
                yield rule, target, analysis


def parts(node: Node | None) -> Iterator[Node]:
    """The expressions that `and`, `or` and `unless` put together at the top."""
    node = bare(node) if node is not None else None
    if isinstance(node, Binary) and node.sign in _SETS:
        yield from parts(node.left)
        yield from parts(node.right)
    elif node is not None:
        yield node


def comparisons(analysis: Analysis) -> Iterator[Comparison]:
    """The comparisons with numbers among the parts of an alert's expression."""
    for part in parts(analysis.root):
        if not isinstance(part, Binary) or part.sign not in COMPARISONS:
            continue
        for operand, number in ((part.left, part.right), (part.right, part.left)):
            value = analysis.facts(number).value
            if value is not None and analysis.facts(operand).value is None:
                yield Comparison(part, operand, analysis.facts(operand), value, number)
                break


def selects(analysis: Analysis, node: Node) -> bool:
    """Whether an expression is empty as long as all is well: a comparison, or `absent`."""
    node = bare(node)
    if isinstance(node, Binary):
        if node.sign in COMPARISONS:
            return not node.is_bool
        left, right = selects(analysis, node.left), selects(analysis, node.right)
        if node.sign == "or":
            return left and right
        # A divisor is compared so that it is not zero.
        return left or (right and node.sign != "/")
    if isinstance(node, Call) and node.function.text in _ABSENT:
        return True
    children = node.children()
    return any(selects(analysis, child) for child in children) if children else analysis.facts(node).presence.is_filter
