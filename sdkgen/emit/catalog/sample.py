"""What a scrape of the service really looks like, cut into the parts that pages quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.exposition import Dialect, parse_exposition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.exposition import Family

_MOST_LINES = 14


def quotes(scrape: str) -> Mapping[str, str]:
    """The lines of every family by its name; of a long one the first, and how many more there are."""
    if not scrape:
        return {}
    exposition = parse_exposition(scrape.encode(), "sample", Dialect.TEXT)
    lines = scrape.split("\n")
    return {family.name: _quote(family, lines) for family in exposition.families.values() if family.samples}


def _quote(family: Family, lines: list[str]) -> str:
    numbers = [number for number in (family.help_line, family.type_line) if number]
    numbers += [sample.line for sample in family.samples]
    quoted = [lines[number - 1] for number in numbers[:_MOST_LINES]]
    left = len(numbers) - len(quoted)
    return "\n".join([*quoted, *([f"# … and {left} more"] if left > 0 else [])])
