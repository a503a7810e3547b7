"""A query understood: its syntax tree with what is known of every node."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from sdkgen.promql.facts import UNKNOWN_VECTOR, Facts, Shape
from sdkgen.promql.inference import Inference
from sdkgen.promql.inference.aggregations import with_label
from sdkgen.promql.inference.operators import united
from sdkgen.promql.interpolate import Choice, choices, substituted, tokens_of, variable_name
from sdkgen.promql.labels import Domain
from sdkgen.promql.nodes import Aggregation, Binary, Call, Node, Paren, Range, Selector, Subquery
from sdkgen.promql.parser import Parsed, Problem, parse
from sdkgen.promql.query import OUTSIDE_GRAFANA, Query
from sdkgen.promql.units import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.promql.scope import Recorded, Scope
    from sdkgen.promql.tokens import Token


_LONGEST_CHAIN = 20


@dataclass(frozen=True, eq=False)
class Analysis:
    """One reading of a query: what it means for one choice of the variables that are part of its syntax.

    ``root`` is None when it does not parse. ``nodes`` are in the order in which they are written.
    """

    query: Query
    tokens: tuple[Token, ...]
    choice: Choice
    parsed: Parsed
    inference: Inference
    nodes: tuple[Node, ...]
    parents: dict[int, Node] = field(repr=False)
    chosen_spans: tuple[tuple[int, int], ...] = ()

    @property
    def root(self) -> Node | None:
        """The whole expression."""
        return self.parsed.root

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the syntax."""
        return self.parsed.problems

    @property
    def result(self) -> Facts | None:
        """What is known of the query's result; None when it does not parse."""
        return None if self.root is None else self.facts(self.root)

    def facts(self, node: Node) -> Facts:
        """What is known of a node."""
        return self.inference.facts[id(node)]

    def parent(self, node: Node) -> Node | None:
        """The node that has ``node`` as an operand or argument."""
        return self.parents.get(id(node))

    def ancestors(self, node: Node) -> Iterator[Node]:
        """The nodes above ``node``, nearest first, without parentheses."""
        above = self.parent(node)
        while above is not None:
            if not isinstance(above, Paren):
                yield above
            above = self.parent(above)

    def text(self, node: Node) -> str:
        """A node as it is written."""
        return self.query.text[node.start : node.end]

    def is_certain(self, node: Node) -> bool:
        """Whether anything is known of a node at all."""
        return not self.facts(node).is_unknown

    @cached_property
    def selectors(self) -> list[Selector]:
        """The selectors, as they are written."""
        return [node for node in self.nodes if isinstance(node, Selector)]

    @cached_property
    def calls(self) -> list[Call]:
        """The calls of functions, as they are written."""
        return [node for node in self.nodes if isinstance(node, Call)]

    @cached_property
    def aggregations(self) -> list[Aggregation]:
        """The aggregations, as they are written."""
        return [node for node in self.nodes if isinstance(node, Aggregation)]

    @cached_property
    def windows(self) -> list[Range | Subquery]:
        """The ranges and sub-queries, as they are written."""
        return [node for node in self.nodes if isinstance(node, Range | Subquery)]

    @cached_property
    def operators(self) -> list[Binary]:
        """The operators, as they are written."""
        return [node for node in self.nodes if isinstance(node, Binary)]


def analyse(query: Query, scope: Scope) -> Analysis:
    """Reads a query with the first choice of its variables; never fails."""
    return next(iter(readings(query, scope)))


def readings(query: Query, scope: Scope) -> list[Analysis]:
    """A reading for every choice of the variables that are part of the query's syntax; at least one, not very many."""
    tokens = tokens_of(query)
    return [_read(query, scope, tokens, choice) for choice in choices(query, tokens)]


def _read(query: Query, scope: Scope, tokens: list[Token], choice: Choice) -> Analysis:
    chosen = list(substituted(tokens, choice))
    parsed = parse(query.text, chosen, in_grafana=query.place.kind not in OUTSIDE_GRAFANA)
    nodes, parents = _order(parsed.root)
    inference = Inference(scope, query, lambda name, wanted: record_facts(scope, name, wanted))
    for node in reversed(nodes):
        inference.add(node)
    spans = tuple((t.start, t.end) for t in tokens if t.kind == "variable" and variable_name(t.text) in choice.values)
    return Analysis(query, tuple(chosen), choice, parsed, inference, tuple(nodes), parents, spans)


def record_facts(scope: Scope, name: str, wanted: Mapping[str, str]) -> Facts | None:
    """What is known of a recording rule's series: what is known of its expression, and the labels that it adds.

    Of several rules with the name those count whose labels do not contradict the ``wanted`` ones. None when there is no
    such rule. Of rules that need themselves, or very long chains of others, nothing is known.
    """
    if name not in scope.recorded:
        return None
    everything = (scope.recorded[name], *scope.recorded[name].others)
    chosen = tuple(index for index, each in enumerate(everything) if _can_have(each, wanted))
    key = (name, chosen)
    if key not in scope.resolved:
        scope.resolved[key] = UNKNOWN_VECTOR
        if len(scope.resolving) < _LONGEST_CHAIN:
            scope.resolving.append(name)
            facts = reduce(united, [_defined(scope, everything[index]) for index in chosen or (0,)])
            scope.resolved[key] = _priced(scope, name, facts)
            scope.resolving.pop()
    return scope.resolved[key]


def _priced(scope: Scope, name: str, facts: Facts) -> Facts:
    """The facts in the unit that the specification gives the record, where a number such as a price made it another."""
    declared = scope.catalogue.recorded.get(name)
    unit = unit_of(declared.unit) if declared is not None else None
    if unit is None or facts.unit is None or facts.unit.factor == 1:
        return facts
    return facts._replace(unit=unit)


def _can_have(recorded: Recorded, wanted: Mapping[str, str]) -> bool:
    """Whether its series can be among those that are asked for; what a variable asks for is not known."""
    asked = ((value, wanted.get(label, value)) for label, value in recorded.labels.items())
    return all(own == value or "$" in value or "[[" in value for own, value in asked)


def _defined(scope: Scope, recorded: Recorded) -> Facts:
    result = analyse(recorded.query, scope).result
    if result is None or result.shape not in (Shape.VECTOR, Shape.SCALAR):
        return UNKNOWN_VECTOR
    labels = result.labels
    for label, value in recorded.labels.items():
        labels = with_label(labels, label, Domain(frozenset((value,))))
    return result._replace(shape=Shape.VECTOR, labels=labels, value=None)


def _order(root: Node | None) -> tuple[list[Node], dict[int, Node]]:
    """The nodes as they are written, and each one's parent by its identity."""
    nodes: list[Node] = []
    parents: dict[int, Node] = {}
    stack = [] if root is None else [root]
    while stack:
        node = stack.pop()
        nodes.append(node)
        children = node.children()
        for child in reversed(children):
            parents[id(child)] = node
            stack.append(child)
    return nodes, parents
