"""Quantiles and the buckets that they are read from."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING

from sdkgen.promql.facts import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Step
    from sdkgen.documents.view import View
    from sdkgen.model import Metric
    from sdkgen.promql import Facts


@dataclass(frozen=True, slots=True)
class Quantile:
    """Values that are quantiles of a histogram; ``bounds`` in the values' own unit, ``scale`` times the metric's."""

    metric: Metric
    bounds: tuple[float, ...]
    scale: float

    @property
    def highest(self) -> float:
        """The last bound: no quantile is ever above it."""
        return self.bounds[-1]

    def is_off(self, value: float) -> bool:
        """Whether no bucket ends at ``value``."""
        return value > 0 and not any(isclose(bound, value, rel_tol=1e-6) for bound in self.bounds)


def quantile_of(facts: Facts | None) -> Quantile | None:
    """The histogram behind values that are quantiles; None when they are not, or their unit is not certain."""
    if facts is None or facts.kind is not ValueKind.QUANTILE or facts.source is None:
        return None
    metric = facts.source.metric
    scale = facts.unit.scale if facts.unit is not None else None
    if metric is None or not metric.buckets or scale is None:
        return None
    return Quantile(metric, tuple(bound * scale for bound in sorted(metric.buckets)), scale)


def quantiles(view: View, panel: Panel) -> Iterator[tuple[Step, Quantile]]:
    """The thresholds of a panel that shows nothing but quantiles of one histogram, each with that."""
    if panel.percentage_steps or panel.has_expression or not any(step.value for step in panel.steps):
        return
    found = [quantile_of(view.facts(target)) for target in panel.shown]
    first = found[0] if found else None
    if first is None or any(each != first for each in found):
        return
    yield from ((step, first) for step in panel.steps if step.value is not None)
