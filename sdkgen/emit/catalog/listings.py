"""Pages that list: the index, the series budget, what nothing reads, and what changed with which version."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.emit.catalog.arithmetic import Budget, budget
from sdkgen.emit.catalog.places import group_anchor
from sdkgen.emit.markup import anchor, promql
from sdkgen.promql.layout import laid_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markupsafe import Markup

    from sdkgen.emit.catalog.uses import Uses
    from sdkgen.model import Catalogue, Label, Metric


class Row(NamedTuple):
    """A metric on the index: ``labels`` are names, ``readers`` the kinds of what reads it, parted by spaces."""

    metric: Metric
    labels: str
    readers: str
    uses: int


class Group(NamedTuple):
    """A group of metrics, what it is about, and the id of its heading."""

    name: str
    help: str
    anchor: str
    rows: tuple[Row, ...]


class Filter(NamedTuple):
    """A choice that narrows the index: what it filters by, and the options."""

    key: str
    title: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Orphans:
    """What is declared and read by nothing that the specification knows of."""

    metrics: tuple[Metric, ...]
    labels: tuple[Label, ...]


class Release(NamedTuple):
    """What a version of the specification brought, and what it deprecated; ``anchor`` is the id of its heading."""

    version: str
    anchor: str
    added: tuple[Metric, ...]
    deprecated: tuple[Metric, ...]


class PartView(NamedTuple):
    """A panel or a rule of a document; ``anchor`` is the id of its heading, ``metrics`` what its queries read."""

    kind: str
    title: str
    anchor: str
    queries: tuple[Markup, ...]
    metrics: tuple[str, ...]


class DocumentView(NamedTuple):
    """A document that is written by hand."""

    title: str
    path: str
    parts: tuple[PartView, ...]


@dataclass(frozen=True, slots=True)
class Budgets:
    """The budgets of all metrics, the largest first, and their sum in one scrape of one store."""

    rows: tuple[Budget, ...]
    label_sets: int
    samples: int


def groups(catalogue: Catalogue, uses: Uses) -> tuple[Group, ...]:
    """The groups with their metrics, by name."""
    members: dict[str, list[Row]] = defaultdict(list)
    for metric in catalogue.metrics:
        members[metric.group].append(_row(metric, uses))
    return tuple(
        Group(name, catalogue.groups.get(name) or "", group_anchor(name), tuple(rows))
        for name, rows in sorted(members.items())
    )


def filters(catalogue: Catalogue, uses: Uses) -> tuple[Filter, ...]:
    """What the index can be narrowed down by; a choice without options is left out."""
    metrics = catalogue.metrics
    kinds = {reader.kind for readers in uses.of_metric.values() for reader in readers}
    found = (
        Filter("type", "Type", _options(metric.type.value for metric in metrics)),
        Filter("group", "Group", _options(metric.group for metric in metrics)),
        Filter("owner", "Owner", _options(metric.owner or "nobody" for metric in metrics)),
        Filter("stability", "Stability", _options(metric.stability for metric in metrics)),
        Filter("label", "Label", _options(label.name for metric in metrics for label in metric.labels)),
        Filter("used", "Used by", (*_options(kinds), "nothing")),
    )
    return tuple(each for each in found if len(each.options) > 1)


def budgets(catalogue: Catalogue) -> Budgets:
    """The arithmetic of every metric that the service itself exposes."""
    rows = sorted(map(budget, catalogue.emitted), key=lambda row: (-row.samples, row.metric.name))
    return Budgets(tuple(rows), sum(row.bound for row in rows), sum(row.samples for row in rows))


def orphans(catalogue: Catalogue, uses: Uses) -> Orphans:
    """Metrics that no query names, and labels that no query on their metrics names."""
    metrics = tuple(m for m in catalogue.metrics if m.name not in uses.of_metric and not m.is_own)
    declared = {label.id for metric in catalogue.metrics if not metric.is_own for label in metric.labels}
    labels = tuple(catalogue.labels[id_] for id_ in sorted(declared) if id_ not in uses.of_label)
    return Orphans(metrics, labels)


def elsewhere(uses: Uses) -> tuple[DocumentView, ...]:
    """The documents beside the specification, with what each of their queries reads."""
    read = {reader.href: metrics for reader, metrics in uses.by_reader.items()}
    return tuple(
        DocumentView(
            document.title or document.path,
            document.path,
            tuple(
                PartView(part.kind, part.title, part.anchor, _queries(part.queries), read[part.href])
                for part in document.parts
            ),
        )
        for document in uses.elsewhere
    )


def releases(catalogue: Catalogue) -> tuple[Release, ...]:
    """The versions that metrics name, the newest first."""
    added: dict[str, list[Metric]] = defaultdict(list)
    deprecated: dict[str, list[Metric]] = defaultdict(list)
    for metric in catalogue.metrics:
        if metric.since:
            added[metric.since].append(metric)
        if metric.deprecated:
            deprecated[metric.deprecated.since].append(metric)
    versions = sorted(added.keys() | deprecated.keys(), key=_version_key, reverse=True)
    return tuple(
        Release(each, f"version-{anchor(each)}", tuple(added[each]), tuple(deprecated[each])) for each in versions
    )


def _queries(queries: Iterable[str]) -> tuple[Markup, ...]:
    return tuple(promql(laid_out(query)) for query in queries)


def _row(metric: Metric, uses: Uses) -> Row:
    readers = uses.of_metric.get(metric.name, ())
    kinds = " ".join(dict.fromkeys(reader.kind for reader in readers)) or "nothing"
    return Row(metric, " ".join(label.name for label in metric.labels), kinds, len(readers))


def _options(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _version_key(version: str) -> tuple[tuple[int, str], ...]:
    return tuple(_parts(version))


def _parts(version: str) -> Iterator[tuple[int, str]]:
    for part in re.split(r"[.\-+]", version):
        yield (int(part), "") if part.isdecimal() and part.isascii() else (-1, part)
