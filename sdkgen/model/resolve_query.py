"""Looks up what a query names: metrics, labels and values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.diagnostics import Diagnostic, Kind, Span, did_you_mean
from sdkgen.model import kinds
from sdkgen.model.catalogue import Metric, MetricType, Origin
from sdkgen.model.query import TARGET_LABELS, Matcher, Query
from sdkgen.spec.queries import INTENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdkgen.source import Document, Pointer
    from sdkgen.spec.queries import QueryRecord

WHOLE_GAUGE_INTENTS = ("value", "age", "forecast")
"""Intents that keep every label of their gauge unless `by` says otherwise."""

_SUFFIXES = ("_bucket", "_sum", "_count")


class Place(NamedTuple):
    """A file and where in it a query stands."""

    document: Document
    source: str
    pointer: Pointer

    def below(self, *steps: str | int) -> Place:
        """A place inside this one."""
        return self._replace(pointer=(*self.pointer, *steps))

    def span(self, *steps: str | int, key: bool = False) -> Span:
        """The position of what ``steps`` lead to."""
        return self.document.span((*self.pointer, *steps), key=key)


class QueryResolver:
    """Turns records of queries into queries; what it cannot find becomes a finding.

    ``metrics`` is everything that may be named: the specification's, recorded series, and what Prometheus itself
    exposes. ``broken`` are the ids of definitions that have findings of their own, which are not unknown; nothing is
    as long as the specification is not ``whole``.
    """

    def __init__(self, metrics: Mapping[str, Metric], broken: Iterable[str], *, whole: bool) -> None:
        """Starts without findings."""
        self.metrics = metrics
        self.broken = frozenset(broken)
        self.whole = whole
        self.findings: list[Diagnostic] = []

    def query(self, record: QueryRecord, place: Place) -> Query | None:
        """The query of ``record``; None when it has no single intent or its metric is unknown."""
        chosen = [intent for intent in INTENTS if getattr(record, intent) is not None]
        if len(chosen) != 1:
            self._report_intents(chosen, place)
            return None
        intent = chosen[0]
        subject = getattr(record, intent)
        is_text = intent in ("formula", "promql")
        metric = None if is_text else self.metric(subject, place.below(intent))
        parts = {name: self.query(part, place.below("parts", name)) for name, part in record.parts.items()}
        entities = self.query(record.entities, place.below("entities")) if record.entities else None
        if (metric is None and not is_text) or None in parts.values():
            return None
        if metric is not None:
            self._check_labels(metric, record, place)
        return Query(
            intent=intent,
            metric=metric,
            text=subject if is_text else "",
            by=_grouping(intent, metric, record),
            pinned=bool(record.by),
            matchers=(*matchers(record.where), *matchers(record.except_, negated=True)),
            part=matchers(record.part),
            to=self.metric(record.to, place.below("to")) if record.to else None,
            among=record.among,
            q=record.q,
            window=record.window,
            offset=record.offset,
            new_in=record.new_in,
            active_in=record.active_in,
            per=record.per,
            top=record.top,
            bottom=record.bottom,
            otherwise=record.otherwise,
            parts={name: part for name, part in parts.items() if part},
            entities=entities,
            measures=record.measures,
            origin=Origin(place.document.path, place.source, place.pointer),
            ahead=record.ahead,
        )

    def _report_intents(self, chosen: list[str], place: Place) -> None:
        if chosen:
            message = f"a query has one intent, not {' and '.join(f'`{intent}`' for intent in chosen)}"
            span = place.span(chosen[1], key=True)
            self.findings.append(kinds.QUERY_INTENT.at(span, message, help="keep one; combine queries in a `formula`"))
        else:
            message, help_ = "the query has no intent", "add one, such as `rate: some_metric_total`"
            self.findings.append(kinds.QUERY_INTENT.at(place.span(), message, help=help_))

    def metric(self, name: str, place: Place) -> Metric | None:
        """The metric of that name; an unknown one is a finding."""
        if name in self.metrics:
            return self.metrics[name]
        base = self._base(name)
        if base:
            message = f"`{name}` is a series of the histogram `{base.name}`"
            self._report(kinds.QUERY_METRIC, place, message, f"name the histogram itself: `{base.name}`")
        elif self.whole and name not in self.broken:
            help_ = did_you_mean(name, self.metrics) or "declare it in `metrics`, or name one that is"
            self._report(kinds.QUERY_METRIC, place, f"unknown metric `{name}`", help_)
        return None

    def _base(self, name: str) -> Metric | None:
        """The histogram or summary that a name with a suffix belongs to."""
        for suffix in _SUFFIXES:
            metric = self.metrics.get(name.removesuffix(suffix)) if name.endswith(suffix) else None
            if metric and metric.type in (MetricType.HISTOGRAM, MetricType.SUMMARY):
                return metric
        return None

    def _check_labels(self, metric: Metric, record: QueryRecord, place: Place) -> None:
        for index, label in enumerate(record.by):
            self._check_label(metric, label, place.below("by", index), key=False)
        if record.among is not None:
            self._check_label(metric, record.among, place.below("among"), key=False)
        for section in ("where", "except_", "part"):
            self.check_conditions(metric, getattr(record, section), place.below(section.rstrip("_")))

    def check_conditions(self, metric: Metric, conditions: Mapping[str, list[str]], place: Place) -> None:
        """Reports labels that the metric does not have, and values that they never have."""
        for label, values in conditions.items():
            if self._check_label(metric, label, place.below(label), key=True):
                self._check_values(metric, label, values, place.below(label))

    def _check_label(self, metric: Metric, label: str, place: Place, *, key: bool) -> bool:
        names = [each.name for each in metric.labels]
        if label in names or label in TARGET_LABELS:
            return True
        if self.whole and label not in self.broken:
            message = f"`{metric.name}` has no label `{label}`"
            self.findings.append(kinds.QUERY_LABEL.at(place.span(key=key), message, help=did_you_mean(label, names)))
        return False

    def _check_values(self, metric: Metric, label: str, values: list[str], place: Place) -> None:
        known = next((each.exposed_values for each in metric.labels if each.name == label), ())
        for value in values if known else ():
            if not any(Matcher(label, (value,)).allows(each) for each in known):
                message = f"`{label}` of `{metric.name}` is never `{value}`"
                self._report(kinds.QUERY_VALUE, place, message, did_you_mean(value, known))

    def _report(self, kind: Kind, place: Place, message: str, help_: str | None) -> None:
        self.findings.append(kind.at(place.span(), message, help=help_))


def _grouping(intent: str, metric: Metric | None, record: QueryRecord) -> tuple[str, ...]:
    if record.by or metric is None or intent not in WHOLE_GAUGE_INTENTS:
        return tuple(record.by)
    return tuple(label.name for label in metric.labels)


def matchers(conditions: Mapping[str, list[str]], *, negated: bool = False) -> tuple[Matcher, ...]:
    """The conditions of `where`, `part` and the like."""
    return tuple(Matcher(label, tuple(values), negated) for label, values in conditions.items())
