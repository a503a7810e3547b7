"""A page of documentation as steps that a test can follow: files to write, commands to run, output to see."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdkgen.documents.markdown import fences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATH = re.compile(r"`([\w./-]+/[\w.-]+\.\w+)`")
_ELSEWHERE = "another terminal"
_ADD = "add to"
_ELISION = "…"


@dataclass(frozen=True, slots=True)
class File:
    """Something to write; ``more`` is added to what is there."""

    path: str
    text: str
    more: bool


@dataclass(slots=True)
class Command:
    """Lines for a shell; what they print is ``expected`` where the page says it, ``…`` standing for anything."""

    text: str
    stays: bool
    """Whether it runs, in another terminal, until the reader is done."""
    expected: str | None = field(default=None)

    def prints(self, output: str) -> bool:
        """Whether the output is what the page says."""
        if self.expected is None:
            return True
        pattern = ".*".join(re.escape(part) for part in self.expected.strip().split(_ELISION))
        return re.fullmatch(pattern, output.strip()) is not None


def steps(text: str) -> Iterator[File | Command]:
    """The steps of a page, in order; a fence of text belongs to the commands before it."""
    found: list[File | Command] = []
    position = 0
    for fence in fences(text):
        prose, body = text[position : fence.start].rpartition("\n```")[0], text[fence.start : fence.end]
        paragraph = prose.strip().rpartition("\n\n")[2]
        position = fence.end
        if fence.language == "sh":
            found.append(Command(body, stays=_ELSEWHERE in paragraph))
        elif fence.language == "text":
            last = found[-1]
            assert isinstance(last, Command), body
            last.expected = body
        else:
            path = _PATH.findall(paragraph)[-1]
            found.append(File(path, body, more=_ADD in paragraph))
    yield from found


def write(file: File, folder: Path) -> None:
    """Does what the page says about a file."""
    place = folder / file.path
    place.parent.mkdir(parents=True, exist_ok=True)
    before = place.read_text(encoding="utf-8") + "\n" if file.more else ""
    place.write_text(before + file.text, encoding="utf-8")
