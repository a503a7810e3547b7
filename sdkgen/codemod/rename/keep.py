"""A renaming that keeps the old name for a while: the new definition continues it, and the old one is deprecated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.codemod.rename.subject import SubjectError
from sdkgen.text.documents import yaml_entries
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.codemod.rename.subject import Renaming

_SECTION = "metrics"
_RENAMED_FROM = "renamed_from"
_LINE = re.compile(r"[^\n]*(?:\n|\Z)")


class Kept(NamedTuple):
    """Since which version the old name is deprecated, and the last day on which it is exposed."""

    since: str
    remove_after: str


def keep_old(text: str, renaming: Renaming, kept: Kept) -> Iterator[Edit]:
    """The further changes of the file that defines the metric. Raises SubjectError when it is no block of lines."""
    name = next(
        entry.scalar for entry in yaml_entries(text) if entry.is_key and entry.pointer[1:] == (_SECTION, renaming.old)
    )
    block = _block(text, name.start)
    inside = text[block.first : block.end]
    newline = "\r\n" if "\r\n" in inside else "\n"
    continues = [f"{block.indent}{_RENAMED_FROM}: {renaming.old}"]
    earlier = [
        entry.scalar
        for entry in yaml_entries(text)
        if not entry.is_key and entry.pointer[1:] == (_SECTION, renaming.old, _RENAMED_FROM)
    ]
    for scalar in earlier:
        # The copy goes on to say which name came before.
        yield scalar.replace(renaming.old)
        continues = []
    deprecation = [
        f"{block.indent}deprecated:",
        f'{block.indent}  since: "{kept.since}"',
        f"{block.indent}  remove_after: {kept.remove_after}",
        f"{block.indent}  replaced_by: {renaming.new}",
    ]
    lead = "" if inside.endswith("\n") else newline
    copy = inside if inside.endswith("\n") else inside + newline
    added, deprecated = ("".join(f"{line}{newline}" for line in lines) for lines in (continues, deprecation))
    yield Edit(block.end, block.end, f"{lead}{added}{newline}{copy}{deprecated}")


class _Block(NamedTuple):
    """The lines of a definition, from its key to after its last part, and the indentation of its keys."""

    first: int
    end: int
    indent: str


def _block(text: str, key: int) -> _Block:
    first = text.rfind("\n", 0, key) + 1
    column = key - first
    position = end = text.find("\n", key) + 1 or len(text)
    indent = ""
    while position < len(text):
        match = _LINE.match(text, position)
        line = match[0] if match else ""
        stripped = line.strip()
        own = line[: len(line) - len(line.lstrip())]
        if stripped and not stripped.startswith("#"):
            if len(own) <= column:
                break
            indent, end = indent or own, position + len(line)
        position += len(line)
    if text[first:key].strip() or not indent:
        raise SubjectError("the metric is not written as a block: give each of its keys a line of its own first")
    return _Block(first, end, indent)
