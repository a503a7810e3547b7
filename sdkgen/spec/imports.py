"""Specifications inside a specification: read where they are, or as they were locked."""

from __future__ import annotations

import hashlib
import json
import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related, Span
from sdkgen.spec import kinds
from sdkgen.spec.import_records import ImportRecord, LockedRecord, LockRecord
from sdkgen.spec.reader import RawFile, RawSettings
from sdkgen.spec.records import SettingsRecord, SpecFileRecord
from sdkgen.spec.shelf import SETTINGS_FILE
from sdkgen.spec.version import is_compatible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.spec.reader import Reader
    from sdkgen.spec.shelf import Shelf

LOCK_FILE = "sdkgen.lock"
IMPORTS_FOLDER = "imports"
"""Where imports from Git are kept, one folder each, beside sdkgen.yaml."""

_UPDATE = "run `sdkgen import update`, and commit what it writes"


@dataclass(frozen=True, slots=True)
class RawImport:
    """A specification that was read, and where it is asked for; ``folder`` is relative to the importing one."""

    name: str
    folder: str
    span: Span
    settings: RawSettings
    files: tuple[RawFile, ...]


def content_hash(texts: Mapping[str, bytes]) -> str:
    """The hash of the files of a specification: names and contents, in the order of names."""
    whole = hashlib.sha256()
    for name in sorted(texts):
        whole.update(f"{name}\0{len(texts[name])}\0".encode())
        whole.update(texts[name])
    return f"sha256:{whole.hexdigest()}"


def lock_text(locked: Mapping[str, tuple[str, str, str]]) -> str:
    """The text of sdkgen.lock: ref, commit and hash by name of the import."""
    lines = ["# Written by `sdkgen import update`; commit it together with imports/.", "imports:"]
    for name, values in sorted(locked.items()):
        lines += [f"  {json.dumps(name, ensure_ascii=False)}:"]
        pairs = zip(("ref", "commit", "hash"), values, strict=True)
        lines += [f"    {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in pairs]
    return "\n".join(lines if locked else [lines[0], "imports: {}"]) + "\n"


def read_lock(reader: Reader, shelf: Shelf, base: str = ".") -> Mapping[str, LockedRecord]:
    """What is locked in the folder ``base`` by name of the import; nothing without a lock file."""
    path = posixpath.join(base, LOCK_FILE)
    text = shelf.text(path)
    read = None if text is None else reader.parse(text, shelf.shown(path), LockRecord)
    return read[1].imports if read else {}


def read_imports(reader: Reader, shelf: Shelf, settings: RawSettings, base: str = ".") -> list[RawImport]:
    """Every specification that ``settings``, which stand in the folder ``base``, ask for, and what those ask for."""
    walk = _Walk(reader, shelf)
    walk.visit(settings, base, ())
    return list(walk.found.values())


class _Walk:
    """Follows imports, each folder once."""

    def __init__(self, reader: Reader, shelf: Shelf) -> None:
        self.reader = reader
        self.shelf = shelf
        self.found: dict[str, RawImport] = {}

    def visit(self, settings: RawSettings, base: str, above: tuple[str, ...]) -> None:
        """Reads the imports of one specification; ``above`` are the folders that led to it."""
        lock = self._lock(settings, base)
        for name, record in sorted(settings.record.imports.items()):
            span = settings.document.span(("imports", name), key=True)
            folder = self.shelf.canonical(
                posixpath.join(base, IMPORTS_FOLDER, name) if record.git else posixpath.join(base, record.path)
            )
            if folder in (*above, base):
                message = f"`{name}` imports the specification that imports it"
                self.reader.findings.append(kinds.UNREADABLE_IMPORT.at(span, message, help="take one of the two out"))
                continue
            read = self.found.get(folder) or self._read(name, folder, span)
            if read is None:
                continue
            if record.git:
                self._check_lock(name, record, lock, folder, span)
            self._check_version(record, read, settings, name)
            if folder not in self.found:
                self._check_twin(read)
                self.found[folder] = read
                self.visit(read.settings, folder, (*above, base))

    def _read(self, name: str, folder: str, span: Span) -> RawImport | None:
        texts, findings = self.shelf.folder(folder)
        self.reader.findings += findings
        settings_path = self.shelf.shown(f"{folder}/{SETTINGS_FILE}")
        self.reader.is_whole &= not findings and SETTINGS_FILE in texts
        if any(finding.span.path == settings_path for finding in findings):
            return None
        if SETTINGS_FILE not in texts:
            message = f"there is no specification in `{self.shelf.shown(folder)}`"
            self.reader.findings.append(
                kinds.UNREADABLE_IMPORT.at(span, message, help=f"name its folder, or {_UPDATE}")
            )
            return None
        read = self.reader.parse(texts[SETTINGS_FILE], settings_path, SettingsRecord)
        if read is None:
            return None
        settings = RawSettings(*read)
        source, files = settings.record.source or posixpath.basename(folder), []
        for path in sorted(texts.keys() - {SETTINGS_FILE}):
            file = self.reader.parse(texts[path], self.shelf.shown(f"{folder}/{path}"), SpecFileRecord)
            files += [RawFile(f"{source}/{path}", *file, settings)] if file else []
        return RawImport(name, folder, span, settings, tuple(files))

    def _lock(self, settings: RawSettings, base: str) -> Mapping[str, LockedRecord]:
        if not any(record.git for record in settings.record.imports.values()):
            return {}
        return read_lock(self.reader, self.shelf, base)

    def _check_lock(
        self, name: str, record: ImportRecord, lock: Mapping[str, LockedRecord], folder: str, span: Span
    ) -> None:
        locked, message = lock.get(name), ""
        if locked is None or locked.ref != record.ref:
            was = f" for `{locked.ref}`" if locked else ""
            message = f"`{name}` is{' not' if locked is None else ''} locked{was}, the import asks for `{record.ref}`"
        elif locked.hash != content_hash(self.shelf.contents(folder)):
            message = f"`{self.shelf.shown(folder)}` is not what was locked from commit {locked.commit[:12]}"
        if message:
            self.reader.findings.append(kinds.IMPORT_NOT_LOCKED.at(span, message, help=_UPDATE))

    def _check_version(self, record: ImportRecord, read: RawImport, settings: RawSettings, name: str) -> None:
        found = read.settings.record.version
        if record.version is not None and not is_compatible(found, record.version):
            span = settings.document.span(("imports", name, "version"))
            related = [Related(read.settings.document.span(("version",)), "its version")]
            message = f"`{name}` is version {found}, the import needs {record.version} or a later one like it"
            help_ = "import another revision, or change what is needed"
            self.reader.findings.append(kinds.IMPORT_VERSION.at(span, message, help=help_, related=related))

    def _check_twin(self, read: RawImport) -> None:
        """The same specification from two places is fine in one version only."""
        service = read.settings.record.service
        twin = next((each for each in self.found.values() if each.settings.record.service == service), None)
        if twin is not None and twin.settings.record.version != read.settings.record.version:
            versions = (twin.settings.record.version, read.settings.record.version)
            message = f"`{service}` is imported in the versions {versions[0]} and {versions[1]}"
            related = [Related(twin.span, "the other import")]
            self.reader.findings.append(
                kinds.IMPORT_VERSION.at(
                    read.span, message, help="import one revision of it everywhere", related=related
                )
            )
