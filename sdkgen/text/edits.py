"""Changes of text by position, and the scalars of YAML and JSON that they are made in."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u.{4}|x.{2}|U.{8}|\r\n|.)", re.DOTALL
)
_CONTROLS = dict(zip("0abtnvfreN_LP", "\0\a\b\t\n\v\f\r\x1b\x85\xa0\u2028\u2029", strict=True))
_HIGHEST = 0x10FFFF
# What is certain to be the same text without quotes, wherever it stands.
_PLAIN_PART = re.compile(r"[\w./:+%|-]*\Z", re.ASCII)
_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./+%-]*\Z")
_NOT_WORDS = frozenset({"null", "true", "false"})


class Edit(NamedTuple):
    """Characters ``start`` to before ``end`` become ``text``."""

    start: int
    end: int
    text: str


class Doubt(NamedTuple):
    """A stretch that names the old thing, or may do so, and why it is left alone."""

    start: int
    end: int
    message: str

    def overlaps(self, other: Edit | Doubt) -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with all ``edits`` applied; the same edit twice is one. Raises ValueError when two overlap."""
    parts, position = [], 0
    for edit in sorted(set(edits)):
        if edit.start < position:
            raise ValueError("edits overlap")
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*parts, text[position:]])


class Scalar(NamedTuple):
    """A text inside a document: ``text`` as it is meant, ``start`` where it begins with its quotes, ``raw`` as written.

    ``style`` is the quote, or `|` or `>` for a block, or empty for a plain scalar.
    """

    text: str
    start: int
    raw: str
    style: str
    offsets: tuple[int, ...]

    @classmethod
    def read(cls, document: str, start: int, end: int, style: str) -> Scalar:
        """The scalar in ``document`` between two offsets; a block's text keeps its indentation."""
        raw = document[start:end]
        runs = list(_runs(raw, style))
        text = "".join(run for run, _ in runs)
        closing = len(raw) - (1 if style in ("'", '"') else 0)
        return cls(text, start, raw, style, (*chain.from_iterable(offsets for _, offsets in runs), closing))

    def edit(self, change: Edit) -> Edit:
        """An edit of ``text`` as one of the document."""
        return Edit(
            self.start + self.offsets[change.start], self.start + self.offsets[change.end], self.escape(change.text)
        )

    def stretch(self, doubt: Doubt) -> Doubt:
        """A doubt about ``text`` as one about the document."""
        return Doubt(self.start + self.offsets[doubt.start], self.start + self.offsets[doubt.end], doubt.message)

    def accepts(self, text: str) -> bool:
        """Whether ``text`` can stand in the scalar without changing what is around it."""
        if self.style in ("'", '"'):
            return True
        return text.isprintable() if self.style else _PLAIN_PART.match(text) is not None

    def escape(self, text: str) -> str:
        """``text`` as it is written inside this scalar's quotes."""
        if self.style == "'":
            return text.replace("'", "''")
        return _quoted(text)[1:-1] if self.style == '"' else text

    def replace(self, text: str) -> Edit:
        """The edit that makes the whole scalar ``text``, in the same quotes where it has some, or as few as needed."""
        end = self.start + len(self.raw)
        if self.style in ("'", '"'):
            return Edit(self.start, end, f"{self.style}{self.escape(text)}{self.style}")
        is_plain = _PLAIN.match(text) and text.lower() not in _NOT_WORDS
        return Edit(self.start, end, text if is_plain else _quoted(text))


def _quoted(text: str) -> str:
    """``text`` as a string of JSON, which YAML reads as well: what cannot be seen is escaped."""
    shown = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() or char > "\uffff" else f"\\u{ord(char):04x}" for char in shown)


def _runs(raw: str, style: str) -> Iterator[tuple[str, range]]:
    """The characters of a scalar as meant, in runs that stand in ``raw`` one after the other at these offsets."""
    if style in ("'", '"'):
        position, last = 1, len(raw) - 1
        while position < last:
            found = raw.find("\\" if style == '"' else "''", position, last)
            end = last if found < 0 else found
            if end > position:
                yield raw[position:end], range(position, end)
            position = end
            if end < last:
                escape = _ESCAPE.match(raw, end) if style == '"' else None
                char = "'" if style == "'" else _meaning(escape[0]) if escape else raw[end]
                yield char, range(end, end + len(char))
                position = escape.end() if escape else end + (2 if style == "'" else 1)
    else:
        first = raw.find("\n") + 1 if style else 0
        yield raw[first:], range(first, len(raw))


def _meaning(escape: str) -> str:
    """The character that an escape stands for; nothing for an escaped line end."""
    code = escape[1]
    try:
        if escape.count("\\u") == len(("high", "low")):
            return json.loads(f'"{escape}"')  # type: ignore[no-any-return]  # a string is read
        if code in "xuU" and len(escape) > len("\\x"):
            digits = escape[len("\\x") :]
            number = int(digits, 16)
            return chr(number) if number <= _HIGHEST else "\N{REPLACEMENT CHARACTER}"
    except ValueError:
        return "\N{REPLACEMENT CHARACTER}"
    if code in "\r\n":
        return ""
    return _CONTROLS.get(code, code)
