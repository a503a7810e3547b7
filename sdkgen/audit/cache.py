"""Results of earlier inspections, by everything that they depend on: the file, the specification, and this program."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sdkgen
from sdkgen.audit.inspect import Correction, Inspected
from sdkgen.diagnostics import Diagnostic, Related, Severity, Span, Subject
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.audit.audit import Input
    from sdkgen.audit.standard import Standard

_MOST_ENTRIES = 5000


class Cache:
    """What is known of files; ``text`` is an earlier run's, anything that is none counts as empty."""

    def __init__(self, text: str = "") -> None:
        """Reads what an earlier run knew."""
        self._entries = _entries(text)
        self._used: set[str] = set()
        self.changed = False

    def get(self, each: Input) -> Inspected | None:
        """The result of inspecting a file, if that is known."""
        key = _key(each)
        self._used.add(key)
        try:
            return _inspected(self._entries[key]) if key in self._entries else None
        except (KeyError, TypeError, ValueError, IndexError, AttributeError):
            return None

    def put(self, each: Input, result: Inspected) -> None:
        """Remembers the result of inspecting a file."""
        self._entries[_key(each)] = _plain(result)
        self.changed = True

    def text(self) -> str:
        """Everything to remember; of very many files only those of this run."""
        if len(self._entries) > _MOST_ENTRIES:
            self._entries = {key: entry for key, entry in self._entries.items() if key in self._used}
        return json.dumps(self._entries)


def cache_name(standard: Standard, texts: Mapping[str, str]) -> str:
    """The name of the file for results that depend on a specification's texts, the standard and this program's code."""
    scope = standard.scope
    parts = (
        sorted(texts.items()),
        sorted(scope.recorded.items()),
        scope.unknown_metrics,
        sorted(standard.severities.items()),
        standard.least,
    )
    digest = hashlib.sha256(sdkgen.__version__.encode())
    for module in sorted(Path(sdkgen.__file__).parent.rglob("*.py")):
        status = module.stat()
        digest.update(f"{module.name}:{status.st_size}:{status.st_mtime_ns};".encode())
    for part in parts:
        digest.update(repr(part).encode(errors="replace"))
    return f"check-{digest.hexdigest()[:32]}.json"


def _key(each: Input) -> str:
    return hashlib.sha256(f"{each.path}\0{each.named}\0".encode(errors="replace") + each.content).hexdigest()


def _entries(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text) if text else {}
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _plain(result: Inspected) -> dict[str, Any]:
    return {
        "findings": [asdict(finding) for finding in result.findings],
        "corrections": [[asdict(each.finding), each.edits] for each in result.corrections],
        "reads": sorted(result.reads),
        "matches": [[name, asdict(span)] for name, span in result.matches],
        "excused": sorted(result.excused),
        "uids": [[uid, asdict(span)] for uid, span in result.uids],
        "records": [[name, asdict(span)] for name, span in result.records],
        "hidden": result.hidden,
    }


def _inspected(data: Mapping[str, Any]) -> Inspected:
    return Inspected(
        tuple(map(_finding, data["findings"])),
        tuple(Correction(_finding(each), tuple(Edit(*edit) for edit in edits)) for each, edits in data["corrections"]),
        frozenset(data["reads"]),
        tuple((name, Span(**span)) for name, span in data["matches"]),
        frozenset((metric, rule) for metric, rule in data["excused"]),
        tuple((uid, Span(**span)) for uid, span in data["uids"]),
        tuple((name, Span(**span)) for name, span in data["records"]),
        data["hidden"],
    )


def _finding(data: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(
        data["rule"],
        data["name"],
        Severity(data["severity"]),
        data["message"],
        Span(**data["span"]),
        data["help"],
        tuple(Related(Span(**each["span"]), each["message"]) for each in data["related"]),
        _subject(data["subject"]),
    )


def _subject(data: Mapping[str, Any] | None) -> Subject | None:
    if data is None:
        return None
    declared = Span(**data["declared"]) if data["declared"] else None
    return Subject(**{**data, "declared": declared})
