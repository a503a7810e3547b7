"""What the queries of a panel become: PromQL in the panel's unit, with a legend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sdkgen.queries.build import build
from sdkgen.queries.expression import ATOM, Expression, QueryError, scaled
from sdkgen.queries.ranked import beside, over_time
from sdkgen.queries.selector import grouped
from sdkgen.queries.setting import Filter, Setting, Through
from sdkgen.queries.text import metrics_of
from sdkgen.queries.units import conversion, unit_of

if TYPE_CHECKING:
    from sdkgen.model import Metric
    from sdkgen.model.dashboard import Dashboard, Panel, PanelQuery, Variable
    from sdkgen.model.query import Query

RATE_INTERVAL = "$__rate_interval"


@dataclass(frozen=True, slots=True)
class Target:
    """A query as Grafana gets it.

    ``reference`` is its letter in the panel, ``metrics`` are those that it reads; ``measured`` is what it gives before
    it is converted to ``unit``.
    """

    reference: str
    query: PanelQuery
    metrics: tuple[Metric, ...]
    measured: Expression
    expression: Expression
    unit: str
    legend: str


def panel_setting(base: Setting, dashboard: Dashboard, panel: Panel) -> Setting:
    """Where the panel's queries run, ``base`` being what all queries of the specification have in common."""
    return replace(
        base,
        filters=tuple(_filter(each) for each in dashboard.variables),
        window=RATE_INTERVAL if panel.is_over_time else None,
        sums_up=True,
        in_pieces=True,
    )


def _filter(variable: Variable) -> Filter:
    label = variable.through_label
    through = Through(variable.through, label) if variable.through is not None and label is not None else None
    return Filter(variable.name, variable.label, through)


def panel_targets(panel: Panel, setting: Setting) -> tuple[Target, ...]:
    """The targets of a panel, in its order. Raises QueryError for the first query that cannot mean anything."""
    ranking = ranked_query(panel)
    return tuple(panel_target(panel, index, setting, ranking) for index in range(len(panel.queries)))


def ranked_query(panel: Panel) -> Query | None:
    """The query that says whom the panel is about, if one does."""
    return next((each.query for each in panel.queries if each.query.top or each.query.bottom), None)


def panel_target(panel: Panel, index: int, setting: Setting, ranking: Query | None) -> Target:
    """One of the panel's targets, beside the ranked query that says whom the panel is about."""
    each = panel.queries[index]
    measured = _measured(panel, each.query, setting, ranking)
    unit = each.scale.unit or panel.scale.unit or unit_of(measured.dimension)
    factor = conversion(measured.dimension, unit)
    if factor is None:
        message = f"the query gives {measured.dimension}, which `{unit}` does not measure"
        raise QueryError(message, "unit", "choose a unit of that kind, or leave it out")
    metrics = metrics_of(each.query, setting.metrics)
    return Target(
        _reference(index), each, metrics, measured, scaled(measured, factor), unit, _legend(panel, each, measured)
    )


def _reference(index: int) -> str:
    """A, B, … Z, A1, B1 …."""
    return f"{chr(ord('A') + index % 26)}{index // 26 or ''}"


def _measured(panel: Panel, query: Query, setting: Setting, ranking: Query | None) -> Expression:
    """The expression before conversion; beside a ranked query every other one is about the same few."""
    if panel.is_over_time:
        return over_time(query, setting)
    if ranking is None or query.top or query.bottom:
        return _nameless(build(query, setting))
    return _nameless(beside(query, ranking, setting))


def _nameless(expression: Expression) -> Expression:
    """Without the name of the recorded series, which would be a column of its own in a table."""
    if not expression.is_named:
        return expression
    text = grouped("max", expression.labels or (), expression.text)
    return replace(expression, text=text, binding=ATOM, is_named=False)


def _legend(panel: Panel, each: PanelQuery, expression: Expression) -> str:
    if each.legend is not None:
        return each.legend
    names = [f"{{{{{label}}}}}" for label in expression.labels or ()]
    if each.query.q is not None and len(panel.queries) > 1:
        names.insert(0, f"p{each.query.q * 100:g}")
    return " ".join(names) or panel.title
