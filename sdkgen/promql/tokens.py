"""A lexer for PromQL as people write it: in rule files, in runbooks, and in Grafana with its variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNIT = "(?:ms|[smhdwy])"
_PATTERN = rf"""
    (?P<space>\s+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<string>"(?:[^"\\]|\\.)*"? | '(?:[^'\\]|\\.)*'? | `[^`]*`?)
  | (?P<variable>\$\{{[^}}]{{0,500}}\}} | \$\w+ | \[\[\w+(?::\w+)?\]\])
  | (?P<duration>(?:\d+{_UNIT})+(?!\w))
  | (?P<number>0[xX][0-9a-fA-F]+ | (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<identifier>[a-zA-Z_COLON][a-zA-Z0-9_COLON]*)
  | (?P<sign>=~|!~|!=|==|<=|>=|.)
"""
# In `[1h:5m]` the colon parts range and step; elsewhere it is part of a recording rule's name.
_TOKEN = re.compile(_PATTERN.replace("COLON", ":"), re.VERBOSE | re.DOTALL)
_TOKEN_IN_RANGE = re.compile(_PATTERN.replace("COLON", ""), re.VERBOSE | re.DOTALL)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)", re.DOTALL)
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_HIGHEST = 0x10FFFF


class Token(NamedTuple):
    """A token; offsets count characters of the query.

    ``kind`` is identifier, string, number, duration, variable (of Grafana) or sign: an operator, a bracket, a comma, or
    any character that PromQL has no use for.
    """

    kind: str
    text: str
    start: int
    end: int


def tokenize(query: str) -> Iterator[Token]:
    """The tokens of ``query`` without white space and comments; every character is part of one or between two."""
    position, ranges = 0, 0
    while position < len(query):
        match = (_TOKEN_IN_RANGE if ranges else _TOKEN).match(query, position)
        if match is None:
            raise AssertionError("the pattern matches any character")
        kind = match.lastgroup or "sign"
        if kind == "sign" and match[0] in "[]":
            ranges = max(0, ranges + (1 if match[0] == "[" else -1))
        if kind not in ("space", "comment"):
            yield Token(kind, match[0], position, match.end())
        position = match.end()


def unquote(string: str) -> str:
    """The text that a string token stands for; escapes as in Go, none between backticks."""
    quote, body = string[:1], string[1:]
    body = body.removesuffix(quote)
    return body if quote == "`" else _ESCAPE.sub(_unescaped, body)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "xuU" and len(code) > 1:
        number = int(code[1:], 16)
    elif code[0] in "01234567" and len(code) > 1:
        number = int(code, 8)
    else:
        return _ESCAPES.get(code, code)
    return chr(number) if number <= _HIGHEST else match[0]
