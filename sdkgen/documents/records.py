"""What a document says, as far as queries and what shows their results are concerned."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.promql.query import PlaceKind, Variable
    from sdkgen.text.documents import Pointer


class Setting(NamedTuple):
    """A value and where it stands."""

    value: Any
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Target:
    """A query and how its result is wanted.

    ``place`` says of what it is a part. ``language`` is ``promql``, ``logql`` or empty for others. ``interval`` is the
    smallest step in seconds; ``is_range`` when it is evaluated once a step. ``offset`` is where in the string at
    ``pointer`` the query begins, when it is only a part of it.
    """

    text: str
    pointer: Pointer
    place: PlaceKind
    ref: str = ""
    legend: Setting | None = None
    format: str = "time_series"
    is_instant: bool = False
    is_range: bool = True
    interval: float | None = None
    hidden: bool = False
    language: str = "promql"
    datasource: Setting | None = None
    offset: int = 0


class Step(NamedTuple):
    """A step of a threshold: ``value`` None for the base."""

    value: float | None
    color: str
    pointer: Pointer


class Override(NamedTuple):
    """What is different for some fields: ``matcher`` and ``option`` select them, ``properties`` by id."""

    matcher: str
    option: Setting
    properties: Mapping[str, Setting]


class Transformation(NamedTuple):
    """A step between the queries and the panel."""

    id: str
    options: Mapping[str, Any]
    pointer: Pointer
    disabled: bool


@dataclass(frozen=True)
class Panel:
    """A panel. ``unit``, ``low`` and ``high`` are those of every field that no override changes."""

    pointer: Pointer
    id: Setting | None
    title: str
    type: str
    description: str = ""
    targets: tuple[Target, ...] = ()
    unit: Setting | None = None
    low: Setting | None = None
    high: Setting | None = None
    axis: Setting | None = None
    steps: tuple[Step, ...] = ()
    percentage_steps: bool = False
    mappings: tuple[Setting, ...] = ()
    overrides: tuple[Override, ...] = ()
    transformations: tuple[Transformation, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    stacking: Setting | None = None
    datasource: Setting | None = None
    repeat: str = ""
    max_points: int | None = None

    @cached_property
    def shown(self) -> tuple[Target, ...]:
        """The PromQL targets whose results are shown."""
        return tuple(target for target in self.targets if target.language == "promql" and not target.hidden)

    @property
    def has_expression(self) -> bool:
        """Whether something is computed from its queries by the server, so that what is shown is not what they say."""
        return any(target.language == "expression" for target in self.targets)


@dataclass(frozen=True, slots=True)
class DashboardVariable:
    """A variable: what the engine knows of it, and where it stands; ``texts`` are those that other variables fill."""

    variable: Variable
    pointer: Pointer
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard, or a library panel as one without anything else. ``span`` is its default time range in seconds."""

    title: str
    uid: Setting | None
    pointer: Pointer
    panels: tuple[Panel, ...]
    variables: tuple[DashboardVariable, ...] = ()
    queries: tuple[Target, ...] = ()
    description: str = ""
    span: float | None = None
    is_library: bool = False

    @property
    def targets(self) -> Iterator[tuple[Panel | None, Target]]:
        """Every query with the panel that it is in: those of annotations and variables are in none."""
        for panel in self.panels:
            for target in panel.targets:
                yield panel, target
        for target in self.queries:
            yield None, target


@dataclass(frozen=True, slots=True)
class Rule:
    """A recording or alerting rule; durations in seconds."""

    pointer: Pointer
    record: Setting | None
    alert: Setting | None
    target: Target | None
    hold: float | None
    labels: Mapping[str, Setting]
    annotations: Mapping[str, Setting]

    @property
    def name(self) -> str:
        """The recorded series or the alert."""
        named = self.record or self.alert
        return str(named.value) if named else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that are evaluated together, every ``interval`` seconds when it says so."""

    name: Setting
    interval: float | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A Prometheus rule file."""

    groups: tuple[Group, ...]

    @property
    def rules(self) -> Iterator[Rule]:
        """Every rule."""
        for group in self.groups:
            yield from group.rules

    @property
    def targets(self) -> Iterator[tuple[Rule, Target]]:
        """Every rule that has a query."""
        for rule in self.rules:
            if rule.target is not None:
                yield rule, rule.target


@dataclass(frozen=True, slots=True)
class Fences:
    """The PromQL in a Markdown file."""

    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class ManagedRules:
    """Alert rules that Grafana manages itself, and every query of theirs with its rule."""

    rules: tuple[Rule, ...]
    targets: tuple[tuple[Rule, Target], ...]
