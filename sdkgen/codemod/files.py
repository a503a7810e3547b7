"""Which files a codemod reads, and how."""

from __future__ import annotations

import os
import tokenize
from dataclasses import dataclass
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.codemod import kinds
from sdkgen.diagnostics import Diagnostic, Span
from sdkgen.text.paths import display
from sdkgen.text.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterable

_LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: ``path`` is absolute with slashes, ``shown`` is how users see it."""

    path: str
    shown: str
    content: bytes


def read_files(
    paths: Iterable[Path], suffixes: frozenset[str], excluded: Iterable[str] = (), *, generated: bool = False
) -> tuple[list[File], list[Diagnostic]]:
    """The files with one of ``suffixes`` at or below ``paths``, sorted, and findings about what cannot be read.

    Folders that are not the project's own code are passed over: hidden ones, virtual environments, dependencies, and
    everything that sdkgen ``generated``, unless that is asked for. ``excluded`` holds patterns of paths as shown.
    """
    patterns = tuple(excluded)
    files: dict[str, File] = {}
    findings: list[Diagnostic] = []
    for path in paths:
        for file in walk(path, suffixes, generated=generated):
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


def _absolute(file: Path) -> str:
    """The path without `..`, and with symbolic links as they are: users see the paths that they know."""
    return Path(os.path.normpath(file.absolute())).as_posix()


def python_text(content: bytes) -> str:
    """The text of Python source in whatever encoding it declares; undecodable bytes are replaced."""
    try:
        encoding = tokenize.detect_encoding(BytesIO(content).readline)[0]
    except (SyntaxError, UnicodeDecodeError):
        encoding = "utf-8"
    return content.decode(encoding, errors="replace")
