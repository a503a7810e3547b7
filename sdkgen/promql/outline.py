"""The outline of a query: which series it selects, and which labels it names where.

It is found without parsing: half-typed queries and those with Grafana's variables in them have one as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from sdkgen.promql.tokens import Token, tokenize, unquote

_BY = frozenset({"by", "without"})
_MATCHING = frozenset({"on", "ignoring", "group_left", "group_right"})
_KEYWORDS = frozenset({"and", "or", "unless", "offset", "bool", "atan2", "inf", "nan"}) | _BY | _MATCHING
_COMPARISONS = frozenset({"=", "!=", "=~", "!~"})
NAME_LABEL = "__name__"


class Matcher(NamedTuple):
    """`label="value"`; ``value`` is None when what follows is no string."""

    label: Token
    operator: str
    value: Token | None


class Selector(NamedTuple):
    """A metric and its matchers; ``name`` is None when a matcher of ``__name__`` or none at all names the metric."""

    name: Token | None
    matchers: tuple[Matcher, ...]
    start: int

    @property
    def metric(self) -> str | None:
        """The metric's name, when one is certain."""
        if self.name is not None:
            return unquote(self.name.text) if self.name.kind == "string" else self.name.text
        named = [m for m in self.matchers if m.label.text == NAME_LABEL and m.operator == "=" and m.value is not None]
        return unquote(named[0].value.text) if len(named) == 1 and named[0].value else None


class LabelList(NamedTuple):
    """Labels between parentheses after ``keyword``, and the selectors whose labels they are."""

    keyword: str
    labels: tuple[Token, ...]
    scope: tuple[Selector, ...]


class Call(NamedTuple):
    """A call of a function: the tokens of each argument, and the selectors in all of them."""

    function: str
    arguments: tuple[tuple[Token, ...], ...]
    scope: tuple[Selector, ...]


class Outline(NamedTuple):
    """What a query names."""

    selectors: tuple[Selector, ...]
    label_lists: tuple[LabelList, ...]
    calls: tuple[Call, ...]


@dataclass(slots=True)
class _Group:
    """A pair of parentheses by token indexes; ``commas`` are those between its own arguments."""

    function: str
    start: int
    end: int
    commas: list[int]


def outline(query: str) -> Outline:
    """The outline of ``query``; never fails."""
    return _Outliner(list(tokenize(query))).outline()


class _Outliner:
    """One pass over the tokens with a stack of open parentheses."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.selectors: list[Selector] = []
        self.positions: list[int] = []
        self.lists: list[tuple[int, int]] = []
        self.groups: list[_Group] = []

    def outline(self) -> Outline:
        last = len(self.tokens)
        whole = _Group("", -1, last, [])
        stack = [whole]
        index = 0
        while index < last:
            index = self._step(index, stack)
        for group in stack:
            group.end = last
        self.groups += stack
        lists = tuple(self._label_list(start, end) for start, end in self.lists)
        calls = tuple(self._call(group) for group in self.groups if group.function)
        return Outline(tuple(self.selectors), lists, calls)

    def _step(self, index: int, stack: list[_Group]) -> int:
        token = self.tokens[index]
        if token.kind == "identifier":
            return self._identifier(index)
        if token.text == "{":
            return self._matchers(None, index)
        if token.kind != "sign":
            return index + 1
        if token.text == "(":
            stack.append(_Group(self._function(index), index, index, []))
        elif token.text == ")" and len(stack) > 1:
            group = stack.pop()
            group.end = index
            self.groups.append(group)
        elif token.text == ",":
            stack[-1].commas.append(index)
        return index + 1

    def _identifier(self, index: int) -> int:
        word, after = self.tokens[index].text.lower(), self._text(index + 1)
        if word in _BY | _MATCHING and after == "(":
            end = next((i for i in range(index + 2, len(self.tokens)) if self.tokens[i].text == ")"), len(self.tokens))
            self.lists.append((index, end))
            return end + 1
        is_function = after == "(" or (after.lower() in _BY and self._text(index + 2) == "(")
        if is_function or word in _KEYWORDS or self._is_part_of_variable(index):
            return index + 1
        if after == "{":
            return self._matchers(index, index + 1)
        self._select(Selector(self.tokens[index], (), self.tokens[index].start), index)
        return index + 1

    def _is_part_of_variable(self, index: int) -> bool:
        """Whether a Grafana variable stands directly before or after: the name is only half of one."""
        token = self.tokens[index]
        before = self.tokens[index - 1] if index else None
        after = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        return (before is not None and before.kind == "variable" and before.end == token.start) or (
            after is not None and after.kind == "variable" and after.start == token.end
        )

    def _matchers(self, name: int | None, brace: int) -> int:
        """Reads `{…}`; returns the index after it."""
        end = next((i for i in range(brace + 1, len(self.tokens)) if self.tokens[i].text == "}"), len(self.tokens))
        named = None if name is None else self.tokens[name]
        matchers = []
        for index in range(brace + 1, end):
            token, operator = self.tokens[index], self._text(index + 1)
            starts = self._text(index - 1) in ("{", ",")
            if starts and token.kind in ("identifier", "string") and operator in _COMPARISONS:
                value = self.tokens[index + 2] if index + 2 < end and self.tokens[index + 2].kind == "string" else None
                matchers.append(Matcher(token, operator, value))
            elif starts and token.kind == "string" and named is None:
                named = token
        first = brace if name is None else name
        self._select(Selector(named, tuple(matchers), self.tokens[first].start), first)
        return end + 1

    def _select(self, selector: Selector, index: int) -> None:
        self.selectors.append(selector)
        self.positions.append(index)

    def _function(self, index: int) -> str:
        """The function or aggregation that the parenthesis at ``index`` belongs to."""
        before = index - 1
        closed = next((start for start, end in self.lists if end == before), None)
        token = self.tokens[(before if closed is None else closed - 1)] if before >= 0 and closed != 0 else None
        named = token is not None and token.kind == "identifier" and token.text.lower() not in _KEYWORDS
        return token.text if token is not None and named else ""

    def _label_list(self, start: int, end: int) -> LabelList:
        labels = tuple(token for token in self.tokens[start + 2 : end] if token.kind in ("identifier", "string"))
        keyword = self.tokens[start].text.lower()
        first, last = self._operand(start, end) if keyword in _BY else self._argument(start)
        return LabelList(keyword, labels, self._between(first, last))

    def _operand(self, start: int, end: int) -> tuple[int, int]:
        """The tokens between the parentheses that an aggregation's labels stand before or after."""
        for group in self.groups:
            if group.start == end + 1 or group.end == start - 1:
                return group.start, group.end
        return 0, 0

    def _argument(self, index: int) -> tuple[int, int]:
        """The tokens of the argument, or of the whole query, that the token at ``index`` is part of."""
        around = [group for group in self.groups if group.start < index < group.end]
        inner = min(around, key=lambda group: group.end - group.start)
        first = max([comma for comma in inner.commas if comma < index], default=inner.start)
        return first, min([comma for comma in inner.commas if comma > index], default=inner.end)

    def _between(self, first: int, last: int) -> tuple[Selector, ...]:
        pairs = zip(self.selectors, self.positions, strict=True)
        return tuple(selector for selector, position in pairs if first < position < last)

    def _call(self, group: _Group) -> Call:
        bounds = [group.start, *group.commas, group.end]
        arguments = tuple(tuple(self.tokens[first + 1 : last]) for first, last in pairwise(bounds))
        return Call(group.function, arguments, self._between(group.start, group.end))

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""
