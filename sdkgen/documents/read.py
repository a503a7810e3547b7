"""Files become documents: what a file is shows in what it holds, not in its name alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sdkgen.diagnostics import Diagnostic, Span
from sdkgen.documents import kinds
from sdkgen.documents.dashboard import read_dashboard
from sdkgen.documents.managed import read_managed
from sdkgen.documents.markdown import YAML, FenceText, fences
from sdkgen.documents.rule_files import read_rule_file
from sdkgen.text.edits import Edit, Scalar
from sdkgen.text.json_text import JsonText, NotADocumentError
from sdkgen.text.lines import Lines
from sdkgen.text.yaml_text import YamlText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Dashboard, Fences, ManagedRules, RuleFile
    from sdkgen.text.documents import Pointer

SUFFIXES = frozenset({".json", ".yaml", ".yml", ".md", ".markdown", ".rules"})
_MARKDOWN = (".md", ".markdown")
_MOST_BYTES = 20_000_000


class Source(Protocol):
    """A text whose values can be found in it."""

    def extent(self, pointer: Pointer, *, key: bool = False) -> tuple[int, int]:
        """Where the value at ``pointer``, or its key, begins and ends."""

    def scalar(self, pointer: Pointer) -> Scalar | None:
        """The string at ``pointer``."""


class Text:
    """The text of a file, and its lines once somebody asks for a place."""

    def __init__(self, text: str) -> None:
        """Keeps the text."""
        self.text = text

    @cached_property
    def lines(self) -> Lines:
        """The lines."""
        return Lines(self.text)


class Spot(NamedTuple):
    """A place in a document: a value, its key, or the characters from ``start`` to before ``end`` of a string."""

    pointer: Pointer
    start: int | None = None
    end: int | None = None
    key: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A dashboard, rules, or the queries of a Markdown file; ``shift`` is where in the file its text begins."""

    path: str
    file: Text
    shift: int
    source: Source
    content: Dashboard | RuleFile | ManagedRules | Fences

    def span(self, spot: Spot) -> Span:
        """Where ``spot`` is in the file."""
        start, end = self.offsets(spot)
        return self.file.lines.span_of(self.path, start, end)

    def offsets(self, spot: Spot) -> tuple[int, int]:
        """The offsets of ``spot`` in the file."""
        scalar = self.source.scalar(spot.pointer) if spot.start is not None and not spot.key else None
        if scalar is None or spot.start is None:
            start, end = self.source.extent(spot.pointer, key=spot.key)
            return start + self.shift, end + self.shift
        last = len(scalar.offsets) - 1
        first, after = min(spot.start, last), min(spot.end if spot.end is not None else last, last)
        return self.shift + scalar.start + scalar.offsets[first], self.shift + scalar.start + scalar.offsets[after]

    def edit(self, pointer: Pointer, edit: Edit) -> Edit | None:
        """An edit of the string at ``pointer`` as one of the file; None when it would need other quotes there."""
        scalar = self.source.scalar(pointer)
        if scalar is None or not scalar.accepts(edit.text):
            return None
        changed = scalar.edit(edit)
        return Edit(changed.start + self.shift, changed.end + self.shift, changed.text)


class Reading(NamedTuple):
    """What a file holds: its text, its documents, and what is wrong with it as a file."""

    text: str | None
    documents: tuple[Document, ...]
    findings: tuple[Diagnostic, ...]


def read_documents(path: str, content: bytes, *, named: bool) -> Reading:
    """The documents in a file that is shown to users as ``path``.

    A file that holds none is passed over, unless it was ``named`` as one: then that is a finding.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}"
        return Reading(None, (), (kinds.UNREADABLE.at(Span(path), message, help="save it as UTF-8"),))
    if len(content) > _MOST_BYTES:
        return Reading(None, (), (kinds.UNREADABLE.at(Span(path), "the file is larger than 20 MB", help="split it"),))
    whole = Text(text)
    try:
        documents = tuple(_documents(path, whole))
    except NotADocumentError as error:
        if not named and not _looks_like_one(path, text):
            return Reading(text, (), ())
        span = whole.lines.span_of(path, error.offset, error.offset + 1)
        language = "JSON" if path.endswith(".json") else "YAML"
        message = f"this is not {language}: {error}"
        return Reading(text, (), (kinds.INVALID.at(span, message, help="repair it, or leave the file out"),))
    if not documents and named and not path.endswith(_MARKDOWN):
        message = "there is neither a Grafana dashboard nor a rule in this file"
        help_ = "name dashboards (JSON), rule files (YAML) or Markdown"
        return Reading(text, (), (kinds.NO_DOCUMENT.at(Span(path), message, help=help_),))
    return Reading(text, documents, ())


def _documents(path: str, file: Text) -> Iterator[Document]:
    if path.endswith(_MARKDOWN):
        yield from _markdown(path, file)
        return
    if path.endswith(".json"):
        json = JsonText(file.text)
        found = read_dashboard(json.data) or read_managed(json.data, (), json)
        if found is not None:
            yield Document(path, file, 0, json, found)
        return
    yaml = YamlText(file.text)
    for number, data in enumerate(yaml.data):
        managed = read_managed(data, (number,), yaml)
        if managed is not None:
            yield Document(path, file, 0, yaml, managed)
    rules = read_rule_file(yaml)
    if rules is not None:
        yield Document(path, file, 0, yaml, rules)


def _markdown(path: str, file: Text) -> Iterator[Document]:
    source = FenceText(file.text)
    if source.extents:
        yield Document(path, file, 0, source, source.content)
    for fence in fences(file.text):
        if fence.language not in YAML:
            continue
        try:
            yaml = YamlText(file.text[fence.start : fence.end])
        except NotADocumentError:
            continue
        rules = read_rule_file(yaml, fragments=True)
        if rules is not None:
            yield Document(path, file, fence.start, yaml, rules)


def _looks_like_one(path: str, text: str) -> bool:
    """Whether a file that does not parse was meant to be read here: other broken files are other tools' business."""
    if path.endswith(".json"):
        return '"panels"' in text or '"schemaVersion"' in text
    return "\ngroups:" in f"\n{text}" and ("- alert:" in text or "- record:" in text)
