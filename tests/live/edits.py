"""Changes to the text of an exposition."""

from __future__ import annotations

import re


def after(text: str, start: str, *lines: str) -> str:
    """``text`` with lines inserted after the first that starts with ``start``."""
    all_lines = text.split("\n")
    at = next(index for index, line in enumerate(all_lines) if line.startswith(start))
    return "\n".join([*all_lines[: at + 1], *lines, *all_lines[at + 1 :]])


def line_of(text: str, start: str) -> str:
    return next(line for line in text.split("\n") if line.startswith(start))


def without(text: str, *starts: str) -> str:
    kept = [line for line in text.split("\n") if not line.startswith(starts)]
    assert len(kept) < text.count("\n") + 1
    return "\n".join(kept)


def swap(old: str, new: str, count: int = 1):
    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, count)

    return change


def without_family(name: str):
    """Without a whole family."""

    def change(text: str) -> str:
        pattern = rf"# HELP {name} [^\n]*\n# TYPE {name} [^\n]*\n(?:(?!#)[^\n]*\n)*"
        changed = re.sub(pattern, "", text)
        assert changed != text
        return changed

    return change
