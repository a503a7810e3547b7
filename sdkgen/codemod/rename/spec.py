"""A renaming in the specification itself: by position, so that comments and formatting stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.model import Resolution, resolve
from sdkgen.rules import check
from sdkgen.source import parse_document
from sdkgen.spec.records import SpecFileRecord
from sdkgen.spec.validate import validate
from sdkgen.text.documents import Entry, yaml_entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.codemod.rename.subject import Renaming
    from sdkgen.diagnostics import Diagnostic
    from sdkgen.spec import RawFile, RawSpec
    from sdkgen.text.edits import Edit


def rename_spec(text: str, renaming: Renaming, path: str) -> Iterator[Edit]:
    """The changes of one file of the specification, shown to users as ``path``."""
    for entry in yaml_entries(text):
        if _changes(entry, renaming, path):
            yield entry.scalar.replace(renaming.new)


def _changes(entry: Entry, renaming: Renaming, path: str) -> bool:
    """Whether the whole scalar is the old name."""
    if entry.scalar.text != renaming.old:
        return False
    at = entry.pointer[1:]
    if renaming.label is None:
        is_name = at[:1] == ("metrics",) and len(at) == len(("metrics", "name")) and entry.is_key
        return is_name or (at[:1] == ("metrics",) and at[2:] == ("deprecated", "replaced_by") and not entry.is_key)
    definition = ("labels", renaming.label.id)
    is_own = renaming.label.origin.path == path and at[:2] == definition
    if renaming.value is not None:
        is_among_values = at[2:3] == ("values",) and len(at) > len(("labels", "id", "values"))
        return is_own and (at[2:] in (("overflow",), ("absent",)) or is_among_values) and _is_value(entry)
    if not renaming.changes_id:
        return is_own and at[2:] == ("name",) and not entry.is_key
    is_id = is_own and len(at) == len(definition) and entry.is_key
    return is_id or _refers_to_label(entry)


def _is_value(entry: Entry) -> bool:
    """Whether it is a value, as against the description of one."""
    in_mapping = entry.pointer[3:4] == ("values",) and isinstance(entry.pointer[-1], str)
    return entry.is_key if in_mapping else not entry.is_key


def _refers_to_label(entry: Entry) -> bool:
    at = entry.pointer[1:]
    in_list = at[:1] == ("metrics",) and at[2:3] == ("labels",)
    return not entry.is_key and (in_list or (at[:1] == ("labels",) and at[2:] == ("determined_by",)))


def new_errors(raw: RawSpec, texts: Mapping[str, str], before: Resolution) -> tuple[Resolution, list[Diagnostic]]:
    """The specification as it is with ``texts`` in place of its files, and the errors that it did not have before."""
    changed = [_changed(file, texts) for file in raw.files]
    findings = tuple(finding for _, found in changed for finding in found)
    after = resolve(replace(raw, files=tuple(file for file, _ in changed), findings=findings))
    known = {(finding.rule, finding.message) for finding in check(before)}
    found = [*after.findings, *check(after)]
    return after, [each for each in found if each.severity is Severity.ERROR and (each.rule, each.message) not in known]


def _changed(file: RawFile, texts: Mapping[str, str]) -> tuple[RawFile, list[Diagnostic]]:
    if file.document.path not in texts:
        return file, []
    document, found = parse_document(texts[file.document.path], file.document.path)
    if document is None:
        return file, found
    record, broken, invalid = validate(SpecFileRecord, document)
    after = file if record is None else replace(file, document=document, record=record, broken=broken)
    return after, [*found, *invalid]
