"""What is published about the metrics beside what the specification says: guides, and a scrape to quote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Guide:
    """A page of Markdown.

    ``name`` is its path below the folder of guides without the suffix, ``source`` its name in generated files.
    """

    name: str
    title: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class DocsTarget:
    """Where the catalog goes and what it is called; ``sample`` is the text of a scrape, or nothing."""

    out: Path
    title: str
    source_url: str | None
    guides: tuple[Guide, ...]
    sample: str
