"""What can only be said of all documents together: metrics that nobody reads, uids that collide."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Diagnostic, Related, Severity, Span
from sdkgen.documents import kinds
from sdkgen.rules.ruleset.duplicate_rule import KIND as DUPLICATE_RULE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.audit.audit import Audit
    from sdkgen.audit.standard import Standard
    from sdkgen.model import Resolution


def house_findings(audit: Audit, standard: Standard, resolution: Resolution) -> Iterator[Diagnostic]:
    """The findings about a whole house: everything that reads the metrics was audited."""
    yield from duplicates(audit)
    reads = frozenset[str]().union(*(result.reads for result in audit.results))
    matches: defaultdict[str, list[Span]] = defaultdict(list)
    for result in audit.results:
        for name, place in result.matches:
            matches[name].append(place)
    for metric in resolution.metrics:
        if metric.name in reads:
            continue
        span = resolution.span(metric.origin, key=True)
        if metric.name in matches:
            related = [Related(matches[metric.name][0], "the pattern")]
            message = f"`{metric.name}` is read by a pattern over names only"
            finding = kinds.WILDCARD_ONLY.at(span, message, help="name it where it is read", related=related)
        else:
            message = f"no dashboard, rule or runbook reads `{metric.name}`"
            finding = kinds.UNUSED_METRIC.at(span, message, help="show it, alert on it, or remove it")
        severity = standard.severity(finding.rule, finding.severity)
        if severity is not None and (metric.name, finding.rule) not in standard.excused:
            yield replace(finding, severity=severity)


def findings_of_all(audit: Audit, standard: Standard, resolution: Resolution, *, whole: bool) -> list[Diagnostic]:
    """The findings that several documents make together; metrics that nobody reads only of a ``whole`` house."""
    if not whole or not any(each.reads for each in audit.results):
        return list(duplicates(audit))
    return [*house_findings(audit, standard, resolution), *unused_excuses(audit, standard, resolution)]


def duplicates(audit: Audit) -> Iterator[Diagnostic]:
    """A finding for every dashboard whose uid another one has, and every series that a rule of another file records."""
    uids = [each for result in audit.results for each in result.uids]
    for uid, span, first in _again(uids):
        related = [Related(first, "the first one")]
        message = f"another dashboard has the uid `{uid}`"
        yield kinds.DUPLICATE_UID.at(span, message, help="give each its own", related=related)
    records = [each for result in audit.results for each in result.records]
    for name, span, first in _again(records):
        if span.path != first.path:
            related = [Related(first, "the other one")]
            message = f"a rule of another file records `{name}` as well"
            help_ = "remove one of them, or tell them apart by a label"
            # Both may never be loaded by the same server.
            yield replace(DUPLICATE_RULE.at(span, message, help=help_, related=related), severity=Severity.WARNING)


def _again(named: list[tuple[str, Span]]) -> Iterator[tuple[str, Span, Span]]:
    """Every second place of a name, with the first one."""
    first: dict[str, Span] = {}
    for name, span in named:
        if name in first:
            yield name, span, first[name]
        first.setdefault(name, span)


def unused_excuses(audit: Audit, standard: Standard, resolution: Resolution) -> Iterator[Diagnostic]:
    """A finding for every `ignore` of a metric that excuses nothing any more."""
    used = frozenset[tuple[str, str]]().union(*(result.excused for result in audit.results))
    for metric in resolution.metrics:
        for rule in metric.ignored_findings:
            id_ = standard.rules.get(rule)
            if id_ is None or (metric.name, id_) in used or id_ in (kinds.UNUSED_METRIC.id, kinds.WILDCARD_ONLY.id):
                continue
            span = resolution.span(metric.origin, "ignore", rule, key=True)
            message = f"no query of `{metric.name}` has the finding {rule}: the suppression is not needed"
            yield kinds.UNUSED_SUPPRESSION.at(span, message, help="remove it")
