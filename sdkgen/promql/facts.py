"""What is known of the values and series of an expression."""

from __future__ import annotations

from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.promql.labels import ANY_LABELS, Labels

if TYPE_CHECKING:
    from sdkgen.promql.series import Series
    from sdkgen.promql.units import Unit


class ValueKind(StrEnum):
    """What kind of number an expression yields; it decides what may be done with it."""

    COUNTER = "counter"
    """Grows until its process restarts: only a rate or an increase of it says something."""
    GAUGE = "gauge"
    BUCKET = "bucket"
    """A histogram's cumulative counters by `le`."""
    RATE = "rate"
    INCREASE = "increase"
    BUCKET_RATE = "rate of buckets"
    QUANTILE = "quantile"
    RATIO = "ratio"
    TIMESTAMP = "timestamp"
    STATE = "state"
    """A number that stands for a word."""
    COUNT = "count of series"
    NUMBER = "number"
    """A literal, or the same from every series."""
    UNKNOWN = "unknown"

    @property
    def is_raw_counter(self) -> bool:
        """Whether values drop to zero when a process restarts."""
        return self in _RAW_COUNTERS


_RAW_COUNTERS = frozenset({ValueKind.COUNTER, ValueKind.BUCKET})


class Shape(StrEnum):
    """The types of PromQL's type system."""

    SCALAR = "scalar"
    VECTOR = "instant vector"
    MATRIX = "range vector"
    STRING = "string"


class Presence(NamedTuple):
    """When an expression yields no series, or NaN; each a reason in words, or None when it does not happen.

    ``is_filter`` is set when it is empty on purpose, since a comparison selects.
    """

    empty: str | None = None
    nan: str | None = None
    is_filter: bool = False


ALWAYS = Presence()


class Facts(NamedTuple):
    """What is known of an expression.

    ``unit`` is None when unknown. ``low`` and ``high`` bound every value. ``window`` is the range in seconds that the
    values summarise. ``shared`` says that every instance exposes the same values, and that they are still told apart by
    instance. ``source`` is the series that all values come from, when it is one. ``value`` is that of a number,
    ``offsets`` are how many seconds back values are taken from; ``aggregated`` once an aggregation was below.
    """

    shape: Shape
    kind: ValueKind
    labels: Labels
    unit: Unit | None = None
    low: float = -inf
    high: float = inf
    window: float | None = None
    shared: bool = False
    presence: Presence = ALWAYS
    source: Series | None = None
    value: float | None = None
    aggregated: bool = False
    offsets: frozenset[float | None] = frozenset()

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known, so that nothing can be proved."""
        return self.kind is ValueKind.UNKNOWN


UNKNOWN_VECTOR = Facts(Shape.VECTOR, ValueKind.UNKNOWN, ANY_LABELS, presence=Presence("the series may not exist"))
