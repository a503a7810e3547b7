"""The nearest known name to a misspelt one."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_COMPARED = 100
_LISTED = 12


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A next step for an unknown ``word``: the nearest known name, or a short list of what exists, or None."""
    names = sorted(known)
    near = get_close_matches(word[:_LONGEST_COMPARED], names, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    if names and len(names) <= _LISTED:
        return "known: " + ", ".join(f"`{name}`" for name in names)
    return None
