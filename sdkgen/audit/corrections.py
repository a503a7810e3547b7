"""Corrections written into documents: edits by position, so that nothing else in a file changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.text.edits import apply_edits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.audit.inspect import Correction
    from sdkgen.text.edits import Edit


class Corrected(NamedTuple):
    """A file's text after corrections, and how many findings they were for."""

    text: str
    applied: int


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
