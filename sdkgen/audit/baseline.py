"""A baseline: the findings that a team knows of and has not got to yet, so that only new ones fail.

Lines and columns are no part of it: what stands above a finding may change. The same finding may be in it several
times.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sdkgen.diagnostics import Diagnostic, Span
from sdkgen.documents import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FORMAT = 1


class Entry(NamedTuple):
    """What tells a finding from others: its rule, file, panel or rule, query, and what it says."""

    path: str
    rule: str
    panel: str
    ref: str
    message: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings with how often each occurs."""

    known: Counter[Entry]

    @classmethod
    def of(cls, findings: Iterable[Diagnostic]) -> Baseline:
        """The baseline that knows all of ``findings``."""
        return cls(Counter(map(_entry, findings)))

    @classmethod
    def parse(cls, text: str) -> Baseline:
        """A baseline that was written before. Raises ValueError when it is none."""
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("version") != _FORMAT or not isinstance(data.get("findings"), list):
            raise ValueError("not a baseline")
        return cls(Counter({_read(each): _count(each) for each in data["findings"]}))

    def text(self) -> str:
        """The baseline as JSON, sorted, so that a review shows what was added."""
        findings = [
            {
                **{key: value for key, value in entry._asdict().items() if value},
                **({"count": count} if count > 1 else {}),
            }
            for entry, count in sorted(self.known.items())
        ]
        return json.dumps({"version": _FORMAT, "findings": findings}, indent=2, ensure_ascii=False) + "\n"

    def new(self, findings: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The findings that it does not know."""
        left = Counter(self.known)
        unknown = []
        for finding in sorted(findings, key=lambda each: each.sort_key):
            entry = _entry(finding)
            if left[entry] > 0:
                left[entry] -= 1
            else:
                unknown.append(finding)
        return unknown

    def stale(self, findings: Iterable[Diagnostic], path: str, text: str) -> Iterator[Diagnostic]:
        """A finding for every entry that is true no longer, at its place in the file ``path``."""
        gone = self.known - Counter(map(_entry, findings))
        lines = text.splitlines()
        for entry in sorted(gone):
            message = f"the finding {entry.rule} in {entry.path} does not exist any more: {entry.message}"
            help_ = "renew the baseline with --write-baseline"
            yield kinds.STALE_BASELINE.at(_place(entry, path, lines), message, help=help_)


def _entry(finding: Diagnostic) -> Entry:
    subject = finding.subject
    panel, ref = (subject.panel or "", subject.ref or "") if subject is not None else ("", "")
    return Entry(finding.span.path, finding.rule, panel, ref, finding.message)


def _read(data: Any) -> Entry:  # noqa: ANN401  (whatever the file holds)
    if not isinstance(data, dict) or not all(isinstance(data.get(key, ""), str) for key in Entry._fields):
        raise ValueError("not a baseline")
    return Entry(*(data.get(key, "") for key in Entry._fields))


def _count(data: Any) -> int:  # noqa: ANN401
    count = data.get("count", 1)
    if not isinstance(count, int):
        raise ValueError("not a baseline")  # noqa: TRY004  (one error for every way to be none)
    return count


def _place(entry: Entry, path: str, lines: list[str]) -> Span:
    """The line of the baseline that has the entry's message."""
    wanted = json.dumps(entry.message, ensure_ascii=False)
    for number, line in enumerate(lines, start=1):
        if wanted in line:
            return Span(path, number, 1, number, len(line) + 1)
    return Span(path)
