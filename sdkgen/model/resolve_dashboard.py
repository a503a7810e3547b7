"""Dashboards as written become dashboards: metrics and labels are looked up, variables find what lists their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.model import kinds
from sdkgen.model.catalogue import MetricType, Origin
from sdkgen.model.dashboard import Dashboard, Panel, PanelQuery, Scale, Threshold, Variable
from sdkgen.source.scalars import Plain, as_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.model.catalogue import Metric
    from sdkgen.model.resolve_query import Place, QueryResolver
    from sdkgen.spec.dashboards import DashboardRecord, PanelQueryRecord, PanelRecord, VariableRecord

_REFRESH = 30.0
_SINCE = 6 * 3600.0


def resolve_dashboard(uid: str, record: DashboardRecord, place: Place, resolver: QueryResolver) -> Dashboard:
    """The dashboard of ``record``; panels with unknown names are left out, and the resolver has the findings."""
    variables = [
        _variable(name, each, place.below("variables", name), resolver) for name, each in record.variables.items()
    ]
    panels = [_panel(key, each, place.below("panels", key), resolver) for key, each in record.panels.items()]
    return Dashboard(
        uid=uid,
        title=record.title,
        help=record.help,
        tags=tuple(record.tags),
        variables=tuple(each for each in variables if each),
        panels=tuple(each for each in panels if each.queries),
        refresh=record.refresh or _REFRESH,
        since=record.since or _SINCE,
        origin=_origin(place),
    )


def _panel(key: str, record: PanelRecord, place: Place, resolver: QueryResolver) -> Panel:
    queries = [_panel_query(each, place.below("queries", index), resolver) for index, each in enumerate(record.queries)]
    return Panel(
        key=key,
        title=record.title,
        help=record.help,
        type=record.type,
        queries=tuple(each for each in queries if each),
        scale=_scale(record, place, resolver),
        stack=record.stack,
        least=record.min,
        greatest=record.max,
        sort=record.sort,
        ascending=record.ascending,
        points=record.points,
        section=record.section,
        width=record.width,
        height=record.height,
        origin=_origin(place),
    )


def _panel_query(record: PanelQueryRecord, place: Place, resolver: QueryResolver) -> PanelQuery | None:
    query = resolver.query(record, place)
    return PanelQuery(query, record.legend, _scale(record, place, resolver), record.colors) if query else None


def _scale(record: PanelRecord | PanelQueryRecord, place: Place, resolver: QueryResolver) -> Scale:
    thresholds = []
    for text, color in record.thresholds.items():
        value = as_number(Plain(text))
        if isinstance(value, float):
            thresholds.append(Threshold(value, color))
        else:
            span = place.span("thresholds", text, key=True)
            resolver.findings.append(
                kinds.THRESHOLD_VALUE.at(span, f"`{text}` is no number", help="write `number: colour`")
            )
    return Scale(record.unit, record.decimals, tuple(thresholds), record.below)


def _variable(name: str, record: VariableRecord, place: Place, resolver: QueryResolver) -> Variable | None:
    label = record.label or name
    metric = (
        resolver.metric(record.metric, place.below("metric")) if record.metric else _listing(label, resolver.metrics)
    )
    through = resolver.metric(record.through, place.below("through")) if record.through else None
    if metric is None:
        if record.metric is None and resolver.whole:
            known = {each.name for metric in resolver.metrics.values() for each in metric.labels}
            span = place.span("label") if record.label else place.span(key=True)
            message = f"no metric has the label `{label}`"
            resolver.findings.append(kinds.QUERY_LABEL.at(span, message, help=did_you_mean(label, known)))
        return None
    for each, key in ((metric, "metric"), (through, "through")):
        if resolver.whole and each is not None and label not in {known.name for known in each.labels}:
            help_ = did_you_mean(label, (known.name for known in each.labels)) or "name a metric that has it"
            message = f"`{each.name}` has no label `{label}`"
            resolver.findings.append(kinds.QUERY_LABEL.at(place.span(key), message, help=help_))
    return Variable(name, label, record.title or label, metric, through, _origin(place))


def _listing(label: str, metrics: Mapping[str, Metric]) -> Metric | None:
    """The cheapest metric to list the values of a label from: a shared gauge, or what has the fewest labels."""
    having = [each for each in metrics.values() if label in {known.name for known in each.labels}]
    return min(having, key=lambda each: (_is_scattered(each), each.name), default=None)


def _is_scattered(metric: Metric) -> tuple[bool, bool, int]:
    return (metric.type is MetricType.HISTOGRAM, not metric.shared, len(metric.labels))


def _origin(place: Place) -> Origin:
    return Origin(place.document.path, place.source, place.pointer)
