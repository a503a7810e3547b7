"""The syntax tree of a query; every node knows where it stands in the text as it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Name(NamedTuple):
    """A word with its place; ``text`` is None where only Grafana knows it."""

    text: str | None
    start: int
    end: int


class Duration(NamedTuple):
    """A stretch of time; ``seconds`` is None where only Grafana knows it, ``variable`` the variable's name."""

    seconds: float | None
    start: int
    end: int
    variable: str | None = None


class Matcher(NamedTuple):
    """`label="value"`, Grafana's variables in it as they are written; ``value_start`` is where its quotes begin."""

    label: Name
    operator: str
    value: str
    start: int
    value_start: int
    end: int

    @property
    def is_negative(self) -> bool:
        """Whether it excludes what it names."""
        return self.operator.startswith("!")


class Grouping(NamedTuple):
    """`by (…)` or `without (…)`, with the labels' places."""

    keyword: str
    labels: tuple[Name, ...]
    start: int
    end: int

    @property
    def names(self) -> frozenset[str]:
        """The labels that are known by name."""
        return frozenset(label.text for label in self.labels if label.text is not None)

    @property
    def is_known(self) -> bool:
        """Whether every label is known by name."""
        return all(label.text is not None for label in self.labels)


class Matching(NamedTuple):
    """`on (…)` or `ignoring (…)` of an operator, and `group_left (…)` or `group_right (…)`."""

    labels: Grouping
    group: Grouping | None


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """Characters ``start`` to before ``end`` of the query."""

    start: int
    end: int

    def children(self) -> tuple[Node, ...]:
        """The operands and arguments, as they are written."""
        return ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, as they are written; not by recursion, since sums can be long."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children()))


@dataclass(frozen=True, slots=True, eq=False)
class Number(Node):
    """A number, or a duration that stands for one."""

    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Text(Node):
    """A string."""

    value: str


@dataclass(frozen=True, slots=True, eq=False)
class Opaque(Node):
    """What a Grafana variable stands for when only the server knows it; ``is_number`` when it is surely a number."""

    variable: str
    is_number: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Selector(Node):
    """A vector selector; ``name`` is None when matchers alone select. Its modifiers follow at ``body_end``."""

    name: Name | None
    matchers: tuple[Matcher, ...]
    body_end: int
    offset: Duration | None = None
    at: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Range(Node):
    """A selector over a window."""

    selector: Node
    window: Duration

    def children(self) -> tuple[Node, ...]:
        """The selector."""
        return (self.selector,)


@dataclass(frozen=True, slots=True, eq=False)
class Subquery(Node):
    """An expression evaluated over a window."""

    operand: Node
    window: Duration
    step: Duration | None
    offset: Duration | None = None

    def children(self) -> tuple[Node, ...]:
        """The expression."""
        return (self.operand,)


@dataclass(frozen=True, slots=True, eq=False)
class Call(Node):
    """A function's call."""

    function: Name
    arguments: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        """The arguments."""
        return self.arguments


@dataclass(frozen=True, slots=True, eq=False)
class Aggregation(Node):
    """`sum by (…) (…)` and its kin; ``parameter`` of those that take one."""

    operator: Name
    operand: Node
    parameter: Node | None
    grouping: Grouping | None

    def children(self) -> tuple[Node, ...]:
        """The parameter, if any, and the operand."""
        return (self.operand,) if self.parameter is None else (self.parameter, self.operand)


@dataclass(frozen=True, slots=True, eq=False)
class Binary(Node):
    """An operator between two expressions."""

    operator: Name
    left: Node
    right: Node
    is_bool: bool
    matching: Matching | None

    @property
    def sign(self) -> str:
        """The operator, in lower case."""
        return self.operator.text or ""

    def children(self) -> tuple[Node, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True, eq=False)
class Unary(Node):
    """A sign before an expression."""

    operator: str
    operand: Node

    def children(self) -> tuple[Node, ...]:
        """The expression."""
        return (self.operand,)


@dataclass(frozen=True, slots=True, eq=False)
class Paren(Node):
    """An expression between parentheses."""

    operand: Node

    def children(self) -> tuple[Node, ...]:
        """The expression."""
        return (self.operand,)


def bare(node: Node) -> Node:
    """The expression without parentheses around it."""
    while isinstance(node, Paren):
        node = node.operand
    return node
