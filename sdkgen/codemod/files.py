"""Which files a codemod reads, and where in them something stands."""

from __future__ import annotations

import os
import re
import tokenize
from dataclasses import dataclass
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.codemod import kinds
from sdkgen.diagnostics import Diagnostic, Span
from sdkgen.drift import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdkgen.codemod.python.values import Place

_SKIPPED = frozenset({"node_modules", "vendor", "__pycache__", "site-packages", "venv", "build", "dist"})
_LINE_END = re.compile(r"\r\n|\r|\n")
_LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: ``path`` is absolute with slashes, ``shown`` is how users see it."""

    path: str
    shown: str
    content: bytes


def read_files(
    paths: Iterable[Path], suffixes: frozenset[str], excluded: Iterable[str] = ()
) -> tuple[list[File], list[Diagnostic]]:
    """The files with one of ``suffixes`` at or below ``paths``, sorted, and findings about what cannot be read.

    Folders that are not the project's own code are passed over: hidden ones, virtual environments, dependencies, and
    everything that sdkgen generated. ``excluded`` holds patterns of paths as shown.
    """
    patterns = tuple(excluded)
    files: dict[str, File] = {}
    findings: list[Diagnostic] = []
    for path in paths:
        for file in _walk(path, suffixes):
            shown = display(file)
            if any(fnmatch(shown, pattern) or fnmatch(file.name, pattern) for pattern in patterns):
                continue
            try:
                content = file.read_bytes() if file.stat().st_size <= _LARGEST else None
            except OSError as error:
                message = f"cannot read the file: {error.strerror}"
                findings.append(
                    kinds.UNREADABLE_SOURCE.at(Span(shown), message, help="check that it exists, and its permissions")
                )
                continue
            if content is not None:
                absolute = _absolute(file)
                files[absolute] = File(absolute, shown, content)
    return [files[path] for path in sorted(files)], findings


def _walk(path: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if _is_own(Path(folder, name)))
        yield from (Path(folder, name) for name in sorted(names) if Path(name).suffix.lower() in suffixes)


def _absolute(file: Path) -> str:
    """The path without `..`, and with symbolic links as they are: users see the paths that they know."""
    return Path(os.path.normpath(file.absolute())).as_posix()


def _is_own(folder: Path) -> bool:
    if folder.name in _SKIPPED or folder.name.startswith("."):
        return False
    return not (folder / "pyvenv.cfg").exists() and not (folder / MANIFEST).exists()


def display(path: Path) -> str:
    """A path as the user at the current folder would write it."""
    relative = os.path.relpath(path)
    return Path(relative if not relative.startswith("..") else path).as_posix()


def python_text(content: bytes) -> str:
    """The text of Python source in whatever encoding it declares; undecodable bytes are replaced."""
    try:
        encoding = tokenize.detect_encoding(BytesIO(content).readline)[0]
    except (SyntaxError, UnicodeDecodeError):
        encoding = "utf-8"
    return content.decode(encoding, errors="replace")


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
