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
    near = nearest(word, names)
    if near is not None:
        return f"did you mean `{near}`?"
    if names and len(names) <= _LISTED:
        return "known: " + ", ".join(f"`{name}`" for name in names)
    return None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The name that is spelt most like ``word``, or the shortest one with all of its words in a row."""
    names, word = sorted(known), word[:_LONGEST_COMPARED]
    for spell in (str, str.lower):
        spelt = {spell(name): name for name in names}
        near = get_close_matches(spell(word), spelt, n=1, cutoff=0.6)
        if near:
            return spelt[near[0]]
    part = f"_{word.lower()}_"
    return min((name for name in names if word and part in f"_{name.lower()}_"), key=len, default=None)
