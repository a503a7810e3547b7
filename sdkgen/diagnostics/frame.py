"""The code frame under a finding: the line, its number and a caret."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.diagnostics.finding import Span

_WIDEST = 120
_MARGIN = 40


def frame(span: Span, texts: Mapping[str, str]) -> list[str]:
    """The place of ``span`` and, when its file's text is known, the source line with carets below it."""
    gutter = " " * len(str(span.line))
    place = f"{gutter}--> {span.path}:{span.line}:{span.column}"
    line = _line_of(span, texts)
    if line is None:
        return [place]
    source, before, marked = _excerpt(line, span)
    return [place, f"{gutter} |", f"{span.line} | {source}", f"{gutter} | {' ' * before}{'^' * marked}"]


def _line_of(span: Span, texts: Mapping[str, str]) -> str | None:
    lines = texts.get(span.path, "").splitlines()
    return lines[span.line - 1] if 0 < span.line <= len(lines) else None


def _excerpt(line: str, span: Span) -> tuple[str, int, int]:
    """The part of ``line`` around the span that fits a terminal, and where in it the caret goes (in cells)."""
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
    first = 0 if len(line) <= _WIDEST else max(0, start - _MARGIN)
    shown = line[first : first + _WIDEST]
    marked = shown[start - first : max(start, end) - first]
    lead, trail = "…" * (first > 0), "…" * (first + _WIDEST < len(line))
    source = lead + "".join(map(_printable, shown)) + trail
    return source.rstrip(), len(lead) + _cells(shown[: start - first]), max(1, _cells(marked))


def _printable(char: str) -> str:
    if char == "\t":
        return " "
    return char if char.isprintable() else "\N{REPLACEMENT CHARACTER}"


def _cells(text: str) -> int:
    """How many terminal columns ``text`` takes: wide characters take two, combining ones none."""
    return sum(0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF") for char in text)
