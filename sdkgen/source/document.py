"""Reads one YAML file: C parser, YAML 1.2 scalars, duplicate keys found, positions kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from sdkgen.diagnostics import Diagnostic, Kind, Related, Span
from sdkgen.source import kinds
from sdkgen.source.scalars import Plain

if TYPE_CHECKING:
    from pathlib import Path

Pointer = tuple[str | int, ...]

_STRING_TAG = "tag:yaml.org,2002:str"
_COLLECTION_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_MOST_NODES = 2_000_000
_DEEPEST = 60


class _Loader(yaml.CSafeLoader):
    """The C parser without YAML 1.1's guesses: every scalar stays the text that was written."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, Any]]] = {}  # noqa: RUF012  (the base class declares it so)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: ``data`` holds dicts, lists, str (quoted) and Plain (unquoted); ``span`` finds positions."""

    path: str
    data: Any
    root: yaml.Node | None = field(repr=False)
    _children: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = field(default_factory=dict, repr=False)

    def span(self, pointer: Pointer, *, key: bool = False) -> Span:
        """Where the value at ``pointer`` stands (with ``key``: where its key stands), or its nearest parent."""
        node, key_node = self.root, None
        for step in pointer:
            found = self._child(node, step)
            if found is None:
                break
            key_node, node = found
        chosen = key_node if key and key_node is not None else node
        return _node_span(self.path, chosen)

    def _child(self, node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
        if isinstance(node, yaml.MappingNode):
            if id(node) not in self._children:
                pairs = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
                # The first of two equal keys is the one whose value was kept.
                self._children[id(node)] = {str(key.value): (key, value) for key, value in reversed(pairs)}
            return self._children[id(node)].get(str(step))
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return None, node.value[step]
        return None


def read_text(file: Path, path: str) -> tuple[str | None, list[Diagnostic]]:
    """The text of ``file``, shown to the user as ``path``; an unreadable one becomes a finding, never an error."""
    try:
        return file.read_text(encoding="utf-8"), []
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8: byte 0x{error.object[error.start]:02x} at offset {error.start}"
        return None, [kinds.UNREADABLE_FILE.at(_byte_span(path, error), message, help="save the file as UTF-8")]
    except OSError as error:
        message = f"cannot read the file: {error.strerror}"
        return None, [kinds.UNREADABLE_FILE.at(Span(path), message, help="check its permissions")]


def _byte_span(path: str, error: UnicodeDecodeError) -> Span:
    """The place of the first byte that is no UTF-8."""
    *lines, last = error.object[: error.start].decode().split("\n")
    line, column = len(lines) + 1, len(last) + 1
    return Span(path, line, column, line, column + 1)


def parse_document(text: str, path: str) -> tuple[Document | None, list[Diagnostic]]:
    """Parses YAML ``text``; all findings in one run. Without a document the text was not YAML at all."""
    try:
        root = yaml.compose(text, Loader=_Loader)
        converter = _Converter(path)
        data = converter.convert(root, 0) if root is not None else {}
    except yaml.YAMLError as error:
        return None, [_syntax_finding(error, path)]
    except (RecursionError, _TooLargeError):
        message = "the document nests too deeply or expands to too many values"
        return None, [kinds.INVALID_YAML.at(Span(path), message, help="split the file and avoid nested aliases")]
    return Document(path, data, root), converter.findings


class _TooLargeError(Exception):
    """Aliases expand to more values than any real specification has."""


class _Converter:
    """Turns composed nodes into plain data, collecting findings on the way."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Diagnostic] = []
        self._nodes = 0

    def convert(self, node: yaml.Node, depth: int) -> Any:  # noqa: ANN401  (YAML holds anything)
        self._nodes += 1
        if self._nodes > _MOST_NODES or depth > _DEEPEST:
            raise _TooLargeError
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if node.tag not in _COLLECTION_TAGS:
            self._report_tag(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.convert(item, depth + 1) for item in node.value]
        return self._mapping(node, depth)

    def _scalar(self, node: yaml.ScalarNode) -> str:
        if node.tag != _STRING_TAG:
            self._report_tag(node)
        return str(node.value) if node.style else Plain(node.value)

    def _mapping(self, node: yaml.Node, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._report(kinds.INVALID_YAML, key_node, "a key must be a word, not a list or a mapping")
                continue
            key = str(key_node.value)
            if key in first:
                self._report_duplicate(key, key_node, first[key])
                continue
            first[key] = key_node
            result[key] = self.convert(value_node, depth + 1)
        return result

    def _report_duplicate(self, key: str, node: yaml.Node, first: yaml.Node) -> None:
        related = [Related(_node_span(self.path, first), "first defined here")]
        span = _node_span(self.path, node)
        self.findings.append(
            kinds.DUPLICATE_KEY.at(span, f"duplicate key `{key}`", help="keep one of the two", related=related)
        )

    def _report_tag(self, node: yaml.Node) -> None:
        self._report(kinds.INVALID_YAML, node, f"tags such as `{node.tag.rpartition(':')[2]}` are not supported")

    def _report(self, kind: Kind, node: yaml.Node, message: str) -> None:
        self.findings.append(kind.at(_node_span(self.path, node), message))


def _node_span(path: str, node: yaml.Node | None) -> Span:
    if node is None:
        return Span(path)
    start, end = node.start_mark, node.end_mark
    if not isinstance(node, yaml.ScalarNode):
        # A collection is marked at its first character: a frame below a whole block says nothing.
        return Span(path, start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Span(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _syntax_finding(error: yaml.YAMLError, path: str) -> Diagnostic:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "the text is not YAML"
    context = getattr(error, "context", None)
    message = f"{problem} ({context})" if context else str(problem)
    span = Span(path) if mark is None else Span(path, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
    return kinds.INVALID_YAML.at(span, f"invalid YAML: {message}", help="check quotes, indentation and colons here")
