"""The page of a metric: what it means, how to query it, who reads it, what emits it and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.emit import laravel, python
from sdkgen.emit.catalog.arithmetic import Budget, Factor, budget
from sdkgen.emit.catalog.chart import Chart, chart
from sdkgen.emit.catalog.places import group_anchor, label_path, metric_path, root_of, value_path
from sdkgen.emit.catalog.starter import starters
from sdkgen.emit.markup import promql, render_markdown
from sdkgen.model import HOOKS, SOURCES, MetricType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from sdkgen.emit.catalog.uses import Reader, Uses
    from sdkgen.model import Catalogue, Label, Metric
    from sdkgen.simulate import History

STABILITY = {
    "stable": "Name, labels and unit stay: a change needs a deprecation first, and a major version.",
    "experimental": "May change or go with any version. Do not page anybody on it.",
}
"""What each stability promises."""

_OWN_SOURCE = "The application's resolver answers it."


class Query(NamedTuple):
    """A query that answers ``question``, as marked-up text."""

    question: str
    markup: Markup


class Value(NamedTuple):
    """One value of a closed label, what it means, and where its own page says more."""

    text: str
    help: str
    href: str


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label as the metric has it."""

    name: str
    href: str
    help: str
    values: tuple[Value, ...]
    bound: str
    source: str


class Recording(NamedTuple):
    """How one language records the metric."""

    language: str
    symbol: str
    call: str


class Fact(NamedTuple):
    """A line of the table of facts: a text, and where it leads."""

    name: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class MetricPage:
    """Everything that the template shows, in its order."""

    metric: Metric
    description: Markup
    queries: tuple[Query, ...]
    labels: tuple[LabelRow, ...]
    readers: Mapping[str, tuple[Reader, ...]]
    hook: str
    recordings: tuple[Recording, ...]
    sample: str
    chart: Chart | None
    budget: Budget
    facts: tuple[Fact, ...]
    migration: Markup | None


def metric_page(
    metric: Metric, catalogue: Catalogue, uses: Uses, quotes: Mapping[str, str], hrefs: Mapping[str, str], day: History
) -> MetricPage:
    """The page of one metric.

    ``quotes`` are parts of a scrape by family, ``hrefs`` what its texts may link to, ``day`` is simulated.
    """
    slowest = max((catalogue.scrape_jobs[job].interval for job in metric.jobs), default=60.0)
    found, arithmetic = starters(metric, slowest), budget(metric)
    readers = uses.of_metric.get(metric.name, ())
    return MetricPage(
        metric=metric,
        description=render_markdown(metric.description or "", root_of(metric_path(metric)), hrefs).html,
        queries=tuple(Query(each.question, promql(each.query)) for each in found),
        labels=tuple(_label_row(factor, catalogue) for factor in arithmetic.factors),
        readers={kind: tuple(r for r in readers if r.kind == kind) for kind in dict.fromkeys(r.kind for r in readers)},
        hook=HOOKS[metric.hook].documentation,
        recordings=_recordings(metric, catalogue),
        sample=quotes.get(metric.name, ""),
        chart=chart(metric, day),
        budget=arithmetic,
        facts=tuple(_facts(metric, catalogue)),
        migration=_migration(metric, catalogue, slowest),
    )


def _label_row(factor: Factor, catalogue: Catalogue) -> LabelRow:
    label = factor.label
    values = tuple(Value(text, help_, value_path(label, text, catalogue)) for text, help_ in label.values.items())
    return LabelRow(label.name, label_path(label), label.help, values, factor.why, source_of(label))


def source_of(label: Label) -> str:
    """Where a label's value comes from, as a sentence."""
    return SOURCES[label.source].documentation if label.source in SOURCES else _OWN_SOURCE


def _recordings(metric: Metric, catalogue: Catalogue) -> tuple[Recording, ...]:
    if not metric.is_emitted or metric.is_own:
        return ()
    php = laravel.recording(metric) if catalogue.php else None
    py = python.recording(metric) if catalogue.python else None
    rows = []
    if php and catalogue.php:
        rows.append(Recording("PHP", f"{catalogue.php.namespace}\\Metrics", php))
    if py and catalogue.python:
        rows.append(Recording("Python", f"{catalogue.python.package}.metrics", py))
    return tuple(rows)


def _facts(metric: Metric, catalogue: Catalogue) -> list[Fact]:
    owner = catalogue.owners.get(metric.owner or "")
    facts = [
        Fact("Type", metric.type.value),
        Fact("Unit", metric.unit or "none"),
        Fact("Group", metric.group, f"index.html#{group_anchor(metric.group)}"),
        Fact("Owner", _owner_text(metric, owner.help if owner else None), _contact(owner.contact if owner else None)),
    ]
    facts += [Fact("Ask at", owner.contact)] if owner and owner.contact and not _contact(owner.contact) else []
    facts += [Fact("Stability", f"{metric.stability}. {STABILITY[metric.stability]}")]
    facts += [Fact("Since", metric.since)] if metric.since else []
    facts += [Fact("Buckets", ", ".join(f"{bound:g}" for bound in metric.buckets))] if metric.buckets else []
    facts += [Fact("States", _mapping(metric.states))] if metric.states else []
    facts += [Fact("Sentinels", _mapping(metric.sentinels))] if metric.sentinels else []
    facts += [Fact("Range", f"{metric.range[0]:g} to {metric.range[1]:g}")] if metric.range else []
    facts += [Fact("Scraped from", ", ".join(metric.jobs))] if metric.jobs else []
    return [*facts, *_behaviour(metric)]


def _behaviour(metric: Metric) -> list[Fact]:
    """What a query must know about how its series come and go."""
    facts = []
    if metric.shared:
        facts.append(Fact("Instances", "every instance exports the same value: take max by, never sum"))
    if metric.zero_initialised:
        facts.append(Fact("First value", "every series exists at 0 before the first event"))
    if metric.event_period:
        facts.append(Fact("Events", f"about every {_duration(metric.event_period)}: shorter windows are often empty"))
    if metric.expires_after:
        facts.append(Fact("Expires", f"gone when not refreshed for {_duration(metric.expires_after)}"))
    return facts


def _duration(seconds: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"


def _mapping(values: Mapping[str, str]) -> str:
    return ", ".join(f"{number} is {meaning}" for number, meaning in values.items())


def _owner_text(metric: Metric, help_: str | None) -> str:
    if metric.owner is None:
        return "nobody"
    return f"{metric.owner}: {help_}" if help_ else metric.owner


def _contact(contact: str | None) -> str:
    return contact if contact and contact.startswith(("https://", "http://", "mailto:")) else ""


def _migration(metric: Metric, catalogue: Catalogue, slowest: float) -> Markup | None:
    """A query that reads the replacement where it exists, and the deprecated metric before that."""
    replacement = catalogue.by_name.get(metric.deprecated.replaced_by or "") if metric.deprecated else None
    if replacement is None or replacement.type is MetricType.SUMMARY:
        return None
    new, old = starters(replacement, slowest)[0].query, starters(metric, slowest)[0].query
    return promql(f"{new}\n  or\n{old}")
