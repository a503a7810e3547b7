"""The one type of finding that every stage reports with."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(IntEnum):
    """How much a finding matters; only errors make a command fail."""

    ERROR = 0
    WARNING = 1
    INFO = 2

    @property
    def word(self) -> str:
        """The severity as users write and read it: ``error``, ``warning``, ``info``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file: lines and columns count characters from 1, the end is exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a finding needs to be understood, such as a first definition."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Subject:
    """The query that a finding is about.

    ``panel`` is the panel's title, or the rule's name, ``ref`` the query's letter, ``pointer`` its JSON pointer;
    ``fragment`` is the part that is wrong. ``fix`` is the text to write instead, ``declared`` the definition that is
    contradicted.
    """

    panel: str | None = None
    ref: str | None = None
    pointer: str | None = None
    expr: str | None = None
    fragment: str | None = None
    fix: str | None = None
    declared: Span | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: a stable id, a name, the default severity and its documentation in Markdown."""

    id: str
    name: str
    severity: Severity
    documentation: str = field(repr=False, compare=False)

    def at(
        self,
        span: Span,
        message: str,
        *,
        help: str | None = None,  # noqa: A002  (the field's name in every output format)
        related: Iterable[Related] = (),
    ) -> Diagnostic:
        """A finding of this kind at ``span``: ``message`` says what is wrong, ``help`` the next step."""
        return Diagnostic(self.id, self.name, self.severity, message, span, help, tuple(related))


class Graded:
    """What is of a kind, and may matter more or less than others of it."""

    __slots__ = ()
    kind: Kind
    severity: Severity | None

    @property
    def level(self) -> Severity:
        """How much it matters."""
        return self.kind.severity if self.severity is None else self.severity


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: which rule, how severe, what, where, and what to do about it."""

    rule: str
    name: str
    severity: Severity
    message: str
    span: Span
    help: str | None = None
    related: tuple[Related, ...] = ()
    subject: Subject | None = None

    @property
    def sort_key(self) -> tuple[Span, Severity, str, str]:
        """Orders findings by place, then by severity: the same findings always print in the same order."""
        return (self.span, self.severity, self.rule, self.message)


class FindingError(Exception):
    """A stage cannot go on, and ``finding`` says why."""

    def __init__(self, finding: Diagnostic) -> None:
        """Carries the finding to the command line."""
        super().__init__(finding.message)
        self.finding = finding


def worst(findings: Iterable[Diagnostic]) -> Severity | None:
    """The most severe of the findings, or None when there are none."""
    return min((finding.severity for finding in findings), default=None)
