"""An output folder compared with an emission."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Diagnostic, Kind, Span
from sdkgen.drift import kinds
from sdkgen.drift.manifest import Manifest, digest
from sdkgen.text.walk import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_NEVER_OURS = frozenset({"vendor", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"})


@dataclass(frozen=True, slots=True)
class Drift:
    """Relative paths by what is the matter with them; each tuple is sorted."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    edited: tuple[str, ...]
    obsolete: tuple[str, ...]
    obsolete_edited: tuple[str, ...]
    occupied: tuple[str, ...]
    strays: tuple[str, ...]
    manifest_differs: bool

    @property
    def to_write(self) -> tuple[str, ...]:
        """The files whose content on disk is not the emission's."""
        return (*self.missing, *self.stale, *self.edited, *self.occupied)

    @property
    def to_delete(self) -> tuple[str, ...]:
        """The owned files that are no longer emitted and that nobody edited."""
        return self.obsolete

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The files that writing would destroy although they are not, or no longer, sdkgen's."""
        return tuple(sorted((*self.edited, *self.obsolete_edited, *self.occupied)))

    def findings(self, folder: str) -> Iterator[Diagnostic]:
        """Everything that keeps the folder, shown to the user as ``folder``, from being exactly the emission."""
        for kind, paths, message, help_ in self._sentences():
            for path in paths:
                yield kind.at(Span(f"{folder}/{path}"), message, help=help_)

    def conflict_findings(self, folder: str) -> Iterator[Diagnostic]:
        """The findings that make writing refuse."""
        for finding in self.findings(folder):
            if finding.span.path.removeprefix(f"{folder}/") in self.conflicts:
                yield finding

    def _sentences(self) -> Iterator[tuple[Kind, tuple[str, ...], str, str]]:
        run = "run `sdkgen emit all` and commit what it writes"
        discard = "move the change into the specification, then run `sdkgen emit --force`"
        yield kinds.MISSING_FILE, self.missing, "the generated file is missing", run
        yield kinds.STALE_FILE, self.stale, "the generated file is not what the specification says", run
        yield kinds.STALE_FILE, self.obsolete, "the file is no longer generated", run
        yield kinds.EDITED_FILE, self.edited, "the generated file was edited by hand", discard
        yield (
            kinds.EDITED_FILE,
            self.obsolete_edited,
            "the file is no longer generated, and was edited by hand",
            "delete it, or move it out of the folder",
        )
        yield (
            kinds.FOREIGN_FILE,
            self.occupied,
            "a file that sdkgen did not write stands in the place of a generated one",
            "move it away, or overwrite it with `sdkgen emit --force`",
        )
        yield kinds.FOREIGN_FILE, self.strays, "sdkgen did not write this file", "move it out of the folder"
        if self.manifest_differs:
            yield kinds.STALE_FILE, (MANIFEST,), "the list of generated files is not current", run


def compare_tree(folder: Path, files: Mapping[str, bytes], others: frozenset[str] = frozenset()) -> Drift:
    """Compares what is in ``folder`` with what ``files`` says should be; ``others`` are somebody else's to write."""
    owned = Manifest.read(folder).files
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted({*files, *filter(_is_inside, owned)}):
        places[_place(_content(folder / path), files.get(path), owned.get(path))].append(path)
    known = {*files, *owned, *others, MANIFEST}
    return Drift(
        missing=tuple(places["missing"]),
        stale=tuple(places["stale"]),
        edited=tuple(places["edited"]),
        obsolete=tuple(places["obsolete"]),
        obsolete_edited=tuple(places["obsolete_edited"]),
        occupied=tuple(places["occupied"]),
        strays=tuple(sorted(path for path in _existing(folder) if path not in known)),
        manifest_differs=dict(owned) != dict(Manifest.of(files).files),
    )


def _place(current: bytes | None, wanted: bytes | None, owned: str | None) -> str:
    """What is the matter with one file: its content now, as it should be, and the hash of what sdkgen last wrote."""
    if current == wanted:
        return "current"
    if current is None:
        return "missing"
    if owned is None:
        return "occupied"
    untouched = digest(current) == owned
    if wanted is None:
        return "obsolete" if untouched else "obsolete_edited"
    return "stale" if untouched else "edited"


def unified_diff(folder: Path, shown: str, files: Mapping[str, bytes], drift: Drift) -> str:
    """What writing would change, as a unified diff that ``git apply`` and people can read."""
    chunks = [_file_diff(f"{shown}/{path}", _content(folder / path), files[path]) for path in sorted(drift.to_write)]
    chunks += [_file_diff(f"{shown}/{path}", _content(folder / path), None) for path in drift.to_delete]
    return "".join(chunks)


def _file_diff(path: str, old: bytes | None, new: bytes | None) -> str:
    lines = difflib.unified_diff(
        _lines(old),
        _lines(new),
        f"a/{path}" if old is not None else "/dev/null",
        f"b/{path}" if new is not None else "/dev/null",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode(errors="replace").splitlines(keepends=True)


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return b""


def _is_inside(path: str) -> bool:
    """Whether a manifest's entry stays in its folder: a manifest is a file that anybody can edit."""
    return not path.startswith("/") and ".." not in path.split("/")


def _existing(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*") if folder.is_dir() else ():
        path = file.relative_to(folder)
        if _is_file(file) and not _NEVER_OURS.intersection(path.parts) and not path.parts[0].startswith(".git"):
            yield path.as_posix()


def _is_file(path: Path) -> bool:
    """Whether it is a file; what may not be looked at is none of those that sdkgen wrote."""
    try:
        return path.is_file()
    except OSError:
        return False
