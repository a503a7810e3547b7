"""What a scrape holds: families of samples, with the lines they stand on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.exposition.sample import Sample

# Lines end at \n only: whatever else str.splitlines takes for an end may stand inside a label value.
_OTHER_LINE_ENDS = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


class Dialect(StrEnum):
    """The two formats of an exposition."""

    TEXT = "text"
    OPENMETRICS = "openmetrics"


SUFFIXES: dict[Dialect, dict[str, tuple[str, ...]]] = {
    Dialect.TEXT: {
        "counter": ("",),
        "gauge": ("",),
        "histogram": ("_bucket", "_sum", "_count"),
        "summary": ("", "_sum", "_count"),
        "untyped": ("",),
    },
    Dialect.OPENMETRICS: {
        "counter": ("_total", "_created"),
        "gauge": ("",),
        "histogram": ("_bucket", "_sum", "_count", "_created"),
        "gaugehistogram": ("_bucket", "_gsum", "_gcount"),
        "summary": ("", "_sum", "_count", "_created"),
        "info": ("_info",),
        "stateset": ("",),
        "unknown": ("",),
    },
}
"""What the samples of a family are called, after its name, by the type it declares."""

UNTYPED = {Dialect.TEXT: "untyped", Dialect.OPENMETRICS: "unknown"}
"""The type of a family that declares none."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family as declared and exposed. Lines count from 1; 0 stands for a line that is not there."""

    name: str
    type: str
    help: str | None
    unit: str | None
    samples: tuple[Sample, ...]
    line: int
    type_line: int
    help_line: int
    unit_line: int

    @property
    def is_typed(self) -> bool:
        """Whether it declares what it is."""
        return self.type not in UNTYPED.values()

    def part(self, suffix: str) -> tuple[Sample, ...]:
        """The samples whose names are the family's with ``suffix``."""
        return tuple(sample for sample in self.samples if sample.name == f"{self.name}{suffix}")


@dataclass(frozen=True, slots=True)
class Exposition:
    """One scrape: ``path`` is the URL or file as shown to users, ``families`` is in the order of the text."""

    path: str
    text: str = field(repr=False)
    dialect: Dialect
    families: Mapping[str, Family] = field(repr=False)
    findings: tuple[Diagnostic, ...]

    @property
    def shown_text(self) -> str:
        """The text with nothing but newlines to end a line, for code frames; columns stay what they are."""
        return _OTHER_LINE_ENDS.sub(" ", self.text)

    def span(self, line: int, start: int = 0, end: int | None = None) -> Span:
        """The place of columns ``start`` to ``end`` (from 0, exclusive) of a line; the whole line by default."""
        if end is None:
            text = self.text.split("\n", line)
            end = len(text[line - 1]) if 0 < line <= len(text) else start + 1
        return Span(self.path, line, start + 1, line, max(end, start + 1) + 1)

    def sample_span(self, sample: Sample) -> Span:
        """The place of a sample's name."""
        return self.span(sample.line, sample.column, sample.column + len(sample.name))

    def value_span(self, sample: Sample, label: str) -> Span:
        """The place of a label's value; of the whole sample when it has no such label."""
        if label not in sample.columns:
            return self.sample_span(sample)
        return self.span(sample.line, *sample.columns[label])

    def family_span(self, family: Family, line: int = 0) -> Span:
        """The place of a family: of the given line of its metadata, or of whatever it begins with."""
        return self.span(line or family.line)
