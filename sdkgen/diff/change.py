"""What a change is: how much it asks of users, what it says, and what it touches."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdkgen.model import Metric, Origin


class Level(IntEnum):
    """How much a change asks of those who use the specification, the most first."""

    BREAKING = 0
    ADDITIVE = 1
    DOCS = 2

    @property
    def word(self) -> str:
        """The level as users write and read it."""
        return self.name.lower()


class Bump(IntEnum):
    """The part of a semantic version that has to grow (semver.org, §6 to §8)."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        """The part as users read it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Touch:
    """What of a metric or label a change touches, to find the queries and code that it reaches.

    Without ``label`` every query of the metric is reached; with it those that name the label, and with ``values`` only
    those that name it with one of them. ``bounds`` are buckets. ``code`` tells whether calls have to change.
    """

    label: str | None = None
    values: frozenset[str] = frozenset()
    bounds: frozenset[float] = frozenset()
    code: bool = False
    queries: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement about one field; ``steps`` lead from the definition to what changed."""

    level: Level
    message: str
    steps: tuple[str | int, ...] = ()
    touch: Touch = field(default_factory=Touch)


@dataclass(frozen=True, slots=True)
class Subject:
    """What changed: ``what`` is a word such as metric or label, ``name`` its id; the whole specification has none."""

    what: str
    name: str

    def __str__(self) -> str:
        """The subject in words."""
        return f"{self.what} `{self.name}`" if self.name else self.what


@dataclass(frozen=True, slots=True)
class Change:
    """One change with where it stands: in the new specification, or in the old one when ``is_gone``.

    ``metrics`` are the metrics of the old specification that it reaches; ``is_experimental`` that all of them may
    still change.
    """

    subject: Subject
    field: str
    verdict: Verdict
    origin: Origin
    is_gone: bool
    metrics: tuple[Metric, ...] = ()
    is_experimental: bool = False

    @property
    def level(self) -> Level:
        """How much it asks of users."""
        return self.verdict.level

    @property
    def bump(self) -> Bump:
        """The part of the version that it asks to grow; what is experimental may break in a minor version."""
        if self.level is Level.BREAKING:
            return Bump.MINOR if self.is_experimental else Bump.MAJOR
        return Bump.MINOR if self.level is Level.ADDITIVE else Bump.PATCH

    @property
    def sort_key(self) -> tuple[int, str, str, str, str]:
        """Orders changes by how much they ask, then by what changed."""
        return (self.level, self.subject.what, self.subject.name, self.field, self.verdict.message)
