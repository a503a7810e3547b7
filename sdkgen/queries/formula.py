"""Arithmetic over queries by name: precedence, matching labels and dimensions are taken care of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.diagnostics import did_you_mean
from sdkgen.queries.dimension import ONE, Dimension
from sdkgen.queries.expression import ATOM, PLUS, TIMES, Expression, QueryError, number

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-zA-Z_]\w*)|(?P<sign>[-+*/(),]))", re.ASCII)
_BINDING = {"+": PLUS, "-": PLUS, "*": TIMES, "/": TIMES}
_DEEPEST = 50
_CLAMP_ARGUMENTS = 3


def evaluate(text: str, parts: Mapping[str, Expression]) -> Expression:
    """The expression that ``text`` makes of its parts. Raises QueryError for what has no meaning."""
    return _Parser(text, parts).whole()


class _Lexeme(NamedTuple):
    kind: str
    text: str


class _Parser:
    """Precedence climbing over the tokens of a formula."""

    def __init__(self, text: str, parts: Mapping[str, Expression]) -> None:
        self.parts = parts
        self.tokens = list(_tokens(text))
        self.position = 0
        self.depth = 0

    def whole(self) -> Expression:
        result = self._sum(PLUS)
        if self._peek().kind != "end":
            raise _syntax(f"`{self._peek().text}` is not expected here")
        return result

    def _sum(self, least: int) -> Expression:
        left = self._operand()
        while (binding := _BINDING.get(self._peek().text, -1)) >= least:
            operator = self._next().text
            left = _combined(operator, left, self._sum(binding + 1))
        return left

    def _operand(self) -> Expression:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _syntax("the formula nests too deeply")
        token = self._next()
        result = self._read(token)
        self.depth -= 1
        return result

    def _read(self, token: _Lexeme) -> Expression:
        if token.kind == "number":
            return Expression(number(float(token.text)), None, ONE)
        if token.kind == "name" and self._peek().text == "(":
            return self._clamped(token.text)
        if token.kind == "name":
            return self._part(token.text)
        if token.text == "(":
            inner = self._sum(PLUS)
            self._expect(")")
            return inner
        raise _syntax(f"`{token.text}` is not expected here" if token.text else "the formula ends too early")

    def _part(self, name: str) -> Expression:
        if name not in self.parts:
            raise QueryError(f"the formula has no part `{name}`", "formula", did_you_mean(name, self.parts) or "add it")
        return self.parts[name]

    def _clamped(self, function: str) -> Expression:
        if function != "clamp":
            raise _syntax(f"there is no function `{function}`")
        self._expect("(")
        arguments = [self._sum(PLUS)]
        while self._peek().text == ",":
            self._next()
            arguments.append(self._sum(PLUS))
        self._expect(")")
        if len(arguments) != _CLAMP_ARGUMENTS or not all(each.is_scalar for each in arguments[1:]):
            raise _syntax("`clamp` takes an expression and two numbers")
        if arguments[0].is_scalar:
            raise _syntax("`clamp` of a number is a number")
        text = f"clamp({', '.join(each.text for each in arguments)})"
        return replace(arguments[0], text=text, binding=ATOM)

    def _expect(self, sign: str) -> None:
        token = self._next()
        if token.text != sign:
            raise _syntax(f"`{sign}` is missing before `{token.text}`" if token.text else f"`{sign}` is missing")

    def _peek(self) -> _Lexeme:
        return self.tokens[self.position] if self.position < len(self.tokens) else _Lexeme("end", "")

    def _next(self) -> _Lexeme:
        token = self._peek()
        self.position += 1
        return token


def _tokens(text: str) -> list[_Lexeme]:
    found, position, text = [], 0, text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _syntax(f"`{text[position:].strip()[0]}` means nothing in a formula")
        found.append(_Lexeme(match.lastgroup or "", match[match.lastgroup or ""]))
        position = match.end()
    return found


def _syntax(message: str) -> QueryError:
    return QueryError(message, "formula", "write names of `parts`, numbers, `+ - * /`, parentheses and `clamp`")


def _combined(operator: str, left: Expression, right: Expression) -> Expression:
    binding = _BINDING[operator]
    matching, labels = _matching(left, right)
    below = right.at_least(binding + 1)
    if operator == "/" and not right.is_scalar:
        below = f"({right.at_least(PLUS)} > 0)"
    text = f"{left.at_least(binding)} {operator}{matching} {below}"
    return Expression(text, labels, _dimension(operator, left, right), binding)


def _matching(left: Expression, right: Expression) -> tuple[str, tuple[str, ...] | None]:
    """How series of the two find each other: on the labels of the coarser one."""
    if left.labels is None or right.labels is None:
        return "", right.labels if left.labels is None else left.labels
    fine, coarse = set(left.labels), set(right.labels)
    if fine == coarse:
        return "", left.labels
    if coarse < fine:
        return f" on ({', '.join(right.labels)}) group_left ()", left.labels
    if fine < coarse:
        return f" on ({', '.join(left.labels)}) group_right ()", right.labels
    differing = " and ".join(", ".join(f"`{label}`" for label in each) for each in (left.labels, right.labels))
    raise QueryError(
        f"series by {differing} do not match", "formula", "group one part by a subset of the other's labels"
    )


def _dimension(operator: str, left: Expression, right: Expression) -> Dimension | None:
    if left.dimension is None or right.dimension is None:
        return None
    if operator == "*":
        return left.dimension * right.dimension
    if operator == "/":
        return left.dimension / right.dimension
    if left.dimension != right.dimension:
        verb = "added to" if operator == "+" else "taken from"
        pair = (right.dimension, left.dimension)
        raise QueryError(f"{pair[0]} cannot be {verb} {pair[1]}", "formula", "bring both to the same unit")
    return left.dimension
