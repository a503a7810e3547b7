"""Where the files of specifications are: folders on disk, or texts of a Git revision."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sdkgen.source import read_text
from sdkgen.text.paths import display

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sdkgen.diagnostics import Diagnostic

SETTINGS_FILE = "sdkgen.yaml"
_YAML = (".yaml", ".yml")
KEPT = (*_YAML, ".lock")
"""Endings of the names of files that make up a specification."""


class Shelf(Protocol):
    """Folders by their path relative to the specification that is read."""

    def folder(self, path: str) -> tuple[dict[str, str], list[Diagnostic]]:
        """The texts of the YAML files at or below a folder by their relative paths, without nested specifications."""

    def contents(self, path: str) -> Mapping[str, bytes]:
        """Everything that is kept of a specification at or below a folder, nested ones and locks as well."""

    def text(self, path: str) -> str | None:
        """The text of one file, or None."""

    def canonical(self, path: str) -> str:
        """The one spelling of a path to a folder."""

    def shown(self, path: str) -> str:
        """A path as users see it."""


class Disk:
    """A folder on disk, and those beside it."""

    def __init__(self, root: Path) -> None:
        """``root`` is the folder of the specification."""
        self._root = root

    def folder(self, path: str) -> tuple[dict[str, str], list[Diagnostic]]:
        """Reads the files."""
        place = self._root / path
        texts, findings = {}, []
        for file in yaml_files(place):
            text, found = read_text(file, display(file))
            findings += found
            if text is not None:
                texts[file.relative_to(place).as_posix()] = text
        return texts, findings

    def contents(self, path: str) -> Mapping[str, bytes]:
        """Reads the files; one that cannot be read is as if it were empty."""
        place = self._root / path
        kept = [file for file in sorted(place.rglob("*")) if file.name.endswith(KEPT) and file.is_file()]
        return {file.relative_to(place).as_posix(): _content(file) for file in kept}

    def text(self, path: str) -> str | None:
        """Reads the file."""
        file = self._root / path
        return read_text(file, display(file))[0] if file.is_file() else None

    def canonical(self, path: str) -> str:
        """The path from the specification, links followed."""
        return Path(os.path.relpath(os.path.realpath(self._root / path), os.path.realpath(self._root))).as_posix()

    def shown(self, path: str) -> str:
        """The path from the current folder."""
        return display(Path(os.path.normpath(self._root / path)))


class Texts:
    """Folders whose files exist as texts only; ``of`` answers those of a folder, ``place`` is put before names."""

    def __init__(self, of: Callable[[str], Mapping[str, str]], place: str, folder: str) -> None:
        """``of`` takes canonical paths relative to the specification, which stands in ``folder``."""
        self._of = of
        self._place = place
        self._folder = folder

    def folder(self, path: str) -> tuple[dict[str, str], list[Diagnostic]]:
        """The texts at hand."""
        texts = self._of(self.canonical(path))
        nested = {name.removesuffix(SETTINGS_FILE) for name in texts if name.endswith(f"/{SETTINGS_FILE}")}
        kept = [name for name in texts if name.endswith(_YAML) and not any(map(name.startswith, nested))]
        return {name: texts[name] for name in sorted(kept)}, []

    def contents(self, path: str) -> Mapping[str, bytes]:
        """The texts at hand."""
        return {name: text.encode() for name, text in self._of(self.canonical(path)).items() if name.endswith(KEPT)}

    def text(self, path: str) -> str | None:
        """One of the texts at hand."""
        folder, _, name = posixpath.normpath(path).rpartition("/")
        return self._of(folder or ".").get(name)

    def canonical(self, path: str) -> str:
        """The path from the specification."""
        return posixpath.relpath(posixpath.join("/", self._folder, path), posixpath.join("/", self._folder))

    def shown(self, path: str) -> str:
        """The path after what all of them start with."""
        return f"{self._place}{posixpath.normpath(path)}"


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files at or below a folder, sorted, without those of specifications inside of it."""
    files = [file for pattern in ("*.yaml", "*.yml") for file in folder.rglob(pattern) if file.is_file()]
    nested = {file.parent for file in files if file.name == SETTINGS_FILE and file.parent != folder}
    return sorted(file for file in files if nested.isdisjoint(file.parents))
