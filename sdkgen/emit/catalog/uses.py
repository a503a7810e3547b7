"""Who reads a metric: back-links from metrics and labels to everything whose queries name them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.alerting import RecordRule, rule_groups
from sdkgen.emit.catalog.places import alert_path, guide_path, objective_path, panel_path, record_path
from sdkgen.emit.markup import queries_in
from sdkgen.promql import tokenize, unquote
from sdkgen.promql.outline import outline
from sdkgen.queries.panels import panel_setting, panel_targets
from sdkgen.queries.recording import setting_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sdkgen.emit.catalog.elsewhere import HandWritten
    from sdkgen.model import Catalogue, Metric
    from sdkgen.promql.outline import Selector

_PARTS = ("_bucket", "_sum", "_count", "_created")


@dataclass(frozen=True, slots=True)
class Reader:
    """Something whose queries read metrics.

    ``kind`` is panel, alert, objective, record or guide; ``place`` what it is part of; ``href`` where it is shown.
    """

    kind: str
    title: str
    place: str
    href: str
    queries: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Uses:
    """The readers of every metric by its name, of every label by its id, and the metrics of every reader.

    ``elsewhere`` are the documents beside the specification that were looked through.
    """

    of_metric: Mapping[str, tuple[Reader, ...]]
    of_label: Mapping[str, tuple[Reader, ...]]
    by_reader: Mapping[Reader, tuple[str, ...]]
    elsewhere: tuple[HandWritten, ...] = ()


class _Recorded(NamedTuple):
    """A recording rule, of the specification or written by hand."""

    name: str
    expr: str
    labels: Mapping[str, str]


def find_uses(catalogue: Catalogue) -> Uses:
    """Every use that the specification knows of; who reads a recorded series reads what is recorded."""
    of_metric: dict[str, dict[Reader, None]] = defaultdict(dict)
    of_label: dict[str, dict[Reader, None]] = defaultdict(dict)
    by_reader: dict[Reader, tuple[str, ...]] = {}
    elsewhere = _hand_written(catalogue)
    found = [*readers(catalogue), *_elsewhere(elsewhere)]
    recorded = list(_recorded(catalogue, elsewhere))
    for reader in found:
        queries = _with_recorded(reader.queries, recorded)
        metrics = {metric.name: metric for query in queries for metric in metrics_in(query, catalogue)}
        by_reader[reader] = tuple(metrics)
        words = {token.text for query in queries for token in tokenize(query) if token.kind == "identifier"}
        for metric in metrics.values():
            of_metric[metric.name][reader] = None
            for label in metric.labels:
                if label.name in words:
                    of_label[label.id][reader] = None
    return Uses(_frozen(of_metric), _frozen(of_label), by_reader, elsewhere)


def readers(catalogue: Catalogue) -> Iterator[Reader]:
    """Everything in the specification that has queries."""
    yield from _panels(catalogue)
    yield from _rules(catalogue)
    for guide in catalogue.docs.guides if catalogue.docs else ():
        yield Reader("guide", guide.title, "", guide_path(guide), tuple(queries_in(guide.text)))


def metrics_in(query: str, catalogue: Catalogue) -> Iterator[Metric]:
    """The metrics whose series a query selects; samples of a histogram count as the histogram."""
    for selector in outline(query).selectors:
        name = selector.metric or ""
        base = next((name.removesuffix(part) for part in _PARTS if name.endswith(part)), name)
        metric = catalogue.by_name.get(name) or catalogue.by_name.get(base)
        if metric is not None:
            yield metric


def _panels(catalogue: Catalogue) -> Iterator[Reader]:
    base = setting_of(catalogue)
    for dashboard in catalogue.dashboards:
        for panel in dashboard.panels:
            targets = panel_targets(panel, panel_setting(base, dashboard, panel))
            queries = tuple(target.expression.text for target in targets)
            yield Reader("panel", panel.title, dashboard.title, panel_path(dashboard, panel), queries)


def _rules(catalogue: Catalogue) -> Iterator[Reader]:
    """Recorded series and alerts by name, and objectives with all their rules."""
    queries: dict[tuple[str, str], list[str]] = defaultdict(list)
    objectives = {slo.origin.anchor: slo.name for slo in catalogue.slos}
    for rule in (rule for group in rule_groups(catalogue) for rule in group.rules):
        kind = "record" if isinstance(rule, RecordRule) else "alert"
        queries[kind, rule.name].append(rule.expr)
        if rule.anchor in objectives:
            queries["objective", objectives[rule.anchor]].append(rule.expr)
    paths = {"record": record_path, "alert": alert_path, "objective": objective_path}
    for (kind, name), found in queries.items():
        yield Reader(kind, name, "", paths[kind](name), tuple(dict.fromkeys(found)))


def _hand_written(catalogue: Catalogue) -> tuple[HandWritten, ...]:
    if not catalogue.checks.documents:
        return ()
    from sdkgen.emit.catalog.elsewhere import hand_written  # noqa: PLC0415  (25 ms that few emissions need)

    return hand_written(catalogue)


def _elsewhere(documents: Iterable[HandWritten]) -> Iterator[Reader]:
    for document in documents:
        for part in document.parts:
            yield Reader(part.kind, part.title, document.title or document.path, part.href, part.queries)


def _recorded(catalogue: Catalogue, elsewhere: Iterable[HandWritten]) -> Iterator[_Recorded]:
    for rule in (rule for group in rule_groups(catalogue) for rule in group.rules):
        if isinstance(rule, RecordRule):
            yield _Recorded(rule.name, rule.expr, rule.labels)
    for part in (part for document in elsewhere for part in document.parts if part.kind == "record"):
        yield _Recorded(part.title, part.queries[0], part.labels)


def _with_recorded(queries: Iterable[str], recorded: list[_Recorded]) -> list[str]:
    """The queries, and those of the series that they read, and so on."""
    found = dict.fromkeys(queries)
    waiting = list(found)
    while waiting:
        selectors = outline(waiting.pop()).selectors
        read = [rule.expr for rule in recorded if any(_selects(selector, rule) for selector in selectors)]
        new = dict.fromkeys(query for query in read if query not in found)
        found |= new
        waiting += new
    return list(found)


def _selects(selector: Selector, rule: _Recorded) -> bool:
    """Whether the series that ``rule`` records are among those that are asked for."""
    wanted = {
        each.label.text: unquote(each.value.text) for each in selector.matchers if each.operator == "=" and each.value
    }
    return selector.metric == rule.name and all(wanted.get(name, text) == text for name, text in rule.labels.items())


def _frozen(found: Mapping[str, Iterable[Reader]]) -> dict[str, tuple[Reader, ...]]:
    return {name: tuple(sorted(each, key=_in_order)) for name, each in sorted(found.items())}


_ORDER = ("panel", "alert", "objective", "record", "guide")


def _in_order(reader: Reader) -> tuple[int, str, str]:
    return (_ORDER.index(reader.kind), reader.place, reader.title)
