"""Totals in ``prometheus_client``'s multiprocess files: each process has its own, whoever scrapes adds them up.

A plain ``MultiProcessCollector`` reads them like those of any other metric. Gauges that every process exports alike
show the most recent value, the others the sum over the processes alive.
"""

from __future__ import annotations

import os
import time
from glob import glob
from typing import TYPE_CHECKING, Any, cast

from prometheus_client.values import ValueClass

from .exposition import Row, written
from .labels import text
from .series import Series

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from prometheus_client.metrics_core import Metric
    from prometheus_client.samples import Sample

    from .definitions import Definition

_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


class Shared:
    """The files of one folder."""

    def __init__(self, definitions: Mapping[str, Definition], folder: str) -> None:
        self._definitions = definitions
        self._by_family = {definition.family: definition for definition in definitions.values()}
        self._folder = folder

    @classmethod
    def from_environment(cls, definitions: Mapping[str, Definition]) -> Shared | None:
        """The folder that the environment names; None without one, as for every other prometheus_client metric."""
        folder = os.environ.get(_VARIABLE)
        # prometheus_client decides when it is imported: a variable that was set later has no effect on it.
        return cls(definitions, folder) if folder and getattr(ValueClass, "_multiprocess", False) else None

    def series(self, definition: Definition, values: tuple[str, ...], label_text: str) -> Series:
        """A series whose numbers are in the files of this process."""
        return _SharedSeries(definition, values, label_text)

    def rows(self) -> dict[str, dict[str, Row]]:
        """What all processes recorded, by metric and label text; raises OSError."""
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415  (for the scraping process)

        if not os.path.isdir(self._folder):  # noqa: PTH112  (pathlib would be imported for this alone)
            raise NotADirectoryError(self._folder)
        rows: dict[str, dict[str, Row]] = {name: {} for name in self._definitions}
        merge = cast("Callable[..., Iterable[Metric]]", MultiProcessCollector.merge)
        for metric in merge(glob(os.path.join(self._folder, "*.db")), accumulate=False):  # noqa: PTH118, PTH207  (the same)
            definition = self._by_family.get(metric.name)
            if definition is not None:
                rows[definition.name] = _rows(definition, metric.samples)
        return rows


class _SharedSeries(Series):
    """A series in a file: never live, since each change has to be written."""

    __slots__ = ("_cells", "_is_gauge", "_scale", "_sum")

    def __init__(self, definition: Definition, values: tuple[str, ...], label_text: str) -> None:
        super().__init__(values, label_text, 0)
        self.live = False
        self._scale = definition.scale
        self._is_gauge = definition.type == "gauge"
        self._sum, self._cells = _cells(definition, values)

    def add(self, units: int) -> None:
        # Written as the nearest float of an exact sum, read back and rounded: floats never add up their errors.
        self.set(round(self._sum.get() * self._scale) + units)

    def set(self, units: int) -> None:
        # The most recent value of several processes is told by its time.
        timestamp = time.time() if self._is_gauge else None
        self._sum.set(units / self._scale, timestamp=timestamp)

    def observe(self, bucket: int, units: int) -> None:
        self._cells[bucket].inc(1)
        self.add(units)

    def snapshot(self) -> tuple[int, Sequence[int]]:
        return round(self._sum.get() * self._scale), tuple(int(cell.get()) for cell in self._cells)


def _cells(definition: Definition, values: tuple[str, ...]) -> tuple[Any, list[Any]]:
    """The value of a series, or the sum and the buckets of a histogram, named as prometheus_client names its own."""
    names = tuple(definition.labels)
    family, help_ = definition.family, definition.help
    if definition.type == "gauge":
        mode = "mostrecent" if definition.shared else "livesum"
        return ValueClass("gauge", family, family, names, values, help_, multiprocess_mode=mode), []
    if definition.type == "counter":
        return ValueClass("counter", family, definition.name, names, values, help_), []
    bounds = [written(bound) for bound in (*definition.buckets, float("inf"))]
    cells = [
        ValueClass("histogram", family, f"{family}_bucket", (*names, "le"), (*values, bound), help_) for bound in bounds
    ]
    return ValueClass("histogram", family, f"{family}_sum", names, values, help_), cells


def _rows(definition: Definition, samples: Sequence[Sample]) -> dict[str, Row]:
    places = {bound: place for place, bound in enumerate((*definition.buckets, float("inf")))}
    totals: dict[tuple[str, ...], int] = {}
    counts: dict[tuple[str, ...], list[int]] = {}
    for sample in samples:
        # Files of a process that ran an older specification may have other labels or buckets.
        if {*sample.labels} - {"le"} != {*definition.labels}:
            continue
        values = tuple(sample.labels[name] for name in definition.labels)
        if "le" in sample.labels:
            place = places.get(float(sample.labels["le"]))
            if place is not None:
                counts.setdefault(values, [0] * len(places))[place] += int(sample.value)
        else:
            totals[values] = round(sample.value * definition.scale)
    return {
        text(definition.labels, values): Row(values, total, counts.get(values, [0] * len(places)))
        for values, total in totals.items()
    }
