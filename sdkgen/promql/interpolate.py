"""Grafana's variables in a query: which there are, and the query's tokens once their values are put in."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.promql.tokens import Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.promql.query import Query, Variable

IN_TEXT = re.compile(r"\$\{(?P<braced>\w+)[^}]*\}|\$(?P<plain>\w+)|\[\[(?P<old>\w+)(?::\w+)?\]\]")
DURATIONS = frozenset({"__interval", "__rate_interval", "__range", "__auto"})
NUMBERS = frozenset({"__interval_ms", "__range_s", "__range_ms", "__from", "__to"})
MOST_CHOICES = 8
_GLUED = frozenset({"identifier", "variable", "number", "duration"})


class Choice(NamedTuple):
    """One way to choose the variables that stand outside strings."""

    values: Mapping[str, str]

    def __str__(self) -> str:
        """The choice in words."""
        return ", ".join(f"${name} = {value}" for name, value in self.values.items())


def variable_name(text: str) -> str:
    """The name in `$name`, `${name:format}` or `[[name]]`."""
    match = IN_TEXT.match(text)
    return (match["braced"] or match["plain"] or match["old"]) if match else text


def tokens_of(query: Query) -> list[Token]:
    """The tokens of a query as it is written."""
    return list(tokenize(query.text))


def choices(query: Query, tokens: list[Token]) -> list[Choice]:
    """The ways to choose variables that are written as part of the syntax; the first few of very many."""
    named = dict.fromkeys(variable_name(token.text) for token in tokens if token.kind == "variable")
    known = {variable.name: variable for variable in query.variables}
    open_ = [(name, values) for name in named if (values := _values(known.get(name)))]
    combinations = product(*(values for _, values in open_))
    names = [name for name, _ in open_]
    return [
        Choice(dict(zip(names, values, strict=True)))
        for values, _ in zip(combinations, range(MOST_CHOICES), strict=False)
    ]


def substituted(tokens: list[Token], choice: Choice) -> Iterator[Token]:
    """The tokens with chosen values in place of variables; what stays unknown is a token of kind ``opaque``.

    Tokens that come from a variable have the place of what is written, together with what it is glued to.
    """
    index = 0
    while index < len(tokens):
        end = index + 1
        while end < len(tokens) and _is_glued(tokens[end - 1], tokens[end]):
            end += 1
        run = tokens[index:end]
        if any(token.kind == "variable" for token in run):
            yield from _run(run, choice)
        else:
            yield from run
        index = end


def _values(variable: Variable | None) -> tuple[str, ...]:
    return tuple(filter(None, variable.values or ())) if variable else ()


def _is_glued(left: Token, right: Token) -> bool:
    both = left.kind in _GLUED and right.kind in _GLUED and left.end == right.start
    return both and "variable" in (left.kind, right.kind)


def _run(run: list[Token], choice: Choice) -> Iterator[Token]:
    start, end = run[0].start, run[-1].end
    texts = [choice.values.get(variable_name(token.text)) if token.kind == "variable" else token.text for token in run]
    if None in texts:
        yield Token("opaque", "".join(token.text for token in run), start, end)
        return
    for token in tokenize("".join(text for text in texts if text is not None)):
        yield Token(token.kind, token.text, start, end)
