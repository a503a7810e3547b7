"""PHP source as tokens with positions: enough of the language to tell code from strings, comments and HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_OPEN = re.compile(r"<\?(?:php\b|=)", re.IGNORECASE)
_WORD = r"[A-Za-z_\x80-\U0010ffff][\w\x80-\U0010ffff]*"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<close>\?>)
  | (?P<comment>(?://|\#(?!\[))(?:(?!\?>)[^\r\n])* | /\*.*?(?:\*/|\Z))
  | (?P<heredoc><<<[ \t]*(?P<quote>["']?)(?P<label>{_WORD})(?P=quote)\r?\n)
  | (?P<string>'(?:[^'\\]|\\.)*(?:'|\Z) | "(?:[^"\\]|\\.)*(?:"|\Z) | `(?:[^`\\]|\\.)*(?:`|\Z))
  | (?P<variable>\$+{_WORD})
  | (?P<name>\\?{_WORD}(?:\\{_WORD})*)
  | (?P<number>\.?\d[\w.]*)
  | (?P<sign>::|\?->|->|=>|\.\.\.|\#\[|.)
    """,
    re.VERBOSE | re.DOTALL,
)


class PhpToken(NamedTuple):
    """A token of PHP code; ``kind`` is name, variable, string, number or sign; offsets count characters."""

    kind: str
    text: str
    start: int
    end: int


def tokenize_php(text: str) -> Iterator[PhpToken]:
    """The tokens of every PHP part of ``text``, without comments and white space; never fails."""
    position = 0
    while (opening := _OPEN.search(text, position)) is not None:
        position = yield from _code(text, opening.end())


def _code(text: str, position: int) -> Generator[PhpToken, None, int]:
    """The tokens up to the closing tag; returns where it ends."""
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            return len(text)
        kind = match.lastgroup or "sign"
        if match["close"]:
            return match.end()
        if match["heredoc"]:
            position = _heredoc_end(text, match)
            yield PhpToken("string", text[match.start() : position], match.start(), position)
            continue
        position = match.end()
        if not (match["space"] or match["comment"]):
            yield PhpToken(kind, match[0], match.start(), position)
    return position


def _heredoc_end(text: str, opening: re.Match[str]) -> int:
    closing = re.compile(rf"^[ \t]*{re.escape(opening['label'])}\b", re.MULTILINE).search(text, opening.end())
    return closing.end() if closing else len(text)
