"""Recording rules, alerts and objectives as written become ones whose every name is looked up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sdkgen.model import kinds
from sdkgen.model.alerting import COMPARISONS, Alert, AlertTest, Burn, Condition, PrometheusTarget, RecordingRule, Slo
from sdkgen.model.catalogue import MetricType, Origin
from sdkgen.model.coverage_series import coverage_metrics
from sdkgen.model.recorded import RecordedSeries
from sdkgen.model.resolve_query import Place, QueryResolver, matchers
from sdkgen.model.resolve_routing import resolve_alertmanager
from sdkgen.model.slo_series import slo_metrics

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model.catalogue import Catalogue, Metric
    from sdkgen.spec import RawFile, RawSpec
    from sdkgen.spec.alerting import (
        AlertRecord,
        AlertTestRecord,
        BurnRecord,
        ConditionRecord,
        RecordingRuleRecord,
        SloRecord,
    )

_HOUR, _DAY = 3600.0, 86400.0
_BURNS = (
    (_HOUR, 300.0, 2.0, "critical"),
    (6 * _HOUR, 1800.0, 5.0, "critical"),
    (3 * _DAY, 6 * _HOUR, 10.0, "warning"),
)
"""Long window, short window, per cent of the budget, severity (Google, The Site Reliability Workbook, table 5-8)."""


@dataclass(frozen=True, slots=True)
class AlertingRecords:
    """The records of each section by id, with their files."""

    recording_rules: Mapping[str, tuple[RecordingRuleRecord, RawFile]]
    alerts: Mapping[str, tuple[AlertRecord, RawFile]]
    slos: Mapping[str, tuple[SloRecord, RawFile]]


def resolve_alerting(
    catalogue: Catalogue, raw: RawSpec, records: AlertingRecords, broken: frozenset[tuple[str, str]]
) -> tuple[Catalogue, list[Diagnostic]]:
    """The catalogue with its rules, alerts, objectives and routing, and what they name that does not exist."""
    places = {name: _place(file, "recording_rules", name) for name, (_, file) in records.recording_rules.items()}
    written = {name: (record, origin_of(places[name])) for name, (record, _) in records.recording_rules.items()}
    recorded = {**coverage_metrics(catalogue), **RecordedSeries(catalogue, written).metrics()}
    resolver = QueryResolver({**catalogue.by_name, **recorded}, (id_ for _, id_ in broken), whole=raw.is_whole)
    resolving = _Resolving(resolver, catalogue)
    slos = [
        resolving.slo(name, record, _place(file, "slos", name)) for name, (record, file) in sorted(records.slos.items())
    ]
    known_slos = tuple(slo for slo in slos if slo)
    recorded |= slo_metrics(known_slos)
    resolver.metrics = {**catalogue.by_name, **recorded}
    rules = [
        resolving.rule(name, record, places[name], file)
        for name, (record, file) in sorted(records.recording_rules.items())
    ]
    alerts = [
        resolving.alert(name, record, _place(file, "alerts", name), file)
        for name, (record, file) in sorted(records.alerts.items())
    ]
    resolved = replace(
        catalogue,
        recording_rules=tuple(rule for rule in rules if rule),
        alerts=tuple(alert for alert in alerts if alert),
        slos=known_slos,
        recorded=dict(sorted(recorded.items())),
        prometheus_target=_target(raw),
    )
    settings, whole = raw.settings, raw.is_whole
    alertmanager, found = resolve_alertmanager(settings, resolved, whole=whole) if settings else (None, [])
    return replace(resolved, alertmanager=alertmanager), [*resolver.findings, *found]


@dataclass(frozen=True, slots=True)
class _Resolving:
    """What resolving one definition needs of the others."""

    resolver: QueryResolver
    catalogue: Catalogue

    def rule(self, name: str, record: RecordingRuleRecord, place: Place, file: RawFile) -> RecordingRule | None:
        query = self.resolver.query(record, place)
        if query is None:
            return None
        return RecordingRule(
            name, record.help, query, record.interval, stem_of(file), origin_of(place), slices=record.slices
        )

    def alert(self, name: str, record: AlertRecord, place: Place, file: RawFile) -> Alert | None:
        conditions = [self._condition(record, place)]
        if record.when is not None:
            conditions.append(self._condition(record.when, place.below("when")))
        found = tuple(condition for condition in conditions if condition)
        if len(found) < len(conditions):
            return None
        return Alert(
            name=name,
            conditions=found,
            summary=record.summary,
            description=record.description,
            runbook=record.runbook,
            severity=record.severity,
            owner=record.owner or self._owner(found[0].query.metrics),
            hold=record.for_ or 0.0,
            labels=dict(record.labels),
            tests=tuple(map(_test, record.tests)),
            group=stem_of(file),
            origin=origin_of(place),
        )

    def _condition(self, record: ConditionRecord, place: Place) -> Condition | None:
        query = self.resolver.query(record, place)
        chosen = [key for key in COMPARISONS if getattr(record, key) is not None]
        if query is None:
            return None
        if len(chosen) > 1 or not (chosen or query.intent == "promql"):
            span = place.span(chosen[1], key=True) if chosen else place.span(query.intent, key=True)
            message = "a condition has one threshold" if chosen else "the condition has no threshold"
            help_ = "keep one of the two" if chosen else "add `above`, `below`, `at_least` or `at_most`"
            self.resolver.findings.append(kinds.ALERT_THRESHOLD.at(span, message, help=help_))
            return None
        key = chosen[0] if chosen else None
        return Condition(query, COMPARISONS[key] if key else None, getattr(record, key) if key else 0.0)

    def slo(self, name: str, record: SloRecord, place: Place) -> Slo | None:
        metric = self.resolver.metric(record.events, place.below("events"))
        if metric is None or not self._has_sound_events(metric, record, place):
            return None
        part = record.bad or record.good
        for key, conditions in (("where", record.where), ("except", record.except_), ("bad", record.bad)):
            self.resolver.check_conditions(metric, conditions, place.below(key))
        self.resolver.check_conditions(metric, record.good, place.below("good"))
        return Slo(
            name=name,
            help=record.help,
            # Decimal per cent are no binary fractions: 99.9 / 100 must be 0.999.
            objective=round(record.objective / 100, 12),
            window=record.window,
            metric=metric,
            matchers=(*matchers(record.where), *matchers(record.except_, negated=True)),
            part=matchers(part),
            part_is_bad=bool(record.bad),
            under=record.under,
            least_rate=record.least_rate,
            burns=_burns(record.burn, record.window),
            runbook=record.runbook,
            owner=record.owner or self._owner((metric,)),
            origin=origin_of(place),
        )

    def _has_sound_events(self, metric: Metric, record: SloRecord, place: Place) -> bool:
        ways = [key for key in ("good", "bad", "under") if getattr(record, key)]
        complaint = None
        if len(ways) != 1:
            complaint = ("the objective says in no way which events are good", "add `good`, `bad` or `under`")
            if ways:
                complaint = (f"both {' and '.join(f'`{way}`' for way in ways)} say which events are good", "keep one")
        elif ways == ["under"] and metric.type is not MetricType.HISTOGRAM:
            complaint = (f"`under` needs a histogram, and `{metric.name}` is a {metric.type}", "use `good` or `bad`")
        elif ways != ["under"] and metric.type is not MetricType.COUNTER:
            complaint = (f"`{ways[0]}` needs a counter, and `{metric.name}` is a {metric.type}", "use `under`")
        elif record.under is not None and record.under not in metric.buckets:
            bounds = [f"{bound:g}" for bound in metric.buckets]
            nearest = min(metric.buckets, key=lambda bound: abs(bound - (record.under or 0)), default=0)
            help_ = f"use {nearest:g}, or add {record.under:g} to `buckets`: {', '.join(bounds)}"
            complaint = (
                f"{record.under:g} is no bucket bound of `{metric.name}`: what is under it is not counted",
                help_,
            )
        if complaint:
            span = place.span(ways[-1], key=ways[-1] != "under") if ways else place.span(key=True)
            self.resolver.findings.append(kinds.SLO_EVENTS.at(span, complaint[0], help=complaint[1]))
        return complaint is None

    def _owner(self, metrics: tuple[Metric, ...]) -> str | None:
        return next((metric.owner for metric in metrics if metric.owner), self.catalogue.default_owner)


def _test(record: AlertTestRecord) -> AlertTest:
    return AlertTest(
        dict(record.series), record.interval, tuple(record.fires_at), tuple(record.silent_at), dict(record.labels)
    )


def _burns(records: list[BurnRecord] | None, window: float) -> tuple[Burn, ...]:
    """Burn-rate alerts: a budget of b burnt within w is b ÷ (w ÷ period) times the rate at which it would just last."""
    wanted = [(each.long, each.short, each.budget, each.severity) for each in records] if records else _BURNS
    return tuple(
        Burn(long, short, budget / 100, round(budget / 100 * window / long, 9), severity)
        for long, short, budget, severity in wanted
    )


def _place(file: RawFile, section: str, name: str) -> Place:
    return Place(file.document, file.source, (section, name))


def origin_of(place: Place) -> Origin:
    """Where a definition stands."""
    return Origin(place.document.path, place.source, place.pointer)


def stem_of(file: RawFile) -> str:
    """The name of a file without folder and suffix: rules of one file are one file of rules."""
    return file.source.rpartition("/")[2].rpartition(".")[0]


def _target(raw: RawSpec) -> PrometheusTarget | None:
    target = raw.settings.record.targets.prometheus if raw.settings else None
    if target is None:
        return None
    return PrometheusTarget(
        raw.folder / target.out, tuple(target.alertmanagers), target.runbook_url, tuple(target.vendors)
    )
