"""The pages of alerts, objectives and recorded series. An alert's page is its runbook."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.alerting import AlertRule, RecordRule, burn_alert_name, rule_groups
from sdkgen.emit.catalog.places import alert_path, objective_path, record_anchor, record_path, root_of
from sdkgen.emit.catalog.violation_page import tells_apart
from sdkgen.emit.markup import promql, render_markdown
from sdkgen.model.slo_series import SLO_LABEL, error_ratio_name, window_text
from sdkgen.promql.layout import laid_out
from sdkgen.violations import all_violations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from sdkgen.emit.catalog.uses import Reader, Uses
    from sdkgen.model import Catalogue
    from sdkgen.model.alerting import Slo
    from sdkgen.violations import Violation

_MINUTE = 60
_LABEL = re.compile(r"\{\{\s*\$labels\.(\w+)\s*\}\}")
_VALUE = re.compile(r"\{\{[^{}]*\$value[^{}]*\}\}")


class ConditionView(NamedTuple):
    """When a rule of the alert fires: its query, how long that must hold, and the labels that tell the rules apart."""

    query: Markup
    hold: str
    labels: str


@dataclass(frozen=True, slots=True)
class AlertPage:
    """Everything that the template shows; several rules may fire under one name."""

    name: str
    severity: str
    owner: str
    summary: str
    description: str
    conditions: tuple[ConditionView, ...]
    panels: tuple[Reader, ...]
    metrics: tuple[str, ...]
    runbook: Markup
    objective: str
    violations: tuple[Violation, ...]
    anchor: str

    @property
    def path(self) -> str:
        """Its page."""
        return alert_path(self.name)

    @property
    def source(self) -> str:
        """The file that defines it."""
        return self.anchor.partition("#")[0]


class BurnView(NamedTuple):
    """One line of an objective's alerts."""

    severity: str
    windows: str
    factor: str
    budget: str


@dataclass(frozen=True, slots=True)
class ObjectivePage:
    """Everything that the template shows."""

    slo: Slo
    objective: str
    window: str
    allowance: str
    good: Markup
    burns: tuple[BurnView, ...]
    alert: str
    metrics: tuple[str, ...]
    runbook: Markup

    @property
    def path(self) -> str:
        """Its page."""
        return objective_path(self.slo.name)


class RecordView(NamedTuple):
    """A recorded series: what is stored under its name."""

    name: str
    anchor: str
    help: str
    query: Markup
    metrics: tuple[str, ...]


def alert_pages(catalogue: Catalogue, uses: Uses, hrefs: Mapping[str, str]) -> tuple[AlertPage, ...]:
    """The page of every name that an alert fires under."""
    rules = [rule for group in rule_groups(catalogue) for rule in group.rules if isinstance(rule, AlertRule)]
    by_name = groupby(sorted(rules, key=lambda rule: rule.name), key=lambda rule: rule.name)
    objectives = {burn_alert_name(slo): slo.name for slo in catalogue.slos}
    return tuple(_alert_page(list(found), objectives.get(name, ""), catalogue, uses, hrefs) for name, found in by_name)


def objective_pages(catalogue: Catalogue, uses: Uses, hrefs: Mapping[str, str]) -> tuple[ObjectivePage, ...]:
    """The page of every objective."""
    return tuple(_objective_page(slo, uses, hrefs) for slo in catalogue.slos)


def record_views(catalogue: Catalogue, uses: Uses) -> tuple[RecordView, ...]:
    """Every recorded series, by name; those of objectives once for all objectives."""
    rules = [rule for group in rule_groups(catalogue) for rule in group.rules if isinstance(rule, RecordRule)]
    first = {rule.name: rule for rule in reversed(rules)}
    read = {reader.href: metrics for reader, metrics in uses.by_reader.items()}
    return tuple(
        RecordView(
            name,
            record_anchor(name),
            catalogue.recorded[name].help,
            promql(laid_out(rule.expr)),
            read.get(record_path(name), ()),
        )
        for name, rule in sorted(first.items())
    )


def _alert_page(
    rules: list[AlertRule], objective: str, catalogue: Catalogue, uses: Uses, hrefs: Mapping[str, str]
) -> AlertPage:
    first, root = rules[0], root_of(alert_path(rules[0].name))
    metrics = _metrics_of(alert_path(first.name), uses)
    severities = dict.fromkeys(rule.labels.get("severity", "") for rule in rules)
    return AlertPage(
        name=first.name,
        severity=" or ".join(filter(None, severities)),
        owner=first.labels.get("owner", ""),
        summary=_readable(first.annotations.get("summary", "")),
        description=_readable(first.annotations.get("description", "")),
        conditions=tuple(_condition(rule, first) for rule in rules),
        panels=_panels(metrics, uses),
        metrics=metrics,
        runbook=render_markdown(first.runbook, root, hrefs).html,
        objective=objective,
        violations=_violations(metrics, catalogue),
        anchor=first.anchor,
    )


def _violations(metrics: tuple[str, ...], catalogue: Catalogue) -> tuple[Violation, ...]:
    """The types of violation that one of ``metrics`` tells apart."""
    is_told = catalogue.tenancy is not None and any(tells_apart(catalogue.by_name[name]) for name in metrics)
    return all_violations() if is_told else ()


def _readable(template: str) -> str:
    """The text of an annotation as it reads for no alert in particular: names of labels, and N for the value."""
    return _VALUE.sub(_any_value, _LABEL.sub(r"‹\1›", template))


def _any_value(found: re.Match[str]) -> str:
    return "N %" if "humanizePercentage" in found[0] else "N"


def _condition(rule: AlertRule, first: AlertRule) -> ConditionView:
    """``labels`` are those in which the rules of one alert differ."""
    own = {name: text for name, text in rule.labels.items() if rule is not first or name in ("window", "severity")}
    told = ", ".join(f"{name} {text}" for name, text in own.items() if name in ("window", "severity"))
    return ConditionView(promql(laid_out(rule.expr)), window_text(rule.hold) if rule.hold else "", told)


def _panels(metrics: tuple[str, ...], uses: Uses) -> tuple[Reader, ...]:
    """The panels that read what the alert reads: where to look first."""
    found = {reader: None for name in metrics for reader in uses.of_metric.get(name, ()) if reader.kind == "panel"}
    return tuple(found)


def _objective_page(slo: Slo, uses: Uses, hrefs: Mapping[str, str]) -> ObjectivePage:
    path = objective_path(slo.name)
    metrics = _metrics_of(path, uses)
    return ObjectivePage(
        slo=slo,
        objective=f"{slo.objective * 100:g} %",
        window=window_text(slo.window),
        allowance=f"{slo.budget * 100:g} %: all of its events for {slo.budget * slo.window / _MINUTE:,.0f} minutes",
        good=promql(f'1 - {error_ratio_name(slo.window)}{{{SLO_LABEL}="{slo.name}"}}'),
        burns=tuple(
            BurnView(
                burn.severity,
                f"{window_text(burn.long)} and {window_text(burn.short)}",
                f"{burn.factor:g}",
                f"{burn.budget * 100:g} %",
            )
            for burn in slo.burns
        ),
        alert=burn_alert_name(slo),
        metrics=metrics,
        runbook=render_markdown(slo.runbook, root_of(path), hrefs).html,
    )


def _metrics_of(path: str, uses: Uses) -> tuple[str, ...]:
    return next((metrics for reader, metrics in uses.by_reader.items() if reader.href == path), ())
