"""The series of one metric compared with its definition: labels, values, buckets, numbers, budget."""

from __future__ import annotations

from collections import defaultdict
from math import inf
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related, did_you_mean
from sdkgen.drift import kinds
from sdkgen.drift.moments import compare_gauge
from sdkgen.exposition.sample import as_number
from sdkgen.model import MetricType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.drift.expectation import Expectation
    from sdkgen.exposition import Exposition, Family, Sample
    from sdkgen.model import Label, Metric

_PART_LABELS = {"histogram": ("le",), "gaugehistogram": ("le",), "summary": ("quantile",)}
_SHOWN = 5


def compare_series(
    metric: Metric, family: Family, exposition: Exposition, expectation: Expectation
) -> Iterator[Diagnostic]:
    """Everything in which the samples of a family deviate from the metric, one finding of a kind and label."""
    view = _View(metric, family, exposition, expectation)
    about_labels = [*view.wrong_labels(), *view.wrong_values()]
    yield from about_labels
    yield from view.too_many_series()
    if not about_labels:
        # A renamed label or value is the reason that the declared one is not there.
        yield from view.missing_zeroes()
    if metric.type is MetricType.HISTOGRAM:
        yield from view.wrong_buckets()
    elif metric.type is MetricType.GAUGE:
        yield from compare_gauge(metric, family, exposition, expectation)


class _View:
    """One metric, the family that exposes it, and where findings about the two belong."""

    def __init__(self, metric: Metric, family: Family, exposition: Exposition, expectation: Expectation) -> None:
        self.metric = metric
        self.family = family
        self.exposition = exposition
        self.expectation = expectation
        self._parts = frozenset(_PART_LABELS.get(family.type, ()))
        self._names = [label.name for label in metric.labels]

    def wrong_labels(self) -> Iterator[Diagnostic]:
        """Samples whose label names are not the declared ones."""
        deviating = [(sample, *difference) for sample in self.family.samples if any(difference := self._differ(sample))]
        if not deviating:
            return
        sample, missing, extra = deviating[0]
        sentences = [f"lacks {_quoted(missing)}"] * bool(missing) + [f"has {_quoted(extra)}"] * bool(extra)
        declared = _quoted(self._names) if self._names else "no label"
        message = f"a sample of `{self.metric.name}` {' and '.join(sentences)}; declared: {declared}"
        help_ = did_you_mean(extra[0], self._names) if extra else "an empty value is the same as no label"
        yield kinds.WRONG_LABELS.at(
            self.exposition.sample_span(sample),
            message + _more(len(deviating)),
            help=help_,
            related=self.expectation.declared(self.metric, "labels"),
        )

    def wrong_values(self) -> Iterator[Diagnostic]:
        """Values outside a closed set, or too many of an open one."""
        for label in self.metric.labels:
            first: dict[str, Sample] = {}
            for sample in self.family.samples:
                value = sample.labels.get(label.name)
                if value:
                    first.setdefault(value, sample)
            yield from self._undeclared_values(label, first) if label.is_closed else self._too_many(label, first)

    def too_many_series(self) -> Iterator[Diagnostic]:
        """More label sets than the budget, those that it folds into not counted."""
        if not self.metric.is_emitted:
            return
        folded = {(label.name, label.overflow) for label in self.metric.labels if not label.is_closed}
        first: dict[frozenset[tuple[str, str]], Sample] = {}
        for sample in self.family.samples:
            labels = sample.label_set(*self._parts, *self.expectation.ignored_labels)
            if not folded or not folded <= labels:
                first.setdefault(labels, sample)
        if len(first) > self.metric.max_series:
            sample = list(first.values())[self.metric.max_series]
            message = f"`{self.metric.name}` has {len(first):,} label sets, its budget is {self.metric.max_series:,}"
            help_ = "raise `max_series`, lower `max_values` of a label, or drop one"
            related = self.expectation.declared(self.metric, "max_series")
            span = self.exposition.sample_span(sample)
            yield kinds.TOO_MANY_SERIES.at(span, message, help=help_, related=related)

    def missing_zeroes(self) -> Iterator[Diagnostic]:
        """Series that should exist before the first event and do not."""
        if not self.metric.is_emitted:
            return
        present = {tuple(sample.labels.get(name, "") for name in self._names) for sample in self.family.samples}
        missing = [values for values in self.metric.zero_label_sets if values not in present]
        if missing:
            pairs = ",".join(f'{name}="{value}"' for name, value in zip(self._names, missing[0], strict=True))
            message = f"`{self.metric.name}` is zero-initialised, but has no series `{{{pairs}}}`{_more(len(missing))}"
            span = self.exposition.family_span(self.family, self.family.type_line)
            related = self.expectation.declared(self.metric, "zero_initialised")
            yield kinds.MISSING_ZERO.at(span, message, related=related)

    def wrong_buckets(self) -> Iterator[Diagnostic]:
        """Histograms with other bounds than the declared ones."""
        declared = set(self.metric.buckets)
        bounds: defaultdict[frozenset[tuple[str, str]], set[float | None]] = defaultdict(set)
        first: dict[frozenset[tuple[str, str]], Sample] = {}
        for sample in self.family.part("_bucket"):
            labels = sample.label_set("le")
            bounds[labels].add(as_number(sample.labels.get("le", "")))
            first.setdefault(labels, sample)
        wrong = [labels for labels in bounds if None not in bounds[labels] and bounds[labels] - {inf} != declared]
        if wrong and declared:
            exposed = {bound for bound in bounds[wrong[0]] if bound is not None} - {inf}
            message = f"the buckets of `{self.metric.name}` {_difference(exposed, declared)}{_more(len(wrong))}"
            span = self.exposition.sample_span(first[wrong[0]])
            related = self.expectation.declared(self.metric, "buckets")
            yield kinds.WRONG_BUCKETS.at(span, message, related=related)

    def _differ(self, sample: Sample) -> tuple[list[str], list[str]]:
        """The declared labels that a sample lacks, and the ones that it should not have."""
        present = {name for name, value in sample.labels.items() if value} - self.expectation.ignored_labels
        missing = [name for name in self._names if name not in present]
        extra = sorted(present - self._parts - set(self._names)) if self.metric.is_emitted else []
        return missing, extra

    def _undeclared_values(self, label: Label, first: dict[str, Sample]) -> Iterator[Diagnostic]:
        wrong = [value for value in first if value not in label.exposed_values]
        if wrong:
            shown = _quoted(wrong[:_SHOWN]) + (f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else "")
            message = f"`{label.name}` of `{self.metric.name}` is {shown}, which the specification does not list"
            span = self.exposition.value_span(first[wrong[0]], label.name)
            help_ = did_you_mean(wrong[0], label.exposed_values)
            yield kinds.UNDECLARED_VALUE.at(span, message, help=help_, related=self._declared(label, "values"))

    def _too_many(self, label: Label, first: dict[str, Sample]) -> Iterator[Diagnostic]:
        counted = [value for value in first if value not in (label.overflow, label.absent)]
        if label.max_values is not None and len(counted) > label.max_values:
            message = f"`{label.name}` of `{self.metric.name}` has {len(counted):,} values; its maximum is"
            span = self.exposition.value_span(first[counted[label.max_values]], label.name)
            related = self._declared(label, "max_values")
            yield kinds.TOO_MANY_VALUES.at(span, f"{message} {label.max_values:,}", related=related)

    def _declared(self, label: Label, section: str) -> list[Related]:
        span = self.expectation.resolution.span(label.origin, section, key=True)
        return [Related(span, f"`{label.id}` is declared here")]


def _difference(exposed: set[float], declared: set[float]) -> str:
    lacking, extra = sorted(declared - exposed), sorted(exposed - declared)
    sentences = [f"lack {_quoted(f'{bound:g}' for bound in lacking)}"] * bool(lacking)
    sentences += [f"have {_quoted(f'{bound:g}' for bound in extra)}, not declared"] * bool(extra)
    return " and ".join(sentences)


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _more(count: int) -> str:
    return "" if count == 1 else f" (and {count - 1:,} more)"
