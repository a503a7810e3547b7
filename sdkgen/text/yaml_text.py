"""A YAML document whose every value can be found again in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from sdkgen.text.documents import yaml_scalar
from sdkgen.text.json_text import NotADocumentError

if TYPE_CHECKING:
    from sdkgen.text.documents import Pointer
    from sdkgen.text.edits import Scalar

_BYTE_ORDER_MARK = "\ufeff"
_DEEPEST = 200
_MOST_NODES = 2_000_000


class YamlText:
    """A YAML text; ``data`` lists its documents, with every scalar as the text that it is meant to be.

    Pointers begin with the number of the document.
    """

    def __init__(self, text: str) -> None:
        """Parses ``text``. Raises NotADocumentError."""
        self.text = text
        self._shift = 1 if text.startswith(_BYTE_ORDER_MARK) else 0
        try:
            self._roots = list(yaml.compose_all(text[self._shift :], Loader=yaml.CSafeLoader))
            self._left = _MOST_NODES
            self.data: list[Any] = [self._plain(root, 0) for root in self._roots]
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "the text is not YAML"
            raise NotADocumentError(str(problem), (mark.index if mark else 0) + self._shift) from None
        except (RecursionError, OverflowError):
            raise NotADocumentError("it nests too deeply or expands to too many values", 0) from None

    def extent(self, pointer: Pointer, *, key: bool = False) -> tuple[int, int]:
        """Where the value at ``pointer``, or its key, begins and ends; its nearest parent where there is none."""
        found, key_node = self._node(pointer)
        node = key_node if key and key_node is not None else found
        if node is None:
            return 0, 0
        return node.start_mark.index + self._shift, node.end_mark.index + self._shift

    def scalar(self, pointer: Pointer) -> Scalar | None:
        """The scalar at ``pointer`` with the offset of every character of it, or None when there is none."""
        node, _ = self._node(pointer)
        return yaml_scalar(self.text, node, self._shift) if isinstance(node, yaml.ScalarNode) else None

    def _node(self, pointer: Pointer) -> tuple[yaml.Node | None, yaml.Node | None]:
        number = pointer[0] if pointer and isinstance(pointer[0], int) else 0
        node: yaml.Node | None = self._roots[number] if number < len(self._roots) else None
        key: yaml.Node | None = None
        for step in pointer[1:]:
            child = _child(node, step)
            if child is None:
                return node, None
            key, node = child
        return node, key

    def _plain(self, node: yaml.Node | None, depth: int) -> Any:  # noqa: ANN401  (YAML holds anything)
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise OverflowError
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, depth + 1) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            pairs = ((key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))
            return {str(key.value): self._plain(value, depth + 1) for key, value in pairs}
        return None if node is None else str(node.value)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in reversed(node.value):
            if isinstance(key, yaml.ScalarNode) and key.value == step:
                return key, value
    return None
