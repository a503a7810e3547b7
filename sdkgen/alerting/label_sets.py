"""Label sets that queries select, or do not: one value for each label, the same wherever the label occurs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.queries.expression import string

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model import Label, Metric
    from sdkgen.model.query import Matcher

_FILLERS = ("00", "x")
_ORDINARY = {"http.status": ("200",), "http.status_class": ("2xx",)}
_ANY_JOB = "service"


def label_set(
    metric: Metric, wanted: tuple[Matcher, ...], unwanted: tuple[Matcher, ...], fixed: Mapping[str, str]
) -> dict[str, str]:
    """A value for every label of the metric and of its target: all of ``wanted`` hold, and not all of ``unwanted``."""
    values = {}
    for label in metric.labels:
        conditions = [each for each in wanted if each.label == label.name]
        refused = [each for each in unwanted if each.label == label.name]
        candidates = list(_candidates(label, (*conditions, *refused), fixed))
        values[label.name] = next(
            (
                value
                for value in candidates
                if all(each.allows(value) for each in conditions) and not any(each.allows(value) for each in refused)
            ),
            candidates[0],
        )
    job = metric.jobs[0] if metric.jobs else _ANY_JOB
    return {**values, "job": job, "instance": f"{job}-1:9100"}


def series_name(name: str, labels: Mapping[str, str]) -> str:
    """A series as promtool writes it, its labels sorted."""
    pairs = ", ".join(f"{label}={string(value)}" for label, value in sorted(labels.items()))
    return f"{name}{{{pairs}}}"


def example_series(name: str, metric: Metric) -> str:
    """A series of a metric, with the labels that the metric itself has."""
    labels = label_set(metric, (), (), {})
    return series_name(name, {label.name: labels[label.name] for label in metric.labels})


def _candidates(label: Label, conditions: tuple[Matcher, ...], fixed: Mapping[str, str]) -> Iterator[str]:
    """Values that the label could have, the most ordinary first."""
    if label.name in fixed:
        yield fixed[label.name]
    yield from _ORDINARY.get(label.source, ())
    yield from label.values
    yield from label.examples
    for condition in conditions:
        for value in condition.values:
            yield from (value.replace("*", filler) for filler in _FILLERS)
    yield f"{label.name}-1"
    yield f"{label.name}-2"
