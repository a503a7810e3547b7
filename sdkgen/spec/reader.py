"""Reads texts into records, collecting findings and texts on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sdkgen.source import Document, parse_document, read_text
from sdkgen.spec.record import Record
from sdkgen.spec.validate import validate
from sdkgen.text.paths import display

if TYPE_CHECKING:
    from sdkgen.diagnostics import Diagnostic
    from sdkgen.spec.records import SettingsRecord, SpecFileRecord

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class RawSettings:
    """The file sdkgen.yaml; ``broken`` holds the section and id of every definition that has findings."""

    document: Document
    record: SettingsRecord
    broken: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file of metrics.

    ``source`` is its name in generated files, ``document`` knows its positions, ``broken`` holds the section and id of
    every definition that has findings: it is mended so far that it can be referred to, or left out. ``settings`` are
    those of the imported specification that it belongs to, None for one of the specification's own.
    """

    source: str
    document: Document
    record: SpecFileRecord
    broken: frozenset[tuple[str, str]]
    settings: RawSettings | None = None


class Reader:
    """One for each specification that is read; ``is_whole`` until nothing can be made of one of its files."""

    def __init__(self) -> None:
        """Starts without findings."""
        self.findings: list[Diagnostic] = []
        self.texts: dict[str, str] = {}
        self.is_whole = True

    def read(self, file: Path, path: str, record: type[R]) -> tuple[Document, R, frozenset[tuple[str, str]]] | None:
        """The parsed file, its record and what had to be left out of it; None when nothing can be made of it."""
        text, found = read_text(file, path)
        self.findings += found
        if text is None:
            self.is_whole = False
            return None
        return self.parse(text, path, record)

    def text(self, file: Path) -> str | None:
        """The text of a file that is no YAML; None when it cannot be read."""
        text, found = read_text(file, display(file))
        self.findings += found
        if text is not None:
            self.texts[display(file)] = text
        return text

    def parse(self, text: str, path: str, record: type[R]) -> tuple[Document, R, frozenset[tuple[str, str]]] | None:
        """The same of a text that is at hand."""
        self.texts[path] = text
        document, found = parse_document(text, path)
        self.findings += found
        validated, broken, found = validate(record, document) if document else (None, frozenset(), [])
        self.findings += found
        if document is None or validated is None:
            self.is_whole = False
            return None
        return document, validated, broken
