"""Markdown: what stands in fences of PromQL, query by query, and in fences of YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.documents.records import Fences, Target
from sdkgen.promql.query import PlaceKind
from sdkgen.promql.tokens import tokenize
from sdkgen.text.edits import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql.tokens import Token
    from sdkgen.text.documents import Pointer

FENCE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[\w.+-]*)[^\r\n]*\r?\n"
    r"(?P<body>.*?)(?P<end>^[ \t]*(?P=fence)[`~]*[ \t]*\r?$|\Z)",
    re.MULTILINE | re.DOTALL,
)
PROMQL = frozenset({"promql", "prometheus"})
YAML = frozenset({"yaml", "yml"})

_BETWEEN = frozenset(
    {"by", "without", "on", "ignoring", "group_left", "group_right", "offset", "and", "or", "unless", "bool", "atan2"}
)
_ENDS = frozenset({"identifier", "number", "duration", "string", "variable"})
_CLOSING = frozenset(")]}")


class Fence(NamedTuple):
    """A fenced block: its language in lower case, and where its body begins and ends."""

    language: str
    start: int
    end: int


def fences(text: str) -> Iterator[Fence]:
    """The fenced blocks of a Markdown text."""
    for match in FENCE.finditer(text):
        yield Fence(match["language"].lower(), match.start("body"), match.end("body"))


class FenceText:
    """The queries of a Markdown file as a document: the pointer is the number of the query."""

    def __init__(self, text: str) -> None:
        """Finds the queries."""
        self.text = text
        blocks = [fence for fence in fences(text) if fence.language in PROMQL]
        self.extents = [extent for fence in blocks for extent in _queries(text, fence.start, fence.end)]

    def extent(self, pointer: Pointer, *, key: bool = False) -> tuple[int, int]:  # noqa: ARG002  (as in other documents)
        """Where a query begins and ends."""
        index = pointer[0] if pointer else 0
        return self.extents[index] if isinstance(index, int) and index < len(self.extents) else (0, 0)

    def scalar(self, pointer: Pointer) -> Scalar | None:
        """A query with the offset of every character of it."""
        start, end = self.extent(pointer)
        return Scalar.read(self.text, start, end, "")

    @property
    def content(self) -> Fences:
        """The queries."""
        return Fences(
            tuple(
                Target(self.text[start:end], (index,), PlaceKind.MARKDOWN)
                for index, (start, end) in enumerate(self.extents)
            )
        )


def _queries(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The queries of a fence: a new one begins on a line of its own where PromQL cannot go on."""
    first = previous = None
    depth = 0
    for token in tokenize(text[start:end]):
        if first is not None and previous is not None and depth == 0 and _begins(text, start, previous, token):
            yield start + first.start, start + previous.end
            first = token
        first = first or token
        depth += (token.text in "([{" and token.kind == "sign") - (token.text in ")]}" and token.kind == "sign")
        previous = token
    if first is not None and previous is not None:
        yield start + first.start, start + previous.end


def _begins(text: str, start: int, previous: Token, token: Token) -> bool:
    if "\n" not in text[start + previous.end : start + token.start]:
        return False
    ended = previous.text in _CLOSING or (previous.kind in _ENDS and previous.text.lower() not in _BETWEEN)
    return ended and token.kind in _ENDS and token.text.lower() not in _BETWEEN
