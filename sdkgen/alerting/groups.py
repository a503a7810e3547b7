"""Rule groups in the order of evaluation, with everything that a rule file holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.alerting.coverage import coverage_rules, is_coverage_read
from sdkgen.alerting.expressions import alert_expression, rule_expressions, rule_setting
from sdkgen.alerting.slo import burn_alert_name, burn_expression, slo_records
from sdkgen.alerting.template import Template, literal
from sdkgen.model.coverage_series import COVERAGE, INTERVAL
from sdkgen.model.slo_series import SLO_LABEL, window_text
from sdkgen.queries import build, names_in
from sdkgen.queries.expression import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sdkgen.model import Catalogue
    from sdkgen.model.alerting import Alert, Burn, RecordingRule, Slo
    from sdkgen.queries import Setting

_SLO_FILE = "slos"
_COVERAGE_FILE = "coverage"


@dataclass(frozen=True, slots=True)
class RecordRule:
    """A recording rule as Prometheus reads it; ``anchor`` is where the specification defines it."""

    name: str
    expr: str
    labels: Mapping[str, str]
    anchor: str


@dataclass(frozen=True, slots=True)
class AlertRule:
    """An alert; ``hold`` in seconds, ``query_labels`` are those that its expression has.

    ``annotations`` are templates of Prometheus, ``labels`` plain texts.
    """

    name: str
    expr: str
    hold: float
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    query_labels: tuple[str, ...]
    runbook: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that are evaluated one after the other; ``file`` is the rule file's name without folder and suffix."""

    file: str
    name: str
    interval: float | None
    rules: tuple[RecordRule | AlertRule, ...]


def rule_groups(catalogue: Catalogue) -> tuple[Group, ...]:
    """Every group, sorted by file: recorded series before the alerts that read them. Raises QueryError."""
    return tuple(sorted(_groups(catalogue), key=lambda group: group.file))


def _groups(catalogue: Catalogue) -> Iterator[Group]:
    service = catalogue.service
    setting = rule_setting(catalogue)
    by_file: defaultdict[tuple[str, float | None], list[RecordingRule]] = defaultdict(list)
    for rule in catalogue.recording_rules:
        by_file[(rule.group, rule.interval)].append(rule)
    for (file, interval), rules in by_file.items():
        suffix = f"-every-{window_text(interval)}" if interval else ""
        yield Group(file, f"{service}-{file}-records{suffix}", interval, _in_order(_records(rules, setting)))
    alerts: defaultdict[str, list[Alert]] = defaultdict(list)
    for alert in catalogue.alerts:
        alerts[alert.group].append(alert)
    for file, found in alerts.items():
        yield Group(
            file, f"{service}-{file}-alerts", None, tuple(alert_rule(alert, catalogue, setting) for alert in found)
        )
    if is_coverage_read(catalogue, setting):
        records = tuple(
            RecordRule(COVERAGE, expr, labels, metric.origin.anchor)
            for metric, expr, labels in coverage_rules(catalogue, setting)
        )
        yield Group(_COVERAGE_FILE, f"{service}-coverage", INTERVAL, records)
    for slo in catalogue.slos:
        yield Group(_SLO_FILE, f"{service}-slo-{slo.name}", None, tuple(_slo_rules(slo, setting, catalogue)))


def alert_rule(alert: Alert, catalogue: Catalogue, setting: Setting) -> AlertRule:
    """The rule of an alert. Raises QueryError and TemplateError."""
    expression = alert_expression(alert, setting)
    template = template_of(alert, setting)
    labels = {"severity": alert.severity, "service": catalogue.service, **_owner(alert.owner), **alert.labels}
    texts = {"summary": alert.summary, **({"description": alert.description} if alert.description else {})}
    annotations = {key: template.render(text) for key, text in texts.items()}
    return AlertRule(
        alert.name,
        expression.text,
        alert.hold,
        dict(sorted(labels.items())),
        annotations | _runbook(alert.name, alert.runbook, catalogue),
        expression.labels or (),
        alert.runbook,
        alert.origin.anchor,
    )


def template_of(alert: Alert, setting: Setting) -> Template:
    """What the texts of an alert may refer to. Raises QueryError."""
    query = alert.conditions[0].query
    value = build(query, setting)
    return Template(value.labels or (), value.dimension, is_count=query.intent == "count")


def _records(rules: Iterable[RecordingRule], setting: Setting) -> tuple[RecordRule, ...]:
    return tuple(
        RecordRule(rule.name, expression.text, labels, rule.origin.anchor)
        for rule in rules
        for labels, expression in rule_expressions(rule, setting)
    )


def _in_order(records: Iterable[RecordRule]) -> tuple[RecordRule, ...]:
    """The records with those first that others of them read: a group is evaluated from its first to its last."""
    waiting = list(records)
    done: list[RecordRule] = []
    names = {record.name for record in waiting}
    while waiting:
        known = {record.name for record in done}
        ready = [each for each in waiting if _read_by(each) & names <= known | {each.name}] or waiting[:1]
        done += ready
        waiting = [each for each in waiting if each not in ready]
    return tuple(done)


def _read_by(record: RecordRule) -> set[str]:
    return {name for name, _ in names_in(record.expr)}


def _slo_rules(slo: Slo, setting: Setting, catalogue: Catalogue) -> Iterator[RecordRule | AlertRule]:
    for name, expr in slo_records(slo, setting):
        yield RecordRule(name, expr, {SLO_LABEL: slo.name}, slo.origin.anchor)
    for burn in slo.burns:
        yield burn_rule(slo, burn, catalogue)


def burn_rule(slo: Slo, burn: Burn, catalogue: Catalogue) -> AlertRule:
    """One burn-rate alert of an objective."""
    name, window = burn_alert_name(slo), window_text(burn.long)
    labels = {"severity": burn.severity, "service": catalogue.service, "window": window, **_owner(slo.owner)}
    objective = number(round(slo.objective * 100, 9))
    left = window_text(round(slo.window / burn.factor / 3600) * 3600 or 3600)
    annotations = {
        "summary": f"{slo.name}: the error budget burns {number(burn.factor)} times too fast.",
        "description": f"At {{{{ $value | humanize }}}} times the sustainable rate over {window} the budget of "
        f"{window_text(slo.window)} is used up in less than {left}. Objective: {objective} %.",
    }
    return AlertRule(
        name,
        burn_expression(slo, burn),
        0.0,
        dict(sorted(labels.items())),
        annotations | _runbook(name, slo.runbook, catalogue),
        (SLO_LABEL,),
        slo.runbook,
        slo.origin.anchor,
    )


def _owner(owner: str | None) -> dict[str, str]:
    return {"owner": owner} if owner else {}


def _runbook(name: str, text: str, catalogue: Catalogue) -> dict[str, str]:
    """Where the runbook is; its text itself when it has no page."""
    target = catalogue.prometheus_target
    if target is not None and target.runbook_url:
        return {"runbook_url": target.runbook_url.replace("{alert}", name)}
    return {"runbook": literal(text)}
