"""Where something stands in the files of a tree, and what the lines around it are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.codemod.files import python_text
from sdkgen.diagnostics import Span
from sdkgen.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.codemod.files import File
    from sdkgen.text.lines import Place


class Places:
    """Turns places of facts into spans; a file's text is decoded when a finding first needs it."""

    def __init__(self, files: Mapping[str, File]) -> None:
        """Knows the files by their absolute paths."""
        self._files = files
        self._lines: dict[str, Lines] = {}

    def span(self, path: str, place: Place) -> Span:
        """The span of ``place`` in the file ``path``."""
        return self.lines(path).span(self._files[path].shown, place)

    def at(self, path: str, line: int, column: int) -> Span:
        """The span of one character; ``column`` counts characters from 1."""
        return Span(self._files[path].shown, line, column, line, column + 1)

    def lines(self, path: str) -> Lines:
        """The lines of the file ``path``."""
        if path not in self._lines:
            self._lines[path] = Lines(python_text(self._files[path].content))
        return self._lines[path]
