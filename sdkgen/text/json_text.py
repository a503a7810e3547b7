"""A JSON document whose every value can be found again in its text, paid for only when somebody asks where."""

from __future__ import annotations

import json
import re
from json import JSONDecoder, decoder
from typing import TYPE_CHECKING, Any

from sdkgen.text.edits import Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdkgen.text.documents import Pointer

_SPACE = re.compile(r"[\ufeff \t\r\n]*")
_SPACE_AND_SIGN = re.compile(r"[ \t\r\n]*[,:]?[ \t\r\n]*")
_DECODER = JSONDecoder(strict=False)
# The C function behind the decoder: it reads one string and says where that ends.
_read_string: Callable[[str, int, bool], tuple[str, int]] = decoder.scanstring  # type: ignore[attr-defined]


class NotADocumentError(ValueError):
    """The text is not of the language: ``offset`` is where that shows."""

    def __init__(self, message: str, offset: int) -> None:
        """Keeps the place beside the message."""
        super().__init__(message)
        self.offset = offset


class _Children:
    """The members of an object or the items of an array: where their keys and values begin and end."""

    __slots__ = ("extents",)

    def __init__(self, text: str, start: int) -> None:
        self.extents: dict[str | int, tuple[int, int, int, int]] = {}
        is_object = text[start] == "{"
        closing = "}" if is_object else "]"
        position = _after(text, start + 1)
        index = 0
        while text[position] != closing:
            key: str | int = index
            key_start = key_end = position
            if is_object:
                key, key_end = _read_string(text, position + 1, False)  # noqa: FBT003  (it takes no names)
                position = _after(text, key_end)
            _, end = _DECODER.raw_decode(text, position)
            # As `json.loads` does, the last of two equal keys wins.
            self.extents[key] = (key_start, key_end, position, end)
            position = _after(text, end)
            index += 1


class JsonText:
    """A JSON text and its ``data``; positions are found on demand, a container at a time, at the C parser's speed."""

    def __init__(self, text: str) -> None:
        """Parses ``text``. Raises NotADocumentError."""
        self.text = text
        try:
            self.data: Any = json.loads(text.removeprefix("\ufeff"), strict=False)
        except json.JSONDecodeError as error:
            shift = 1 if text.startswith("\ufeff") else 0
            raise NotADocumentError(error.msg, error.pos + shift) from None
        except RecursionError:
            raise NotADocumentError("it nests too deeply", 0) from None
        except ValueError:
            raise NotADocumentError("a number has too many digits", 0) from None
        self._children: dict[int, _Children] = {}

    def extent(self, pointer: Pointer, *, key: bool = False) -> tuple[int, int]:
        """Where the value at ``pointer``, or its key, begins and ends; its nearest parent where there is none."""
        match = _SPACE.match(self.text)
        start = match.end() if match else 0
        found = (start, start, start, len(self.text.rstrip()))
        for step in pointer:
            child = self._child(found[2], step)
            if child is None:
                return found[2], found[3]
            found = child
        return (found[0], found[1]) if key and isinstance(pointer[-1] if pointer else 0, str) else (found[2], found[3])

    def scalar(self, pointer: Pointer) -> Scalar | None:
        """The string at ``pointer`` with the offset of every character of it, or None when there is no string."""
        start, end = self.extent(pointer)
        return Scalar.read(self.text, start, end, '"') if self.text[start : start + 1] == '"' else None

    def _child(self, start: int, step: str | int) -> tuple[int, int, int, int] | None:
        if self.text[start : start + 1] not in ("{", "["):
            return None
        if start not in self._children:
            self._children[start] = _Children(self.text, start)
        return self._children[start].extents.get(step)


def _after(text: str, position: int) -> int:
    match = _SPACE_AND_SIGN.match(text, position)
    return match.end() if match else position
