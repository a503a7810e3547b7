"""The page of a violation type: what it is, an example, what mends it, and where the specification shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.emit.catalog.places import VIOLATION_SOURCE, root_of, violation_path
from sdkgen.emit.markup import promql, render_markdown
from sdkgen.promql import unquote
from sdkgen.promql.outline import outline
from sdkgen.violations import all_violations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markupsafe import Markup

    from sdkgen.emit.catalog.uses import Reader, Uses
    from sdkgen.model import Catalogue, Label, Metric
    from sdkgen.promql.outline import Matcher
    from sdkgen.violations import Violation


class Counted(NamedTuple):
    """How often it happened, as one of the metrics counts it."""

    metric: str
    help: str
    query: Markup


@dataclass(frozen=True, slots=True)
class ViolationPage:
    """Everything that the template shows."""

    violation: Violation
    body: Markup
    counted: tuple[Counted, ...]
    readers: Mapping[str, tuple[Reader, ...]]

    @property
    def path(self) -> str:
        """Its page."""
        return violation_path(self.violation.name)


def violation_pages(catalogue: Catalogue, uses: Uses, hrefs: Mapping[str, str]) -> tuple[ViolationPage, ...]:
    """The page of every type, when the specification declares tenants for the guards to keep apart."""
    if catalogue.tenancy is None:
        return ()
    return tuple(_page(violation, catalogue, uses, hrefs) for violation in all_violations())


def tells_apart(metric: Metric) -> Label | None:
    """The label by which a metric tells types of violation apart."""
    return next((label for label in metric.labels if label.source == VIOLATION_SOURCE), None)


def _page(violation: Violation, catalogue: Catalogue, uses: Uses, hrefs: Mapping[str, str]) -> ViolationPage:
    counters = list(_counters(violation, catalogue))
    found = {reader: None for metric, label in counters for reader in _readers(metric, label, violation.name, uses)}
    others = {name: href for name, href in hrefs.items() if name != violation.name}
    return ViolationPage(
        violation=violation,
        body=render_markdown(violation.body, root_of(violation_path(violation.name)), others).html,
        counted=tuple(
            Counted(metric.name, metric.help, promql(_query(metric, label, violation.name)))
            for metric, label in counters
        ),
        readers={kind: tuple(r for r in found if r.kind == kind) for kind in dict.fromkeys(r.kind for r in found)},
    )


def _counters(violation: Violation, catalogue: Catalogue) -> Iterator[tuple[Metric, Label]]:
    """The metrics that count it: one that is confirmed is never a mere finding."""
    for metric in catalogue.metrics:
        label = tells_apart(metric)
        if label and not (metric.hook == "isolation.finding" and violation.proof == "confirmed"):
            yield metric, label


def _query(metric: Metric, label: Label, name: str) -> str:
    others = [other.name for other in metric.labels if other is not label]
    by = f" by ({', '.join(others)}) " if others else ""
    return f'sum{by}(increase({metric.name}{{{label.name}="{name}"}}[24h]))'


def _readers(metric: Metric, label: Label, name: str, uses: Uses) -> Iterator[Reader]:
    """What reads the metric, but for what asks for other types only."""
    for reader in uses.of_metric.get(metric.name, ()):
        selectors = [each for query in reader.queries for each in outline(query).selectors]
        direct = [each for each in selectors if each.metric == metric.name]
        if not direct or any(all(_admits(m, label, name) for m in each.matchers) for each in direct):
            yield reader


def _admits(matcher: Matcher, label: Label, name: str) -> bool:
    if matcher.label.text != label.name or matcher.value is None:
        return True
    wanted = unquote(matcher.value.text)
    is_equal = wanted == name if matcher.operator in ("=", "!=") else _is_match(wanted, name)
    return is_equal == (not matcher.operator.startswith("!"))


def _is_match(pattern: str, name: str) -> bool:
    try:
        return re.fullmatch(pattern, name) is not None
    except re.error:
        return True
