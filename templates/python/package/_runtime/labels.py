"""Decides which label values are exposed, and writes them as label text.

Whatever the application passes, what comes out is valid Unicode of bounded length, and of a closed set a declared
value.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .definitions import LabelRule

MAX_BYTES = 256
"""Longer values are cut: a label is a name for a group of events, not their content."""

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})
_CONTINUATION = 0b1000_0000
_EXACT_FLOAT = 1e15
_LONGEST_NUMBER = 18


class Exposed(NamedTuple):
    """Label values as they are exposed, their text, and the names of those that were not declared."""

    values: tuple[str, ...]
    text: str
    folded: tuple[str, ...]


class LabelPolicy:
    """The rules of all labels."""

    def __init__(self, rules: Mapping[str, LabelRule]) -> None:
        self.rules = rules
        self._declared = {id_: frozenset(rule.values) for id_, rule in rules.items()}

    def expose(self, labels: Mapping[str, str], values: Sequence[object]) -> Exposed | None:
        """What is exposed for ``values``, which stand in the order of ``labels``.

        None when a label has no value and none that stands for absence: there is nothing to record then. Raises
        ValueError for what cannot be a label value.
        """
        if len(values) != len(labels):
            raise ValueError("wrong number of label values")
        exposed, folded = [], []
        for (name, id_), raw in zip(labels.items(), values, strict=True):
            value = self.rules[id_].absent if raw is None else _string(raw)
            if value is None:
                return None
            value = self._clean(id_, value)
            if not self._is_declared(id_, value):
                value = self.rules[id_].overflow
                folded.append(name)
            exposed.append(value)
        return Exposed(tuple(exposed), text(labels, exposed), tuple(folded))

    def is_closed(self, labels: Mapping[str, str]) -> bool:
        """Whether the declared values alone bound the number of series."""
        return all(self.rules[id_].values for id_ in labels.values())

    def is_open(self, id_: str) -> bool:
        """Whether a label takes any value, so that only a cap bounds their number."""
        return not self.rules[id_].values

    def cap(self, id_: str, value: str) -> int:
        """The most values a label may take, 0 for no limit; those that stand for many are always welcome."""
        return 0 if self._is_reserved(id_, value) else self.rules[id_].max_values

    def _is_declared(self, id_: str, value: str) -> bool:
        declared = self._declared[id_]
        return not declared or value in declared or self._is_reserved(id_, value)

    def _is_reserved(self, id_: str, value: str) -> bool:
        return value in (self.rules[id_].absent, self.rules[id_].overflow)

    def _clean(self, id_: str, value: str) -> str:
        limit = self.rules[id_].saturates_at
        if limit and _is_at_least(value, limit):
            return f"{limit}+"
        return value if value.isascii() and len(value) <= MAX_BYTES else _valid(value)


def text(names: Iterable[str], values: Iterable[str]) -> str:
    """Label text as an exposition shows it: ``endpoint="api/v1/sites",status="200"``."""
    pairs = zip(names, values, strict=True)
    return ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in pairs)


def _string(value: object) -> str:
    if isinstance(value, Enum):
        return _string(value.value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT_FLOAT else repr(value)
    if isinstance(value, bytes):
        return value.decode(errors="surrogateescape")
    # What has a text form of its own is welcome, such as a UUID; what only has a representation is a mistake.
    if isinstance(value, (str, int)) or type(value).__str__ is not object.__str__:
        return str(value)
    raise ValueError(f"not a label value: {type(value).__name__}")


def _is_at_least(value: str, limit: int) -> bool:
    if not (value.isascii() and value.isdigit()):
        return False
    digits = value.lstrip("0") or "0"
    return len(digits) > _LONGEST_NUMBER or int(digits) >= limit


def _valid(value: str) -> str:
    """``value`` cut to the longest length, with U+FFFD for what is no Unicode."""
    content = _cut(_encoded(value))
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _cut(_substituted(content).encode()).decode()


def _encoded(value: str) -> bytes:
    """The bytes that ``value`` was read from, where it has some that were not UTF-8."""
    try:
        return value.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        return value.encode(errors="surrogatepass")


def _cut(content: bytes) -> bytes:
    end = MAX_BYTES
    if len(content) <= end:
        return content
    # A UTF-8 character has at most three continuation bytes; where there are more, any place is as good.
    while end > MAX_BYTES - 3 and content[end] & 0b1100_0000 == _CONTINUATION:
        end -= 1
    return content[:end]


def _substituted(content: bytes) -> str:
    """``content`` with one U+FFFD for each broken character."""
    parts: list[str] = []
    while content:
        try:
            parts.append(content.decode())
            break
        except UnicodeDecodeError as error:
            parts += [content[: error.start].decode(), "\N{REPLACEMENT CHARACTER}"]
            content = content[error.start + _broken_length(content[error.start :]) :]
    return "".join(parts)


def _broken_length(content: bytes) -> int:
    """How many bytes the broken character at the start takes, counted as PHP's ``php_next_utf8_char`` does."""
    lead = content[0]
    length = 1 if lead < 0xC2 or lead > 0xF4 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4  # noqa: PLR2004  (UTF-8)
    return next((step for step in range(1, length) if step >= len(content) or _is_lead(content[step])), length)


def _is_lead(byte: int) -> bool:
    return byte < _CONTINUATION or 0xC2 <= byte <= 0xF4  # noqa: PLR2004  (UTF-8)
