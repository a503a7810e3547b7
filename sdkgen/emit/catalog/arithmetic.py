"""The series budget as arithmetic: how many series a metric can have, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.model import MetricType

if TYPE_CHECKING:
    from sdkgen.model import Label, Metric


@dataclass(frozen=True, slots=True)
class Factor:
    """A label's part in the product: ``most`` values, or None when nothing bounds it; 1 when another decides it."""

    label: Label
    most: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Budget:
    """A metric's product. ``label_sets`` is None when a label is unbounded: then only the enforced budget bounds it."""

    metric: Metric
    factors: tuple[Factor, ...]
    label_sets: int | None
    samples_per_label_set: int

    @property
    def bound(self) -> int:
        """The most label sets that one store ever holds: the product, or the enforced budget when that is less."""
        enforced = self.metric.max_series
        return enforced if self.label_sets is None else min(self.label_sets, enforced)

    @property
    def samples(self) -> int:
        """The most samples of it in one scrape."""
        return self.bound * self.samples_per_label_set

    @property
    def is_cut(self) -> bool:
        """Whether the enforced budget is below what the labels could make of it."""
        return self.metric.is_emitted and (self.label_sets is None or self.label_sets > self.metric.max_series)

    @property
    def product(self) -> str:
        """The multiplication as a reader does it: ``301 × 5 = 1,505``."""
        counted = [factor for factor in self.factors if factor.most != 1 or factor.label in self._independent]
        if not counted:
            return "1"
        factors = " × ".join("?" if factor.most is None else f"{factor.most:,}" for factor in counted)
        is_product = len(counted) > 1 and self.label_sets is not None
        return f"{factors} = {self.label_sets:,}" if is_product else factors

    @property
    def parts(self) -> str:
        """What one label set takes in a scrape."""
        if self.metric.type is not MetricType.HISTOGRAM:
            return "1 sample"
        return f"{len(self.metric.buckets)} buckets, +Inf, sum and count: {self.samples_per_label_set} samples"

    @property
    def _independent(self) -> tuple[Label, ...]:
        return self.metric.independent_labels


def budget(metric: Metric) -> Budget:
    """The arithmetic of one metric."""
    independent = {label.id for label in metric.independent_labels}
    factors = tuple(_factor(metric, label, is_independent=label.id in independent) for label in metric.labels)
    return Budget(metric, factors, metric.most_label_sets, metric.samples_per_label_set)


def _factor(metric: Metric, label: Label, *, is_independent: bool) -> Factor:
    if not is_independent:
        present = {other.id: other.name for other in metric.labels}
        decider = next(present[id_] for id_ in label.determiners if id_ in present)
        return Factor(label, 1, f"decided by {decider}, counted once with it")
    if label.most_values is None:
        return Factor(label, None, "not bounded by its definition")
    if label.is_closed:
        extra = len(label.exposed_values) - len(label.values)
        return Factor(label, label.most_values, f"{len(label.values)} declared{_and(extra, label)}")
    return Factor(
        label, label.most_values, f"at most {label.max_values:,}{_and(1 + (label.absent is not None), label)}"
    )


def _and(extra: int, label: Label) -> str:
    """The values that a scrape can show beside the declared ones."""
    if not extra:
        return ""
    named = [f"“{label.overflow}”", *([f"“{label.absent}”"] if label.absent is not None else [])][:extra]
    return f", and {' and '.join(named)}"
