"""Rewrites names and string literals of Python source through libcst: everything else stays byte for byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst
from libcst.metadata import MetadataWrapper, PositionProvider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from libcst import CSTNode

Range = tuple[int, int, int, int]
"""Line from 1, column from 0, end line, end column; columns count characters."""

_PREFIX = re.compile(r"[A-Za-z]*")


def rewrite_python(content: bytes, changes: Mapping[Range, tuple[str, str]]) -> tuple[bytes, frozenset[Range]]:
    """``content`` with the names and literals at the given ranges changed from the first text to the second.

    Returns the ranges that could be changed as well. Raises ValueError when libcst would not give the rest back as
    it is.
    """
    try:
        module = libcst.parse_module(content)
    except (libcst.ParserSyntaxError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("libcst cannot parse the file") from error
    if module.bytes != content:
        raise ValueError("libcst would change the file's formatting")
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    rewriter = _Rewriter(changes)
    changed = wrapper.visit(rewriter)
    return changed.bytes, frozenset(rewriter.done)


class _Rewriter(libcst.CSTTransformer):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, changes: Mapping[Range, tuple[str, str]]) -> None:
        super().__init__()
        self.changes = changes
        self.done: set[Range] = set()

    def leave_Name(self, original_node: libcst.Name, updated_node: libcst.Name) -> libcst.Name:  # noqa: N802
        change = self._change(original_node)
        if change is None or original_node.value != change[0]:
            return updated_node
        self._mark(original_node)
        return updated_node.with_changes(value=change[1])

    def leave_SimpleString(  # noqa: N802
        self, original_node: libcst.SimpleString, updated_node: libcst.SimpleString
    ) -> libcst.SimpleString:
        change = self._change(original_node)
        if change is None or original_node.evaluated_value != change[0]:
            return updated_node
        self._mark(original_node)
        return updated_node.with_changes(value=_literal(original_node.value, change[1]))

    def leave_ConcatenatedString(  # noqa: N802
        self, original_node: libcst.ConcatenatedString, updated_node: libcst.ConcatenatedString
    ) -> libcst.BaseExpression:
        change = self._change(original_node)
        if change is None or original_node.evaluated_value != change[0]:
            return updated_node
        self._mark(original_node)
        first = original_node.left
        quote = first.value if isinstance(first, libcst.SimpleString) else '""'
        return libcst.SimpleString(_literal(quote, change[1]), lpar=updated_node.lpar, rpar=updated_node.rpar)

    def _change(self, node: CSTNode) -> tuple[str, str] | None:
        return self.changes.get(self._range(node))

    def _mark(self, node: CSTNode) -> None:
        self.done.add(self._range(node))

    def _range(self, node: CSTNode) -> Range:
        place = self.get_metadata(PositionProvider, node)
        return (place.start.line, place.start.column, place.end.line, place.end.column)


def _literal(old: str, text: str) -> str:
    """``text`` as a string literal with the prefix and the quotes of ``old``."""
    match = _PREFIX.match(old)
    prefix = match[0] if match else ""
    body = old[len(prefix) :]
    quote = body[:3] if body[:3] in ('"""', "'''") else body[:1]
    needs_escapes = "\\" in text or quote[0] in text or not text.isprintable()
    if not needs_escapes:
        return f"{prefix}{quote}{text}{quote}"
    escaped = text.encode("unicode_escape").decode() if not text.isprintable() else text.replace("\\", "\\\\")
    return f"{quote}{escaped.replace(quote[0], chr(92) + quote[0])}{quote}"
