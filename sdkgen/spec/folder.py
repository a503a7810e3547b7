"""Finds a specification and reads its folder: sdkgen.yaml, and every other YAML file beside or below it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sdkgen.diagnostics import Diagnostic, Span
from sdkgen.source import Document, parse_document, read_text
from sdkgen.spec import kinds
from sdkgen.spec.record import Record
from sdkgen.spec.records import SettingsRecord, SpecFileRecord
from sdkgen.spec.validate import validate

if TYPE_CHECKING:
    from collections.abc import Mapping

R = TypeVar("R", bound=Record)

SETTINGS_FILE = "sdkgen.yaml"
BUILTIN_SOURCE = "sdkgen/instrumentation.yaml"
"""How the metrics of the instrumentation itself are named as a source in generated files."""

_BUILTIN = Path(__file__).parent / "builtin" / "instrumentation.yaml"
_SPEC_FOLDERS = "metric_specs"


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file of metrics.

    ``source`` is its name in generated files, ``document`` knows its positions, ``broken`` holds the section and id of
    every definition that has findings: it is mended so far that it can be referred to, or left out.
    """

    source: str
    document: Document
    record: SpecFileRecord
    broken: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RawSettings:
    """The file sdkgen.yaml; ``broken`` as in RawFile."""

    document: Document
    record: SettingsRecord
    broken: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RawText:
    """A file that is no YAML: ``name`` is its path below the folder that settings name, ``source`` as in RawFile."""

    name: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class RawSpec:
    """Everything that was read, with the findings so far; ``settings`` is None when sdkgen.yaml is unusable.

    ``guides`` and ``sample`` are what the catalog publishes beside the definitions.
    """

    folder: Path
    source: str
    settings: RawSettings | None
    files: tuple[RawFile, ...]
    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    guides: tuple[RawText, ...] = ()
    sample: str = ""


def find_spec(start: Path) -> Path | None:
    """The folder of the nearest sdkgen.yaml at or above ``start``; a sole one in a `metric_specs/` counts too."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
        below = sorted(folder.glob(f"{_SPEC_FOLDERS}/*/{SETTINGS_FILE}"))
        if len(below) == 1:
            return below[0].parent
    return None


def read_spec(folder: Path) -> RawSpec:
    """Reads and validates the specification in ``folder``; everything wrong with it is in the findings."""
    reader = _Reader()
    path = folder / SETTINGS_FILE
    if not path.is_file():
        message, help_ = (
            f"`{_display(folder)}` has no {SETTINGS_FILE}",
            "name the folder of a specification with --spec",
        )
        finding = kinds.NO_SPECIFICATION.at(Span(_display(path)), message, help=help_)
        return RawSpec(folder, "", None, (), (finding,), {})
    read = reader.read(path, _display(path), SettingsRecord)
    settings = RawSettings(*read) if read else None
    source = settings.record.source if settings and settings.record.source else folder.resolve().name
    files = [(f"{source}/{file.relative_to(folder).as_posix()}", _display(file), file) for file in _yaml_files(folder)]
    raw = []
    for name, shown, file in [*files, (BUILTIN_SOURCE, BUILTIN_SOURCE, _BUILTIN)]:
        record = reader.read(file, shown, SpecFileRecord)
        raw += [RawFile(name, *record)] if record else []
    guides = _guides(reader, folder, source, settings)
    sample = _sample(reader, folder, settings)
    return RawSpec(folder, source, settings, tuple(raw), tuple(reader.findings), reader.texts, guides, sample)


def _guides(reader: _Reader, folder: Path, source: str, settings: RawSettings | None) -> tuple[RawText, ...]:
    """The Markdown files of the folder that the catalog publishes, sorted by path; a missing folder is a finding."""
    docs = settings.record.targets.docs if settings else None
    if settings is None or docs is None or docs.guides is None:
        return ()
    place = folder / docs.guides
    if not place.is_dir():
        span = settings.document.span(("targets", "docs", "guides"))
        message = f"there is no folder `{_display(place)}`"
        reader.findings.append(kinds.MISSING_PATH.at(span, message, help="create it, or take the line out"))
        return ()
    found = [(file, file.relative_to(place).with_suffix("").as_posix()) for file in sorted(place.rglob("*.md"))]
    texts = [(name, f"{source}/{docs.guides.rstrip('/')}/{name}.md", reader.text(file)) for file, name in found]
    return tuple(RawText(name, path, text) for name, path, text in texts if text is not None)


def _sample(reader: _Reader, folder: Path, settings: RawSettings | None) -> str:
    """The text of the scrape that the catalog quotes; a missing file is a finding."""
    docs = settings.record.targets.docs if settings else None
    if settings is None or docs is None or docs.sample is None:
        return ""
    if not (folder / docs.sample).is_file():
        span = settings.document.span(("targets", "docs", "sample"))
        message = f"there is no file `{_display(folder / docs.sample)}`"
        reader.findings.append(kinds.MISSING_PATH.at(span, message, help="save a scrape there, or take the line out"))
        return ""
    return reader.text(folder / docs.sample) or ""


def parse_spec(texts: Mapping[str, str]) -> RawSpec:
    """A specification whose files exist only as texts by their names, read like one in a folder."""
    reader = _Reader()
    read = reader.parse(texts.get(SETTINGS_FILE, ""), SETTINGS_FILE, SettingsRecord)
    settings = RawSettings(*read) if read else None
    source = settings.record.source if settings and settings.record.source else "."
    raw = []
    for name in sorted(texts.keys() - {SETTINGS_FILE}):
        record = reader.parse(texts[name], name, SpecFileRecord)
        raw += [RawFile(f"{source}/{name}", *record)] if record else []
    builtin = reader.read(_BUILTIN, BUILTIN_SOURCE, SpecFileRecord)
    raw += [RawFile(BUILTIN_SOURCE, *builtin)] if builtin else []
    return RawSpec(Path(), source, settings, tuple(raw), tuple(reader.findings), reader.texts)


class _Reader:
    """Reads files into records, collecting findings and texts on the way."""

    def __init__(self) -> None:
        self.findings: list[Diagnostic] = []
        self.texts: dict[str, str] = {}

    def read(self, file: Path, path: str, record: type[R]) -> tuple[Document, R, frozenset[tuple[str, str]]] | None:
        """The parsed file, its record and what had to be left out of it; None when nothing can be made of it."""
        text, found = read_text(file, path)
        self.findings += found
        return None if text is None else self.parse(text, path, record)

    def text(self, file: Path) -> str | None:
        """The text of a file that is no YAML; None when it cannot be read."""
        text, found = read_text(file, _display(file))
        self.findings += found
        if text is not None:
            self.texts[_display(file)] = text
        return text

    def parse(self, text: str, path: str, record: type[R]) -> tuple[Document, R, frozenset[tuple[str, str]]] | None:
        """The same of a text that is at hand."""
        self.texts[path] = text
        document, found = parse_document(text, path)
        self.findings += found
        if document is None:
            return None
        validated, broken, found = validate(record, document)
        self.findings += found
        return None if validated is None else (document, validated, broken)


def _yaml_files(folder: Path) -> list[Path]:
    files = [file for pattern in ("*.yaml", "*.yml") for file in folder.rglob(pattern) if file.is_file()]
    return sorted(file for file in files if file.name != SETTINGS_FILE)


def _display(path: Path) -> str:
    """The path as a user at the current folder would write it."""
    relative = os.path.relpath(path)
    return Path(relative if not relative.startswith("..") else path).as_posix()
