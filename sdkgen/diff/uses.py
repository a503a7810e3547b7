"""Uses of metrics in queries: of dashboards, of alerts and recorded series in rule files, and of Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Span
from sdkgen.diff.kinds import UNREADABLE_DOCUMENT
from sdkgen.documents import Spot, read_documents
from sdkgen.documents.kinds import NO_DOCUMENT
from sdkgen.documents.records import Dashboard, ManagedRules, Panel, RuleFile
from sdkgen.promql import PlaceKind
from sdkgen.promql.outline import Outline, outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.documents import Document
    from sdkgen.documents.records import Target

_MARKS = (b"expr", b"templating", b"query", b"promql")
_JSON_MARKS = (b'"panels"', b'"rows"', b'"elements"', b'"model"', b'"templating"')
_HEADING = "#"


@dataclass(frozen=True, slots=True)
class Use:
    """A query and what it is for; ``kind`` is panel, variable, annotation, alert, record or markdown."""

    kind: str
    title: str
    path: str
    line: int
    query: Outline

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"{self.path}:{self.line}"


def find_uses(documents: Iterable[tuple[str, bytes]], names: Iterable[str]) -> tuple[list[Use], list[Diagnostic]]:
    """Every query in documents given by path and content, and findings about those that cannot be read.

    Only documents that mention one of the metrics ``names`` are worth a finding: folders hold files of all kinds.
    """
    uses: list[Use] = []
    findings: list[Diagnostic] = []
    mentioned = [name.encode() for name in names]
    for path, content in documents:
        if not _may_hold_queries(path, content):
            continue
        reading = read_documents(path, content, named=True)
        uses += [use for document in reading.documents for use in _uses(document)]
        faults = [finding for finding in reading.findings if finding.rule != NO_DOCUMENT.id]
        if faults and any(name in content for name in mentioned):
            message = f"uses in this file were not looked for: {faults[0].message}"
            findings.append(UNREADABLE_DOCUMENT.at(Span(path), message, help="mend it, or leave it out of PATH"))
    return uses, findings


def _may_hold_queries(path: str, content: bytes) -> bool:
    """Whether a file is worth reading: folders are full of JSON that has nothing to do with dashboards."""
    is_likely = any(mark in content for mark in _MARKS)
    return is_likely and (not path.endswith(".json") or any(mark in content for mark in _JSON_MARKS))


def _uses(document: Document) -> Iterator[Use]:
    content = document.content
    if isinstance(content, RuleFile):
        for rule, target in content.targets:
            yield _use("record" if rule.record is not None else "alert", rule.name, document, target)
    elif isinstance(content, ManagedRules):
        for rule, target in content.targets:
            if target.language == "promql":
                yield _use("alert", rule.name, document, target)
    elif isinstance(content, Dashboard):
        for panel, target in content.targets:
            if target.language == "promql":
                name = _called(panel) if panel is not None else target.ref
                yield _use(target.place.value, f"{content.title} / {name}", document, target)
    else:
        for target in content.targets:
            yield _use("markdown", _heading(document, target), document, target)


def _called(panel: Panel) -> str:
    return panel.title or (str(panel.id.value) if panel.id is not None else "")


def _heading(document: Document, target: Target) -> str:
    """The heading that a query of a Markdown file stands below."""
    start, _ = document.offsets(Spot(target.pointer))
    above = document.file.text[:start].splitlines()
    heading = next((line for line in reversed(above) if line.startswith(_HEADING)), "")
    return heading.strip(f"{_HEADING} ") or document.path.rpartition("/")[2]


def _use(kind: str, title: str, document: Document, target: Target) -> Use:
    # The label whose values a variable lists stands beside the series that it asks for.
    scalar = document.source.scalar(target.pointer) if target.place is PlaceKind.VARIABLE else None
    text = scalar.text if scalar is not None else target.text
    return Use(kind, title, document.path, document.span(Spot(target.pointer)).line, outline(text))
