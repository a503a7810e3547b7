"""What is asked: a query as it is written, where it stands, and the variables that Grafana puts into it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """Where a query stands."""

    PANEL = "panel"
    ALERT = "alert"
    MANAGED = "managed"
    RECORDING = "recording"
    ANNOTATION = "annotation"
    VARIABLE = "variable"
    MARKDOWN = "markdown"


OUTSIDE_GRAFANA = frozenset({PlaceKind.ALERT, PlaceKind.RECORDING})
"""Where Prometheus reads the text itself, and nothing replaces variables."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a query stands; ``instant`` when it is evaluated once instead of once a step.

    ``min_interval`` is the panel's smallest step in seconds, when it sets one: `$__interval` is at least that.
    """

    kind: PlaceKind = PlaceKind.MARKDOWN
    instant: bool = False
    min_interval: float | None = None


class VariableKind(StrEnum):
    """The kinds of variable that a Grafana dashboard can have."""

    QUERY = "query"
    CUSTOM = "custom"
    INTERVAL = "interval"
    CONSTANT = "constant"
    TEXTBOX = "textbox"
    DATASOURCE = "datasource"
    ADHOC = "adhoc"
    GROUPBY = "groupby"


@dataclass(frozen=True, slots=True)
class Variable:
    """A Grafana variable. ``values`` are all that can be selected, None when only the server knows them.

    ``label`` and ``metric`` are the arguments of a query variable's `label_values(metric, label)`. ``all_value`` is the
    custom text for All, which is put into queries as it stands.
    """

    name: str
    kind: VariableKind = VariableKind.QUERY
    values: tuple[str, ...] | None = None
    multi: bool = False
    include_all: bool = False
    all_value: str | None = None
    label: str | None = None
    metric: str | None = None

    @property
    def selects_several(self) -> bool:
        """Whether Grafana can put an alternation of several values into a query."""
        return self.multi or (self.include_all and self.all_value is None)


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it is written; offsets of everything found in it count characters of ``text``."""

    text: str
    place: Place = Place()
    variables: tuple[Variable, ...] = ()
