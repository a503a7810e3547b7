"""Values as PHP source: literals that cannot become code, comments that cannot be left."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence

_INDENT = "    "
_WIDTH = 120
_COMMENT_WIDTH = 100
# Besides control characters: marks that reorder or hide what a reader of the source sees.
_INVISIBLE = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
_CONTROL = re.compile(f"[{_INVISIBLE}]")
_NAMED_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"', "$": "\\$"}
_NEEDS_ESCAPE = re.compile(f'[{_INVISIBLE}\\\\"$]')


def literal(value: object, indent: int = 0) -> str:
    """``value`` as a PHP constant expression; arrays take one line an item and a trailing comma.

    Takes None, bool, int, float, str, sequences and mappings with str keys. ``indent`` counts the levels of the line
    that the expression starts on.
    """
    if isinstance(value, str):
        return string(value, indent)
    if isinstance(value, Mapping):
        items = [(f"{string(key)} => ", item) for key, item in value.items()]
        return _array(items, indent)
    if isinstance(value, Sequence):
        return _array([("", item) for item in value], indent)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return repr(value)


def string(text: str, indent: int = 0) -> str:
    """``text`` as a PHP string, split over several lines when it would not fit one."""
    quoted = _quoted(text)
    if len(quoted) <= _WIDTH - 40 - len(_INDENT) * indent:
        return quoted
    pieces = _pieces(text, _WIDTH - 10 - len(_INDENT) * (indent + 1))
    separator = f"\n{_INDENT * (indent + 1)}. "
    return separator.join(_quoted(piece) for piece in pieces)


def comment(text: str) -> str:
    """``text`` as part of one line of a block comment."""
    flat = _CONTROL.sub(" ", text)
    return _unclosable(" ".join(flat.split()))


def comment_lines(text: str, indent: int = 0) -> list[str]:
    """``text`` as lines of a block comment, each at most 100 columns wide; blank lines separate its paragraphs."""
    lines: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        wrapped = textwrap.wrap(comment(paragraph), _COMMENT_WIDTH - len(_INDENT) * indent, break_on_hyphens=False)
        lines += ["", *wrapped] if lines else wrapped
    # A line that starts with @ would be read as a tag.
    return [f"\N{ZERO WIDTH SPACE}{line}" if line.startswith("@") else line for line in lines]


def _array(items: list[tuple[str, object]], indent: int) -> str:
    if not items:
        return "[]"
    inner = _INDENT * (indent + 1)
    lines = [f"{inner}{key}{literal(item, indent + 1)},\n" for key, item in items]
    return f"[\n{''.join(lines)}{_INDENT * indent}]"


def _quoted(text: str) -> str:
    if not _CONTROL.search(text):
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return '"' + _NEEDS_ESCAPE.sub(lambda match: _escape(match[0]), text) + '"'


def _escape(char: str) -> str:
    return _NAMED_ESCAPES.get(char) or f"\\u{{{ord(char):x}}}"


def _pieces(text: str, width: int) -> list[str]:
    """``text`` cut after spaces where possible; the pieces join to exactly the same text."""
    pieces: list[str] = []
    while len(_quoted(text)) > width:
        cut = text.rfind(" ", 1, width // 2) + 1 or width // 2
        step = next((end for end in range(width - 4, cut, -1) if text[end - 1 : end] == " "), cut)
        if len(_quoted(text[:step])) > width:
            step = width // 5
        pieces.append(text[:step])
        text = text[step:]
    return [*pieces, text]


def _unclosable(text: str) -> str:
    """Breaks what would end a block comment, or start or end a PHP block for a tool that does not parse."""
    return text.replace("*/", "*\N{ZERO WIDTH SPACE}/").replace("?>", "?\N{ZERO WIDTH SPACE}>")
