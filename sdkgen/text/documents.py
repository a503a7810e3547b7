"""YAML and JSON documents as scalars with positions, so that they can be changed without being written anew."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import TYPE_CHECKING, NamedTuple

import yaml

from sdkgen.text.edits import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

Pointer = tuple[str | int, ...]

_BYTE_ORDER_MARK = "\ufeff"
_JSON_TOKEN = re.compile(r'\s*(?:(?P<sign>[{}\[\],:])|(?P<quote>")|(?P<other>[^\s{}\[\],:"]+))')
_JSON_STRING = JSONDecoder(strict=False)
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
_DEEPEST = 200


class Entry(NamedTuple):
    """A text in a document: the keys and indexes that lead to it; ``is_key`` for a key of the mapping there."""

    pointer: Pointer
    scalar: Scalar
    is_key: bool


def yaml_entries(text: str) -> list[Entry]:
    """Every scalar of every document in ``text``, each once, with the document's number first in its pointer.

    Raises ValueError when it is not YAML.
    """
    shift = 1 if text.startswith(_BYTE_ORDER_MARK) else 0
    try:
        # Tags and types do not matter: nodes are composed, never constructed.
        roots = list(yaml.compose_all(text[shift:], Loader=yaml.CSafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ValueError("not YAML") from error
    seen: set[int] = set()
    return [
        Entry(pointer, yaml_scalar(text, node, shift), is_key)
        for number, root in enumerate(roots)
        for pointer, node, is_key in _nodes(root, (number,), seen)
    ]


def _nodes(node: yaml.Node | None, pointer: Pointer, seen: set[int]) -> Iterator[tuple[Pointer, yaml.ScalarNode, bool]]:
    if node is None or id(node) in seen or len(pointer) > _DEEPEST:
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield pointer, node, False
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _nodes(item, (*pointer, index), seen)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                below = (*pointer, str(key.value))
                if id(key) not in seen:
                    seen.add(id(key))
                    yield below, key, True
                yield from _nodes(value, below, seen)


def yaml_scalar(text: str, node: yaml.ScalarNode, shift: int) -> Scalar:
    """The scalar of a composed node, without its tags and anchors; ``shift`` is added to the node's positions."""
    start, end = node.start_mark.index + shift, node.end_mark.index + shift
    properties = _PROPERTIES.match(text, start, end)
    return Scalar.read(text, properties.end() if properties else start, end, node.style or "")


def json_entries(text: str) -> list[Entry]:
    """Every string of the JSON document ``text``. Raises ValueError when it is not JSON."""
    return list(_JsonReader(text).read())


class _JsonReader:
    """Walks the tokens and keeps the path to them; numbers and words are passed over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 1 if text.startswith(_BYTE_ORDER_MARK) else 0
        self.path: list[str | int | None] = []
        self.expects_key = False

    def read(self) -> Iterator[Entry]:
        while (match := _JSON_TOKEN.match(self.text, self.position)) is not None:
            self.position = match.end()
            if match["quote"]:
                yield self._string(match.end())
            elif match["sign"]:
                self._sign(match["sign"])
        if self.path or self.text[self.position :].strip():
            raise ValueError("not JSON")

    def _string(self, start: int) -> Entry:
        value, self.position = _JSON_STRING.raw_decode(self.text, start - 1)
        scalar = Scalar.read(self.text, start - 1, self.position, '"')
        is_key = self.expects_key
        if is_key:
            self.path[-1] = str(value)
        return Entry(tuple("" if step is None else step for step in self.path), scalar, is_key)

    def _sign(self, sign: str) -> None:
        if sign in "{[":
            self.path.append(None if sign == "{" else 0)
            self.expects_key = sign == "{"
        elif sign in "}]":
            if not self.path:
                raise ValueError("not JSON")
            self.path.pop()
            self.expects_key = False
        elif sign == "," and self.path:
            last = self.path[-1]
            self.expects_key = not isinstance(last, int)
            self.path[-1] = last + 1 if isinstance(last, int) else last
        elif sign == ":":
            self.expects_key = False
