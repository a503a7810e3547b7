"""The tables that an application's migrations create, compared with those that the specification lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Diagnostic, Span, did_you_mean
from sdkgen.drift import kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sdkgen.model import Tenancy

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*|(?m:^\s*#(?!\[)[^\n]*)", re.DOTALL)
_BUILDER = r"(?:Schema::|->)(?:connection\([^)]*\)->)?create\(\s*['\"](?P<built>[\w.]+)['\"]"
_SQL = (
    r"create\s+(?:or\s+replace\s+)?(?:materialized\s+)?(?:table|view)\s+(?:if\s+not\s+exists\s+)?"
    r"[`\"\[]?(?:\{\$[^}]*\})?(?P<raw>[\w.]+)"
)
_CREATED = re.compile(f"{_BUILDER}|{_SQL}", re.IGNORECASE)


def undeclared_tables(tenancy: Tenancy, section: Span, shown: Callable[[Path], str]) -> Iterator[Diagnostic]:
    """A finding for every table or view that a migration creates and ``tenancy`` does not list.

    ``section`` is where the specification names the folder, ``shown`` writes a path as the user would.
    """
    folder = tenancy.migrations
    if folder is None:
        return
    files = sorted(folder.rglob("*.php")) if folder.is_dir() else []
    if not files:
        message = f"there are no migrations in `{shown(folder)}`"
        yield kinds.UNREADABLE_MIGRATIONS.at(section, message, help="name the folder relative to this file")
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace")
        for name, offset in created_tables(text):
            if name not in tenancy.tables:
                help_ = did_you_mean(name, tenancy.tables) or "list it in `tables` or `views` of the tenancy"
                span = _span(text, shown(file), offset, len(name))
                yield kinds.UNDECLARED_TABLE.at(span, f"`{name}` is not in the tenancy", help=help_)


def created_tables(text: str) -> Iterator[tuple[str, int]]:
    """The names of tables and views that a migration creates, each with its offset; comments are not read."""
    code = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for match in _CREATED.finditer(code):
        group = "built" if match["built"] else "raw"
        yield match[group], match.start(group)


def _span(text: str, path: str, offset: int, length: int) -> Span:
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    return Span(path, line, column, line, column + length)
