"""Reads an exposition line by line; whatever is wrong is a finding with its place, and the rest is still read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sdkgen.diagnostics import Diagnostic, Kind, Span, did_you_mean
from sdkgen.exposition import kinds
from sdkgen.exposition.family import SUFFIXES, UNTYPED, Dialect, Exposition, Family
from sdkgen.exposition.form import check_form
from sdkgen.exposition.sample import (
    METRIC_NAME,
    OPENMETRICS_GRAMMAR,
    TEXT_GRAMMAR,
    MalformedError,
    Sample,
    parse_sample,
    unescape,
)

_TEXT_COMMENT = re.compile(r"[ \t]*#[ \t]*(HELP|TYPE)(?:[ \t]+([^ \t]+)(?:[ \t]+(.*))?)?[ \t]*\Z")
_OPENMETRICS_COMMENT = re.compile(r"# (HELP|TYPE|UNIT)(?: ([^ ]+)(?: (.*))?)?\Z")
_EOF = "# EOF"
_MOST_FINDINGS = 100
_ENDINGS = ("", "_total", "_bucket", "_sum", "_count", "_created", "_info", "_gsum", "_gcount")


def parse_exposition(content: bytes, path: str, dialect: Dialect | None = None) -> Exposition:
    """Reads the bytes of a scrape, shown to users as ``path``; without a dialect, ``# EOF`` at the end decides."""
    text, findings = _decoded(content, path)
    chosen = dialect or (Dialect.OPENMETRICS if text.rstrip("\n").endswith(f"\n{_EOF}") else Dialect.TEXT)
    parser = _Parser(path, chosen)
    parser.findings += findings
    parser.read(text)
    families = {name: family.finished() for name, family in parser.families.items()}
    exposition = Exposition(path, text, chosen, families, ())
    found = (*parser.findings[:_MOST_FINDINGS], *check_form(exposition))
    return Exposition(path, text, chosen, families, found)


def _decoded(content: bytes, path: str) -> tuple[str, list[Diagnostic]]:
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = len(content[content.rfind(b"\n", 0, error.start) + 1 : error.start].decode()) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        finding = kinds.MALFORMED_EXPOSITION.at(
            Span(path, line, column, line, column + 1), message, help="make label values and help texts valid UTF-8"
        )
        return content.decode("utf-8", errors="replace"), [finding]


@dataclass(slots=True)
class _OpenFamily:
    """A family while it is read."""

    name: str
    line: int
    untyped: str
    type: str | None = None
    help: str | None = None
    unit: str | None = None
    lines: dict[str, int] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    is_split: bool = False

    def finished(self) -> Family:
        lines = [self.lines.get(word, 0) for word in ("TYPE", "HELP", "UNIT")]
        return Family(
            self.name, self.type or self.untyped, self.help, self.unit, tuple(self.samples), self.line, *lines
        )


class _Parser:
    """Carries the families and findings from line to line."""

    def __init__(self, path: str, dialect: Dialect) -> None:
        self.path = path
        self.dialect = dialect
        self.is_openmetrics = dialect is Dialect.OPENMETRICS
        self.grammar = OPENMETRICS_GRAMMAR if self.is_openmetrics else TEXT_GRAMMAR
        self.families: dict[str, _OpenFamily] = {}
        self.findings: list[Diagnostic] = []
        self._current: _OpenFamily | None = None
        self._ended = False

    def read(self, text: str) -> None:
        """Reads every line."""
        lines = text.split("\n")
        if lines[-1] == "":
            lines.pop()
        for number, line in enumerate(lines, start=1):
            try:
                self._line(number, line)
            except MalformedError as error:
                self._report(kinds.MALFORMED_EXPOSITION, number, str(error), error.start, error.end)
        if self.is_openmetrics and not self._ended:
            self._report(kinds.MALFORMED_EXPOSITION, max(1, len(lines)), f"the text does not end with `{_EOF}`", 0, 1)

    def _line(self, number: int, line: str) -> None:
        if self._ended:
            raise MalformedError(f"nothing may follow `{_EOF}`", 0, len(line))
        if self.is_openmetrics and line == _EOF:
            self._ended = True
        elif line.lstrip(" \t").startswith("#"):
            self._comment(number, line)
        elif line.strip(" \t"):
            self._sample(parse_sample(line, number, self.grammar))
        elif self.is_openmetrics:
            raise MalformedError("OpenMetrics allows no empty lines", 0)

    def _comment(self, number: int, line: str) -> None:
        match = (_OPENMETRICS_COMMENT if self.is_openmetrics else _TEXT_COMMENT).match(line)
        if match is None:
            if self.is_openmetrics:
                raise MalformedError("OpenMetrics allows only `# HELP`, `# TYPE`, `# UNIT` and `# EOF`", 0, len(line))
            return
        word, name, rest = match[1], match[2] or "", match[3] or ""
        if not METRIC_NAME.fullmatch(name):
            raise MalformedError(f"`{name}` is no metric name", max(match.start(2), 0), max(match.end(2), 1))
        family = self._family(name, number)
        self._enter(family, number, len(line))
        if word in family.lines:
            self._report(kinds.MISPLACED_METADATA, number, f"`{name}` has a second `# {word}`", 0, len(line))
        elif family.samples and word != "HELP":
            self._report(
                kinds.MISPLACED_METADATA, number, f"`# {word}` of `{name}` stands after its samples", 0, len(line)
            )
        else:
            family.lines[word] = number
            self._declare(family, word, rest, match)

    def _declare(self, family: _OpenFamily, word: str, rest: str, match: re.Match[str]) -> None:
        if word == "HELP":
            family.help = unescape(rest, quotes=self.is_openmetrics)
            return
        if word == "UNIT":
            family.unit = rest or None
            return
        known = SUFFIXES[self.dialect]
        type_ = rest if self.is_openmetrics else rest.strip(" \t")
        if type_ not in known:
            hint = did_you_mean(type_, known)
            start = max(match.start(3), 0)
            raise MalformedError(f"unknown type `{type_}`" + (f" ({hint})" if hint else ""), start, start + len(rest))
        family.type = type_

    def _sample(self, sample: Sample) -> None:
        family = self._owner(sample.name)
        if family is None:
            family = self._family(sample.name, sample.line)
        if not self._fits(family, sample.name):
            expected = " or ".join(f"`{family.name}{suffix}`" for suffix in SUFFIXES[self.dialect][family.type or ""])
            message = f"a {family.type} has no sample `{sample.name}`: expected {expected}"
            self._report(kinds.IMPOSSIBLE_SAMPLE, sample.line, message, sample.column, len(sample.name))
            return
        self._enter(family, sample.line, sample.column + len(sample.name))
        family.samples.append(sample)

    def _owner(self, name: str) -> _OpenFamily | None:
        """The family that a sample of this name belongs to."""
        if self._current is not None and self._fits(self._current, name):
            return self._current
        for ending in _ENDINGS:
            family = self.families.get(name.removesuffix(ending)) if name.endswith(ending) else None
            if family is not None and self._fits(family, name):
                return family
        return None

    def _fits(self, family: _OpenFamily, name: str) -> bool:
        if not name.startswith(family.name):
            return False
        return name[len(family.name) :] in SUFFIXES[self.dialect][family.type or family.untyped]

    def _family(self, name: str, line: int) -> _OpenFamily:
        return self.families.setdefault(name, _OpenFamily(name, line, UNTYPED[self.dialect]))

    def _enter(self, family: _OpenFamily, line: int, end: int) -> None:
        """Moves on to a family; one that was left before is in two groups."""
        if family is self._current:
            return
        # A family that nothing was declared of may be a part of one that should have been.
        if family.line < line and family.lines and not family.is_split:
            family.is_split = True
            self._report(kinds.MISPLACED_METADATA, line, f"the lines of `{family.name}` are not in one group", 0, end)
        self._current = family

    def _report(self, kind: Kind, line: int, message: str, start: int, end: int) -> None:
        span = Span(self.path, line, start + 1, line, max(end, start + 1) + 1)
        self.findings.append(kind.at(span, message))
