"""What JSON and YAML hold against what they should: everything of another shape counts as absent."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EMPTY: dict[str, Any] = {}
_NUMBER = re.compile(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?\s*\Z", re.ASCII)
_LONGEST_NUMBER = 60


def mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401  (whatever a document holds)
    """An object as it is; of anything else, one without members."""
    return value if isinstance(value, dict) else _EMPTY


def items(value: Any) -> list[Any]:  # noqa: ANN401
    """An array as it is; of anything else, one without items."""
    return value if isinstance(value, list) else []


def mappings(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:  # noqa: ANN401
    """The objects in an array, each with its index."""
    return ((index, item) for index, item in enumerate(items(value)) if isinstance(item, dict))


def text(value: Any) -> str:  # noqa: ANN401
    """A string as it is; of anything else, an empty one."""
    return value if isinstance(value, str) else ""


def whole(value: Any) -> int | None:  # noqa: ANN401
    """A whole number, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def number(value: Any) -> float | None:  # noqa: ANN401
    """A finite number, also one that is written as a string, or None."""
    if isinstance(value, str) and len(value) < _LONGEST_NUMBER and _NUMBER.match(value):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if isfinite(value) else None
    except OverflowError:
        return None


def below(value: Any, *steps: str) -> Any:  # noqa: ANN401
    """What ``steps`` lead to from an object, or None."""
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value
