"""Values as Python source: literals that cannot become code, docstrings that cannot be left.

What comes out is what ``ruff format`` would make of it at 120 columns, so that no formatter has to run.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LINE_LENGTH = 120

_INDENT = "    "
_DOC_WIDTH = 100
# Besides control characters: marks that reorder or hide what a reader of the source sees, and halves of characters.
_INVISIBLE = "\x00-\x1f\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff"
_UNREADABLE = re.compile(f"[{_INVISIBLE}]")
_NAMED_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}
_LAST_LATIN, _LAST_BASIC = "\xff", "\uffff"


@dataclass(frozen=True, slots=True)
class Call:
    """A constructor's call with keyword arguments, as a value."""

    name: str
    arguments: Mapping[str, object]


def literal(value: object, indent: int = 0) -> str:
    """``value`` as a Python expression; what has items takes one line an item and a trailing comma.

    Takes None, bool, int, float, str, Call, sequences (as lists) and mappings with str keys. ``indent`` counts the
    levels of the line that the expression starts on.
    """
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Call):
        lines = [f"{name}={literal(item, indent + 1)}" for name, item in value.arguments.items()]
        return f"{value.name}({_block(lines, indent)})"
    if isinstance(value, Mapping):
        lines = [f"{string(key)}: {literal(item, indent + 1)}" for key, item in value.items()]
        return f"{{{_block(lines, indent)}}}"
    if isinstance(value, Sequence):
        return "[" + _block([literal(item, indent + 1) for item in value], indent) + "]"
    return repr(value)


def string(text: str) -> str:
    """``text`` as a Python string, in the quotes that need fewer escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    escaped = re.sub(f"[{_INVISIBLE}\\\\{quote}]", lambda match: _escape(match[0]), text)
    return f"{quote}{escaped}{quote}"


def assignment(name: str, text: str, indent: int) -> str:
    """``name = "text"``, the string in parentheses on a line of its own where it does not fit beside the name."""
    quoted = string(text)
    if len(quoted) > LINE_LENGTH // 3 and not quoted.isascii():
        # How wide other characters are is a matter of tables that change.
        quoted = re.sub(r"[^\x00-\x7f]", lambda match: _escape(match[0]), quoted)
    outer, inner = _INDENT * indent, _INDENT * (indent + 1)
    fits_alone = len(inner + quoted) <= LINE_LENGTH < len(f"{outer}{name} = {quoted}")
    return f"{outer}{name} = (\n{inner}{quoted}\n{outer})" if fits_alone else f"{outer}{name} = {quoted}"


def docstring(paragraphs: Sequence[str], indent: int) -> str:
    """``paragraphs`` as a docstring, wrapped at 100 columns; the first line starts where the caller is."""
    lines: list[str] = []
    for paragraph in paragraphs:
        for part in re.split(r"\n\s*\n", paragraph.strip()):
            lines += ["", *_wrapped(part, indent)] if lines else _wrapped(part, indent)
    return docstring_of(lines, indent)


def docstring_of(lines: Sequence[str], indent: int) -> str:
    """Lines that are safe in a docstring as one."""
    if len(lines) == 1:
        return f'"""{lines[0]}"""'
    outer = _INDENT * indent
    body = "".join(f"{outer}{line}\n" if line else "\n" for line in lines[1:])
    return f'"""{lines[0]}\n{body}{outer}"""'


def arguments(documented: Mapping[str, str], indent: int) -> list[str]:
    """The lines of a docstring's section about arguments."""
    return [
        line
        for name, text in documented.items()
        for line in textwrap.wrap(
            f"{name}: {plain(text)}",
            _DOC_WIDTH - len(_INDENT) * indent,
            initial_indent=_INDENT,
            subsequent_indent=_INDENT * 2,
            break_on_hyphens=False,
            break_long_words=False,
        )
    ]


def plain(text: str) -> str:
    """``text`` as part of one line of a docstring or a comment."""
    flat = " ".join(_UNREADABLE.sub(" ", text).split()).replace("\\", "\\\\")
    return re.sub(r'^"|"(?="|$)', r"\"", flat)


def _wrapped(text: str, indent: int) -> list[str]:
    width = _DOC_WIDTH - len(_INDENT) * indent
    return textwrap.wrap(plain(text), width, break_on_hyphens=False, break_long_words=False) or ["-"]


def _block(lines: Sequence[str], indent: int) -> str:
    inner = _INDENT * (indent + 1)
    return "".join(["\n", *(f"{inner}{line},\n" for line in lines), _INDENT * indent]) if lines else ""


def _escape(char: str) -> str:
    if char in _NAMED_ESCAPES:
        return _NAMED_ESCAPES[char]
    if char in "\"'":
        return f"\\{char}"
    if char <= _LAST_LATIN:
        return f"\\x{ord(char):02x}"
    return f"\\u{ord(char):04x}" if char <= _LAST_BASIC else f"\\U{ord(char):08x}"
