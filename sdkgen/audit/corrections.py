"""Corrections written into documents: edits by position, so that nothing else in a file changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.audit.audit import Audit, audit
from sdkgen.codemod.changes import Changed
from sdkgen.text.edits import apply_edits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdkgen.audit.audit import Input
    from sdkgen.audit.inspect import Correction
    from sdkgen.audit.standard import Standard
    from sdkgen.text.edits import Edit

_ROUNDS = 4


class Corrected(NamedTuple):
    """A file's text after corrections, and how many findings they were for."""

    text: str
    applied: int


@dataclass(frozen=True, slots=True)
class CorrectedAudit:
    """What is found after corrections, how many findings they were for, and the files that they change."""

    audit: Audit
    applied: int
    changes: tuple[Changed, ...]


def correct_all(found: Audit, standard: Standard, files: Mapping[str, str]) -> CorrectedAudit:
    """The audit after every correction that fits, in rounds; ``files`` has the absolute paths of what may change."""
    now, applied = found, 0
    for _ in range(_ROUNDS):
        corrected = [
            (each, correct(each.content.decode(), result.corrections))
            for each, result in zip(now.inputs, now.results, strict=True)
            if each.path in files and result.corrections
        ]
        if not corrected:
            break
        applied += sum(result.applied for _, result in corrected)
        now = _renewed(now, [each._replace(content=result.text.encode()) for each, result in corrected], standard)
    changes = (
        Changed(files[after.path], after.path, before.content, after.content)
        for before, after in zip(found.inputs, now.inputs, strict=True)
        if before.content != after.content
    )
    return CorrectedAudit(now, applied, tuple(changes))


def _renewed(found: Audit, changed: list[Input], standard: Standard) -> Audit:
    """The audit with some of its inputs as they are now."""
    contents = {each.path: each for each in changed}
    results = dict(zip(contents, audit(changed, standard).results, strict=True))
    return Audit(
        [contents.get(each.path, each) for each in found.inputs],
        [results.get(each.path, result) for each, result in zip(found.inputs, found.results, strict=True)],
    )


def correct(text: str, corrections: Iterable[Correction]) -> Corrected:
    """Applies every correction that does not touch what an earlier one changes; the others need another round."""
    taken: list[Edit] = []
    count = 0
    for each in sorted(corrections, key=lambda one: min(one.edits)):
        if not any(_touch(edit, other) for edit in each.edits for other in taken):
            taken += each.edits
            count += 1
    return Corrected(apply_edits(text, taken), count)


def _touch(edit: Edit, other: Edit) -> bool:
    """Whether two edits change the same characters, or insert at the same place."""
    return (edit.start < other.end and other.start < edit.end) or edit.start == other.start or edit.end == other.end
