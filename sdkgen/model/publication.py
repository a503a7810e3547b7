"""What is published about the metrics beside what the specification says: guides, and a scrape to quote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sdkgen.spec import RawSpec, RawText
    from sdkgen.spec.records import SettingsRecord


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
    """Where the catalog goes and what it is called; ``sample`` is the text of a scrape, or nothing.

    ``folder`` is where the guides stand.
    """

    out: Path
    title: str
    source_url: str | None
    folder: Path | None
    guides: tuple[Guide, ...]
    sample: str


def docs_target(raw: RawSpec, settings: SettingsRecord) -> DocsTarget | None:
    """The catalog that settings ask for, with everything that it publishes."""
    docs = settings.targets.docs
    if docs is None:
        return None
    guides = tuple(Guide(guide.name, _title(guide), guide.text, guide.source) for guide in raw.guides)
    folder = raw.folder / docs.guides if docs.guides else None
    return DocsTarget(
        raw.folder / docs.out, docs.title or settings.service, docs.source_url, folder, guides, raw.sample
    )


def _title(guide: RawText) -> str:
    """The text of the guide's first heading, or its name."""
    headings = (line.removeprefix("# ") for line in guide.text.splitlines() if line.startswith("# "))
    return next(headings, guide.name).strip() or guide.name
