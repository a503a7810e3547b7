"""What is renamed, and the names that change with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sdkgen.codemod.python.constructors import family_names
from sdkgen.diagnostics import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.model import Label, Metric, Resolution

_LABEL_PREFIX = "label:"


class SubjectError(Exception):
    """The old name is not in the specification, or could be one of several things."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """A metric (``label`` is None), a label (``value`` is None) or a label value, and its new name.

    ``metrics`` are the metrics that change: the one, or all that have the label.
    """

    metrics: tuple[Metric, ...]
    label: Label | None
    value: str | None
    old: str
    new: str

    @property
    def names(self) -> frozenset[str]:
        """Every sample name of the metrics that change."""
        return frozenset(name for metric in self.metrics for name in family_names(metric.type.value, metric.name))

    @property
    def renames_metric(self) -> bool:
        """Whether it is a metric that gets a new name."""
        return self.label is None

    @property
    def changes_id(self) -> bool:
        """Whether the label's id changes with its name: it does where the one is the other."""
        return self.label is not None and self.value is None and self.label.id == self.label.name

    def new_metric(self, metric: Metric) -> Metric:
        """A metric as it is afterwards."""
        name = self.new if self.renames_metric and metric in self.metrics else metric.name
        return replace(metric, name=name, labels=tuple(map(self.new_label, metric.labels)))

    def new_label(self, label: Label) -> Label:
        """A label as it is afterwards."""
        if self.label is None or label.id != self.label.id:
            return label
        if self.value is None:
            return replace(label, name=self.new, id=self.new if self.changes_id else label.id)
        values = {self.new if value == self.old else value: text for value, text in label.values.items()}
        return replace(label, values=values)


def subject_of(old: str, new: str, spec: Resolution) -> Renaming:
    """What ``old`` means: `METRIC`, `label:LABEL`, `METRIC.LABEL`, and with `=VALUE` after a label one of its values.

    Raises SubjectError.
    """
    left, has_value, value = old.partition("=")
    if has_value:
        label = _label(left.removeprefix(_LABEL_PREFIX), spec, is_value=True)
        if value not in (*label.values, *_written(label)):
            known = did_you_mean(value, label.values) or "its set is open"
            raise SubjectError(f"the label `{label.id}` has no value `{value}`: {known}")
        return Renaming(_with(label, spec), label, value, value, new)
    if old.startswith(_LABEL_PREFIX) or "." in old:
        label = _label(old.removeprefix(_LABEL_PREFIX), spec, is_value=False)
        return Renaming(_with(label, spec), label, None, label.name, new)
    metrics = {metric.name: metric for metric in spec.metrics}
    if old not in metrics:
        is_label = any(old in (label.id, label.name) for label in spec.labels)
        hint = did_you_mean(old, metrics) if not is_label else f"a label is written `{_LABEL_PREFIX}{old}`"
        raise SubjectError(f"there is no metric `{old}`" + (f": {hint}" if hint else ""))
    return Renaming((metrics[old],), None, None, old, new)


def _label(word: str, spec: Resolution, *, is_value: bool) -> Label:
    metric_name, dot, label_name = word.rpartition(".")
    if not dot:
        return _label_by_name(word, spec.labels)
    metric = next((metric for metric in spec.metrics if metric.name == metric_name), None)
    if metric is None:
        hint = did_you_mean(metric_name, [each.name for each in spec.metrics])
        raise SubjectError(f"there is no metric `{metric_name}`" + (f": {hint}" if hint else ""))
    label = _label_by_name(label_name, metric.labels)
    others = [each.name for each in _with(label, spec) if each is not metric]
    if others and not is_value:
        names = ", ".join(f"`{name}`" for name in others)
        raise SubjectError(
            f"`{metric_name}` shares the label `{label.id}` with {names}: rename it everywhere with"
            f" `{_LABEL_PREFIX}{label.id}`, or give the metric a label definition of its own first"
        )
    return label


def _label_by_name(word: str, labels: Iterable[Label]) -> Label:
    known = list(labels)
    found = [label for label in known if label.id == word] or [label for label in known if label.name == word]
    if len(found) > 1:
        ids = ", ".join(f"`{_LABEL_PREFIX}{label.id}`" for label in found)
        raise SubjectError(f"several labels are exposed as `{word}`: name one by its id, {ids}")
    if not found:
        hint = did_you_mean(word, {name for label in known for name in (label.id, label.name)})
        raise SubjectError(f"there is no label `{word}`" + (f": {hint}" if hint else ""))
    return found[0]


def _with(label: Label, spec: Resolution) -> tuple[Metric, ...]:
    return tuple(metric for metric in spec.metrics if any(each.id == label.id for each in metric.labels))


def _written(label: Label) -> tuple[str, ...]:
    """The values beside the set: what is recorded for values outside of it, and for none."""
    return (label.overflow, *([label.absent] if label.absent is not None else []))
