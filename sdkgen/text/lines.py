"""The lines of a text: offsets become lines and columns."""

from __future__ import annotations

import re

from sdkgen.diagnostics import Span

Place = tuple[int, int, int, int]
"""Line, column, end line and end column as Python's ``ast`` counts them: lines from 1, columns in bytes from 0."""

_LINE_END = re.compile(r"\r\n|\r|\n")


class Lines:
    """The lines of a text, to turn byte columns into characters and offsets into lines."""

    def __init__(self, text: str) -> None:
        """Finds where the lines of ``text`` start, as Python and YAML count them."""
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self.text = text

    def span(self, shown: str, place: Place) -> Span:
        """A span, whose columns count characters from 1, of a place, whose columns count bytes from 0."""
        line, column, end_line, end_column = place
        return Span(shown, line, self._column(line, column), end_line, self._column(end_line, end_column))

    def span_of(self, shown: str, start: int, end: int) -> Span:
        """The span of the characters from ``start`` to before ``end``."""
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        return Span(shown, line, column, end_line, end_column)

    def offsets(self, place: Place) -> tuple[int, int]:
        """Where a place begins and ends in the text."""
        line, column, end_line, end_column = place
        start = self.starts[line - 1] + self._column(line, column) - 1
        return start, self.starts[end_line - 1] + self._column(end_line, end_column) - 1

    def place_of(self, start: int, end: int) -> Place:
        """The place, as ``ast`` counts it, of a stretch of the text."""
        (line, column), (end_line, end_column) = self.position(start), self.position(end)
        return line, self._bytes(line, column), end_line, self._bytes(end_line, end_column)

    def range_of(self, start: int, end: int) -> tuple[int, int, int, int]:
        """Lines from 1 and columns from 0, in characters, of a stretch of the text."""
        line, column = self.position(start)
        end_line, end_column = self.position(end)
        return line, column - 1, end_line, end_column - 1

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character."""
        low, high = 0, len(self.starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.starts[middle] <= offset else (low, middle)
        return low + 1, offset - self.starts[low] + 1

    def _bytes(self, line: int, column: int) -> int:
        start = self.starts[line - 1]
        return len(self.text[start : start + column - 1].encode(errors="replace"))

    def _column(self, line: int, column: int) -> int:
        if line > len(self.starts):
            return column + 1
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return len(self.text[start:end].encode(errors="replace")[:column].decode(errors="ignore")) + 1
