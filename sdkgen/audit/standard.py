"""What documents are measured against: the specification, the recorded series, and what a team decided about rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Diagnostic, Kind, Severity, Span, did_you_mean
from sdkgen.documents import kinds
from sdkgen.promql import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sdkgen.model import Catalogue, Resolution
    from sdkgen.promql import Analysis, Fault, Query, Recorded

OFF = "off"
_MOST_QUERIES = 2000
_SEVERITIES: dict[str, Severity | None] = {**{severity.word: severity for severity in Severity}, OFF: None}


@dataclass(frozen=True)
class Standard:
    """Everything that decides what is a finding.

    ``severities`` are those that differ from the default, None for rules that are off. ``rules`` maps every id and name
    of a rule to its id. ``declared`` has the place of every metric's definition, ``excused`` the reasons by metric and
    rule for which a finding about the metric is none. What matters less than ``least`` is only counted.
    ``known`` and ``faults`` remember queries, since houses are full of copies.
    """

    scope: Scope
    severities: Mapping[str, Severity | None]
    rules: Mapping[str, str]
    declared: Mapping[str, Span]
    excused: Mapping[tuple[str, str], str]
    least: Severity = Severity.INFO
    known: dict[Query, list[Analysis]] = field(default_factory=dict, repr=False, compare=False)
    faults: dict[Query, list[Fault]] = field(default_factory=dict, repr=False, compare=False)

    def severity(self, rule: str, default: Severity) -> Severity | None:
        """How much a finding of ``rule`` matters, or None when nobody wants to know."""
        return self.severities.get(rule, default)

    def forget(self) -> None:
        """Lets go of queries once there are many."""
        if len(self.known) > _MOST_QUERIES:
            self.known.clear()
            self.faults.clear()


def standard_for(
    resolution: Resolution,
    catalogue: Catalogue,
    recorded: Mapping[str, Recorded],
    all_kinds: Iterable[Kind],
    unknown_metrics: str | None = None,
    least: Severity = Severity.INFO,
) -> tuple[Standard, list[Diagnostic]]:
    """The standard that a specification sets, and what is wrong with how it does.

    ``unknown_metrics`` overrides what the specification says of metrics that nobody declares.
    """
    rules = {name: kind.id for kind in all_kinds for name in (kind.id, kind.name)}
    checks = catalogue.checks
    scope = Scope(
        catalogue,
        recorded,
        checks.ignored,
        _SEVERITIES[unknown_metrics or checks.unknown_metrics] or Severity.ERROR,
    )
    severities = {rules[name]: _SEVERITIES[word] for name, word in checks.severities.items() if name in rules}
    metrics = [metric for metric in catalogue.metrics if metric.origin.path in resolution.documents]
    standard = Standard(
        scope=scope,
        severities=severities,
        rules=rules,
        declared={metric.name: resolution.span(metric.origin, key=True) for metric in metrics},
        excused={
            (metric.name, rules[rule]): reason
            for metric in metrics
            for rule, reason in metric.ignored_findings.items()
            if rule in rules
        },
        least=least,
    )
    return standard, list(_unknown_rules(resolution, catalogue, rules))


def _unknown_rules(resolution: Resolution, catalogue: Catalogue, rules: Mapping[str, str]) -> Iterator[Diagnostic]:
    """The rules that the specification names and that do not exist."""
    at = (catalogue.origin, "checks", "severities")
    named = [(rule, resolution.span(*at, rule, key=True)) for rule in catalogue.checks.severities]
    for metric in catalogue.metrics:
        ignored = metric.ignored_findings
        named += [(rule, resolution.span(metric.origin, "ignore", rule, key=True)) for rule in ignored]
    for rule, span in named:
        if rule not in rules:
            message = f"there is no finding `{rule}`"
            yield kinds.INVALID_SUPPRESSION.at(span, message, help=did_you_mean(rule, rules) or "see `sdkgen explain`")
