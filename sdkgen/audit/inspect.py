"""One file inspected: what is wrong with its documents, what would correct it, and which metrics it reads."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.audit.suppressions import read_marks, unused
from sdkgen.diagnostics import Diagnostic, Severity, Span, Subject
from sdkgen.documents import Spot, read_documents
from sdkgen.documents.records import Panel, Rule
from sdkgen.documents.view import Flaw, View
from sdkgen.promql.outline import NAME_LABEL
from sdkgen.promql.series import series_of
from sdkgen.rules import dashboard, document as document_rules, rule_modules, ruleset
from sdkgen.rules.dashboard.logql import is_logql
from sdkgen.rules.query import check_readings
from sdkgen.rules.ruleset.duplicate_rule import recorded_as
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sdkgen.audit.standard import Standard
    from sdkgen.documents import Document
    from sdkgen.documents.records import Target
    from sdkgen.promql import Fault, Scope
    from sdkgen.text.documents import Pointer


class Correction(NamedTuple):
    """The edits of a file that make one of its findings go away."""

    finding: Diagnostic
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """What an inspection of a file found.

    ``reads`` are the metrics that it names, ``matches`` those that only a pattern over names selects. ``excused`` are
    the metrics and rules whose findings the specification excuses, ``uids`` those of its dashboards, ``records`` the
    series that its rules record. ``hidden`` counts the findings that matter too little to be listed.
    """

    findings: tuple[Diagnostic, ...] = ()
    corrections: tuple[Correction, ...] = ()
    reads: frozenset[str] = frozenset()
    matches: tuple[tuple[str, Span], ...] = ()
    excused: frozenset[tuple[str, str]] = frozenset()
    uids: tuple[tuple[str, Span], ...] = ()
    records: tuple[tuple[str, Span], ...] = ()
    hidden: int = 0


def inspect(path: str, content: bytes, standard: Standard, *, named: bool) -> Inspected:
    """Everything about one file; ``named`` when a user named it, and not a folder that it is in."""
    reading = read_documents(path, content, named=named)
    inspector = _Inspector(standard)
    for document in reading.documents:
        inspector.add(document)
    return inspector.result(reading.findings)


@cache
def _document_checks() -> tuple[Callable[[View], Iterator[Flaw]], ...]:
    """The ``check`` of every rule about documents."""
    groups = (document_rules, dashboard, ruleset)
    return tuple(module.check for group in groups for module in rule_modules(group))


class _Inspector:
    """Collects over the documents of a file."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.findings: list[Diagnostic] = []
        self.corrections: list[Correction] = []
        self.reads: set[str] = set()
        self.matches: list[tuple[str, Span]] = []
        self.excused: set[tuple[str, str]] = set()
        self.uids: list[tuple[str, Span]] = []
        self.records: list[tuple[str, Span]] = []
        self.hidden = 0

    def result(self, findings: Iterable[Diagnostic]) -> Inspected:
        return Inspected(
            (*findings, *self.findings),
            tuple(self.corrections),
            frozenset(self.reads),
            tuple(self.matches),
            frozenset(self.excused),
            tuple(self.uids),
            tuple(self.records),
            self.hidden,
        )

    def add(self, document: Document) -> None:
        view = View(document, self.standard.scope, self.standard.known)
        flaws = [*_query_flaws(view, self.standard), *(flaw for check in _document_checks() for flaw in check(view))]
        marks = read_marks(document, self.standard.rules)
        self.findings += [*marks.findings, *unused(marks.suppressions, flaws)]
        for flaw in flaws:
            severity = self.standard.severity(flaw.kind.id, flaw.level)
            is_excused = any(each.excuses(flaw) for each in marks.suppressions) or self._is_excused(flaw)
            if severity is None or is_excused:
                continue
            if severity > self.standard.least:
                self.hidden += 1
            else:
                self._report(view, flaw, severity)
        self._note_metrics(view)
        for rule in view.rule_file.rules if view.rule_file is not None else ():
            if rule.record is not None:
                self.records.append((recorded_as(rule), document.span(Spot(rule.record.pointer))))
        uid = view.dashboard.uid if view.dashboard is not None else None
        if uid is not None and isinstance(uid.value, str):
            self.uids.append((uid.value, document.span(Spot(uid.pointer))))

    def _is_excused(self, flaw: Flaw) -> bool:
        """Whether the specification excuses the finding for one of its metrics."""
        found = [(metric, flaw.kind.id) for metric in flaw.metrics if (metric, flaw.kind.id) in self.standard.excused]
        self.excused.update(found)
        return bool(found)

    def _report(self, view: View, flaw: Flaw, severity: Severity) -> None:
        document = view.document
        subject = _subject(document, flaw, self.standard)
        flaw = _placed(flaw)
        span = document.span(flaw.spot)
        finding = flaw.kind.at(span, flaw.message, help=flaw.help, related=flaw.related)
        finding = replace(finding, severity=severity, subject=subject)
        self.findings.append(finding)
        edits = [document.edit(pointer, edit) for pointer, edit in flaw.edits]
        if edits and None not in edits:
            self.corrections.append(Correction(finding, tuple(edit for edit in edits if edit is not None)))

    def _note_metrics(self, view: View) -> None:
        for _, target in view.targets:
            for selector in view.analysis(target).selectors:
                name = selector.name.text if selector.name is not None else None
                series = series_of(view.scope, name) if name else None
                if series is not None and series.metric is not None:
                    self.reads.add(series.metric.name)
                for matcher in selector.matchers:
                    if matcher.label.text == NAME_LABEL:
                        span = Spot(target.pointer, matcher.start, matcher.end)
                        names = _matched(view.scope, matcher.operator, matcher.value)
                        self.matches += [(metric, view.document.span(span)) for metric in names]


def _query_flaws(view: View, standard: Standard) -> Iterator[Flaw]:
    """What is wrong with the queries themselves."""
    standard.forget()
    for owner, target in view.targets:
        if is_logql(target.text) is not None:
            continue
        query = view.query(target)
        found = standard.faults.get(query)
        if found is None:
            found = standard.faults[query] = check_readings(view.readings(target), view.scope)
        yield from (_flaw(fault, owner, target) for fault in found)


def _placed(flaw: Flaw) -> Flaw:
    """A flaw of a query that is only a part of its string, as one of the string."""
    target = flaw.target
    if target is None or not target.offset:
        return flaw
    by, spot = target.offset, flaw.spot
    if spot.pointer == target.pointer and spot.start is not None:
        spot = spot._replace(start=spot.start + by, end=None if spot.end is None else spot.end + by)
    edits = tuple(
        (pointer, Edit(edit.start + by, edit.end + by, edit.text) if pointer == target.pointer else edit)
        for pointer, edit in flaw.edits
    )
    return replace(flaw, spot=spot, edits=edits)


def _flaw(fault: Fault, owner: Panel | Rule | None, target: Target) -> Flaw:
    return Flaw(
        kind=fault.kind,
        spot=Spot(target.pointer, fault.start, fault.end),
        message=fault.message,
        help=fault.help,
        owner=owner,
        target=target,
        edits=tuple((target.pointer, Edit(*edit)) for edit in fault.edits),
        fix=fault.corrected,
        severity=fault.level,
        metrics=fault.metrics,
        related=fault.related,
    )


def _subject(document: Document, flaw: Flaw, standard: Standard) -> Subject:
    spot, target = flaw.spot, flaw.target
    is_in_query = target is not None and spot.pointer == target.pointer and spot.start is not None
    return Subject(
        panel=_owner_name(flaw.owner),
        ref=(target.ref or None) if target is not None else None,
        pointer=_shown_pointer(spot.pointer),
        expr=target.text if target is not None else None,
        fragment=target.text[spot.start : spot.end] if target is not None and is_in_query else _string(document, spot),
        fix=flaw.fix,
        declared=next((standard.declared[name] for name in flaw.metrics if name in standard.declared), None),
    )


def _string(document: Document, spot: Spot) -> str | None:
    scalar = document.source.scalar(spot.pointer) if spot.pointer else None
    return scalar.text[spot.start : spot.end] if scalar is not None else None


def _owner_name(owner: Panel | Rule | None) -> str | None:
    if isinstance(owner, Rule):
        return owner.name or None
    return (owner.title or None) if owner is not None else None


def _shown_pointer(pointer: Pointer) -> str:
    """A JSON pointer (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in pointer)


def _matched(scope: Scope, operator: str, pattern: str) -> list[str]:
    """The metrics that a matcher of names selects."""
    if operator == "=":
        return []
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return []
    names = scope.catalogue.by_name
    return [name for name in names if (compiled.fullmatch(name) is not None) != operator.startswith("!")]
