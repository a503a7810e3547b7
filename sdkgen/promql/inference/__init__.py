"""What is known of every node of a syntax tree, from what is known of the nodes below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import UNKNOWN_VECTOR, Facts, Shape, ValueKind
from sdkgen.promql.inference.aggregations import aggregated
from sdkgen.promql.inference.functions import called
from sdkgen.promql.inference.operators import combined
from sdkgen.promql.inference.selectors import selected
from sdkgen.promql.labels import NO_LABELS
from sdkgen.promql.nodes import (
    Aggregation,
    Binary,
    Call,
    Node,
    Number,
    Opaque,
    Paren,
    Range,
    Selector,
    Subquery,
    Text,
    Unary,
)
from sdkgen.promql.query import OUTSIDE_GRAFANA

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdkgen.promql.query import Query
    from sdkgen.promql.scope import Scope

STRING = Facts(Shape.STRING, ValueKind.UNKNOWN, NO_LABELS)
NUMBER = Facts(Shape.SCALAR, ValueKind.NUMBER, NO_LABELS)


class Inference:
    """Facts by node; nodes are added after those below them."""

    def __init__(self, scope: Scope, query: Query, record: Callable[[str], Facts | None]) -> None:
        """``record`` finds what is known of a recording rule's series."""
        self.scope = scope
        self.variables = {variable.name: variable for variable in query.variables}
        self.record = record
        self.in_prometheus = query.place.kind in OUTSIDE_GRAFANA
        self.facts: dict[int, Facts] = {}

    def __getitem__(self, node: Node) -> Facts:
        """What is known of a node that was added."""
        return self.facts[id(node)]

    def add(self, node: Node) -> None:
        """Infers what is known of ``node``."""
        self.facts[id(node)] = self._infer(node)

    def _infer(self, node: Node) -> Facts:  # noqa: PLR0911  (one line a kind of node)
        match node:
            case Selector():
                return selected(self, node)
            case Range():
                return self[node.selector]._replace(shape=Shape.MATRIX, window=node.window.seconds)
            case Call():
                return called(self, node)
            case Aggregation():
                return aggregated(self, node)
            case Binary():
                return combined(self, node)
            case Paren():
                return self[node.operand]
            case _:
                return self._rarer(node)

    def _rarer(self, node: Node) -> Facts:
        match node:
            case Number():
                return NUMBER._replace(value=node.value, low=node.value, high=node.value)
            case Text():
                return STRING
            case Opaque():
                return NUMBER if node.is_number else UNKNOWN_VECTOR
            case Subquery():
                return _sampled(self[node.operand], node)
            case Unary():
                return _signed(self[node.operand], node.operator)
            case _:
                raise TypeError(node)


def _sampled(facts: Facts, node: Subquery) -> Facts:
    offsets = facts.offsets if node.offset is None else facts.offsets | {node.offset.seconds}
    return facts._replace(shape=Shape.MATRIX, window=node.window.seconds, offsets=offsets)


def _signed(facts: Facts, sign: str) -> Facts:
    if sign == "+":
        return facts
    value = None if facts.value is None else -facts.value
    return facts._replace(value=value, low=-facts.high, high=-facts.low)
