"""Changed files: what they become, and how that reads as a diff."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Changed:
    """A file's path, how users see it, and its content before (None for a new file) and after."""

    path: str
    shown: str
    before: bytes | None
    after: bytes


def diff_text(changes: Iterable[Changed]) -> str:
    """The changes as a unified diff that ``git apply`` and people can read."""
    return "".join(map(_file_diff, changes))


def _file_diff(changed: Changed) -> str:
    old = "/dev/null" if changed.before is None else f"a/{changed.shown}"
    lines = difflib.unified_diff(_lines(changed.before or b""), _lines(changed.after), old, f"b/{changed.shown}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(content: bytes) -> list[str]:
    parts = content.decode(errors="replace").split("\n")
    return [*(f"{line}\n" for line in parts[:-1]), *([parts[-1]] if parts[-1] else [])]
