"""Series as ``prometheus_client`` metrics, so that its ``generate_latest`` writes what the specification says."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, cast

from prometheus_client.metrics_core import Metric
from prometheus_client.samples import Sample
from prometheus_client.utils import floatToGoString

from .labels import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .definitions import Definition
    from .labels import LabelPolicy
    from .series import Series

_LAST = 1_000_000

written = cast("Callable[[float], str]", floatToGoString)
"""A number as an exposition writes it."""


class Row(NamedTuple):
    """The numbers of one series at one moment, as whole multiples of the resolution."""

    values: tuple[str, ...]
    total: int
    counts: Sequence[int]

    @classmethod
    def of(cls, series: Series) -> Row:
        """What a series holds now."""
        return cls(series.values, *series.snapshot())


class _Name(str):
    """A label name that sorts by its place in the specification.

    ``prometheus_client`` sorts labels by name; written in this order, and ``le`` last, the exposition is byte for byte
    that of every other generated package. It would be just as valid in any other.
    """

    __slots__ = ("place",)

    place: int

    def __lt__(self, other: str) -> bool:
        return self.place < other.place if isinstance(other, _Name) else str(self) < other


@cache
def _name(name: str, place: int) -> _Name:
    made = _Name(name)
    made.place = place
    return made


def zero_rows(definition: Definition, policy: LabelPolicy) -> dict[str, Row]:
    """The series that exist from the start, by label text."""
    if not definition.zero_initialised:
        return {}
    counts = [0] * (len(definition.buckets) + 1)
    declared = product(*(policy.rules[id_].values for id_ in definition.labels.values()))
    return {text(definition.labels, values): Row(values, 0, counts) for values in declared}


def family_of(definition: Definition, rows: Sequence[Row]) -> Metric:
    """A family with the samples of ``rows``, in their order."""
    family = Metric(definition.family, definition.help, definition.type, definition.unit)
    names = [_name(name, place) for place, name in enumerate(definition.labels)]
    of_row = _histogram if definition.type == "histogram" else _plain
    for row in rows:
        family.samples += of_row(definition, dict(zip(names, row.values, strict=True)), row)
    return family


def _plain(definition: Definition, labels: dict[str, str], row: Row) -> Iterator[Sample]:
    yield Sample(definition.name, labels, row.total / definition.scale)


def _histogram(definition: Definition, labels: dict[str, str], row: Row) -> Iterator[Sample]:
    """Cumulative buckets and the count are made from the same numbers, so that they always agree."""
    seen = 0
    for bound, count in zip((*definition.buckets, float("inf")), row.counts, strict=True):
        seen += count
        with_bound: Mapping[str, str] = {**labels, _name("le", _LAST): written(bound)}
        yield Sample(f"{definition.name}_bucket", dict(with_bound), float(seen))
    yield Sample(f"{definition.name}_count", labels, float(seen))
    yield Sample(f"{definition.name}_sum", labels, row.total / definition.scale)
