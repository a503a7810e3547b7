"""Recorded series as metrics: what queries may name and know about them before any PromQL exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.plain import plain_gauge, plain_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdkgen.model.catalogue import Catalogue, Label, Metric, Origin
    from sdkgen.spec.alerting import RecordingRuleRecord
    from sdkgen.spec.queries import QueryRecord

RECORDED = "recorded"
"""The hook of series that a recording rule makes."""

_OF_GAUGE = ("value", "total", "highest", "lowest", "average", "forecast")
_OF_COUNTER = ("rate", "increase", "events", "quantile", "mean")
_ALL_LABELS = ("value", "age", "forecast")
_DEEPEST = 20


class RecordedSeries:
    """Finds out which labels and unit every recorded series has; rules may be made of each other."""

    def __init__(self, catalogue: Catalogue, records: Mapping[str, tuple[RecordingRuleRecord, Origin]]) -> None:
        """Takes the records by name, with where they stand."""
        self._metrics = catalogue.by_name
        self._records = records
        self._labels = {label.name: label for label in sorted(catalogue.labels.values(), key=lambda label: label.id)}

    def metrics(self) -> dict[str, Metric]:
        """Every recorded series by name."""
        return {
            name: recorded_metric(name, record.help, self._unit(record, 0), self._named(self._names(record, 0)), origin)
            for name, (record, origin) in self._records.items()
        }

    def _named(self, names: Iterable[str]) -> tuple[Label, ...]:
        return tuple(self._labels.get(name) or plain_label(name, RECORDED) for name in names)

    def _names(self, record: QueryRecord, depth: int) -> tuple[str, ...]:
        """The exposed names of the labels that tell its series apart."""
        if depth > _DEEPEST:
            return ()
        if record.formula is not None:
            parts = [self._names(part, depth + 1) for part in record.parts.values()]
            return max(parts, key=len, default=())
        if record.share is not None and record.among is not None:
            return (*record.by, record.among)
        subject = next((getattr(record, intent, None) for intent in _ALL_LABELS if getattr(record, intent, None)), None)
        return tuple(record.by) if record.by or subject is None else self._names_of(subject, depth)

    def _names_of(self, name: str, depth: int) -> tuple[str, ...]:
        if name in self._records:
            return self._names(self._records[name][0], depth + 1)
        metric = self._metrics.get(name)
        return tuple(label.name for label in metric.labels) if metric else ()

    def _unit(self, record: QueryRecord, depth: int) -> str | None:
        stated = getattr(record, "unit", None) or record.measures
        if stated or depth > _DEEPEST:
            return stated
        if record.ratio or record.share:
            return "ratio"
        if record.age:
            return "seconds"
        subject = next((s for intent in (*_OF_GAUGE, *_OF_COUNTER) if (s := getattr(record, intent, None))), None)
        unit = self._unit_of(subject, depth) if subject else None
        return f"{unit}_per_{record.per or 'second'}" if record.rate and unit else unit

    def _unit_of(self, name: str, depth: int) -> str | None:
        if name in self._records:
            return self._unit(self._records[name][0], depth + 1)
        metric = self._metrics.get(name)
        return metric.unit if metric else None


def recorded_metric(name: str, help_: str, unit: str | None, labels: tuple[Label, ...], origin: Origin) -> Metric:
    """A recorded series as a metric: a gauge, one series for each label set whoever asks."""
    return plain_gauge(name, RECORDED, help_, unit, labels, shared=True, origin=origin)
