"""Maxima with room to grow, and comments about what they were read from."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from sdkgen.model.catalogue import DEFAULT_MAX_SERIES

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 12
_LINE = 110


def room_for(found: int, least: int = 50) -> int:
    """A maximum with room for twice of what was found, rounded up to tens."""
    return max(least, -(-found * 2 // 10) * 10)


def budget(*values: int) -> str:
    """The line of a series budget, where the default is too small for what labels allow."""
    most = prod(values)
    return f"\n    max_series: {most}" if most > DEFAULT_MAX_SERIES else ""


def listing(names: Iterable[str], what: str, plural: str = "") -> str:
    """A comment about what was found, on one line."""
    listed = list(names)
    counted = f"{len(listed)} {what if len(listed) == 1 else plural or f'{what}s'} found"
    shown = ", ".join(" ".join(name.split()) for name in listed[:_SHOWN])
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    line = f"{counted}: {shown}{more}" if listed else counted
    return one_line(line)


def one_line(comment: str) -> str:
    """A comment on one line."""
    safe = "".join(char if char.isprintable() else " " for char in comment)
    return safe if len(safe) <= _LINE else safe[: _LINE - 1] + "…"
