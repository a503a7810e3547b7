"""A document with its queries understood, as rules about documents see it, and what such a rule reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Graded
from sdkgen.documents.records import Dashboard, Fences, RuleFile
from sdkgen.documents.variables import names_in
from sdkgen.promql import Place, Query, readings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Kind, Related, Severity
    from sdkgen.documents.read import Document, Spot
    from sdkgen.documents.records import Panel, Rule, Target
    from sdkgen.promql import Analysis, Facts, Scope
    from sdkgen.text.documents import Pointer
    from sdkgen.text.edits import Edit


@dataclass(frozen=True, slots=True)
class Flaw(Graded):
    """What is wrong in a document, at ``spot``.

    ``owner`` is the panel or the rule that it is about, ``target`` the query. ``edits`` of strings make it right where
    that is mechanical, ``fix`` is the text that results. ``severity`` is the kind's, unless what was found there is
    more or less certain; ``metrics`` are the names of the metrics that it is about.
    """

    kind: Kind
    spot: Spot
    message: str
    help: str | None = None
    owner: Panel | Rule | None = None
    target: Target | None = None
    edits: tuple[tuple[Pointer, Edit], ...] = ()
    fix: str | None = None
    severity: Severity | None = None
    metrics: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()


@dataclass(frozen=True)
class View:
    """A document, what its queries are read against, and their analyses as they are needed.

    ``known`` has the analyses of queries in other documents: houses are full of copies.
    """

    document: Document
    scope: Scope
    known: dict[Query, list[Analysis]] = field(default_factory=dict, repr=False)
    _readings: dict[Pointer, list[Analysis]] = field(default_factory=dict, repr=False)

    @property
    def dashboard(self) -> Dashboard | None:
        """The document when it is a dashboard."""
        return self.document.content if isinstance(self.document.content, Dashboard) else None

    @property
    def rule_file(self) -> RuleFile | None:
        """The document when it is a rule file."""
        return self.document.content if isinstance(self.document.content, RuleFile) else None

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The panels of a dashboard."""
        return self.dashboard.panels if self.dashboard else ()

    @property
    def targets(self) -> Iterator[tuple[Panel | Rule | None, Target]]:
        """Every PromQL query with the panel or the rule that it is in."""
        content = self.document.content
        if isinstance(content, Fences):
            yield from ((None, target) for target in content.targets)
        else:
            yield from ((owner, target) for owner, target in content.targets if target.language == "promql")

    def readings(self, target: Target) -> list[Analysis]:
        """A query understood, once for every choice of the variables that are part of its syntax; at least one."""
        found = self._readings.get(target.pointer)
        if found is None:
            query = self.query(target)
            found = self.known.get(query)
            if found is None:
                found = self.known[query] = readings(query, self.scope)
            self._readings[target.pointer] = found
        return found

    def analysis(self, target: Target) -> Analysis:
        """A query understood, with the first choice of its variables."""
        return self.readings(target)[0]

    def facts(self, target: Target) -> Facts | None:
        """What is known of a query's result; None when it does not parse or nothing is known."""
        result = self.analysis(target).result
        return None if result is None or result.is_unknown else result

    def query(self, target: Target) -> Query:
        """A target as the engine is asked, with the variables that it names."""
        variables = self.dashboard.variables if self.dashboard is not None else ()
        names = frozenset(names_in(target.text)) if variables else frozenset()
        named = tuple(each.variable for each in variables if each.variable.name in names)
        return Query(target.text, Place(target.place, not target.is_range, target.interval), named)
