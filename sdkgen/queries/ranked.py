"""Panels about a few: who leads is decided once, and everybody else is left out as early as the query allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.queries.build import build
from sdkgen.queries.expression import AND
from sdkgen.queries.recording import SUMS
from sdkgen.queries.setting import Leaders, Ranking
from sdkgen.queries.text import metrics_of

if TYPE_CHECKING:
    from sdkgen.model.query import Query
    from sdkgen.queries.expression import Expression
    from sdkgen.queries.setting import Setting

_END = " @ end()"
_OF_ONE_VECTOR = (*SUMS, "quantile", "value", "total", "highest", "lowest", "average", "age")
"""Intents that aggregate one vector: leaving series out before is leaving groups out afterwards, and cheaper."""


def over_time(query: Query, setting: Setting) -> Expression:
    """A query over time; a ranking keeps those that lead at its end.

    Ranks of every step would mix up hundreds of series.
    """
    if not query.top and not query.bottom:
        return build(query, setting)
    leaders = build(query, replace(setting, at=_END, window=None))
    everybody = replace(query, top=None, bottom=None)
    inside = replace(setting, settled=_settled(query, leaders, setting))
    if query.intent in _OF_ONE_VECTOR and leaders.labels:
        return build(everybody, replace(inside, leaders=_as_leaders(leaders)))
    return _among(build(everybody, inside), leaders)


def beside(query: Query, ranking: Query, setting: Setting) -> Expression:
    """A query about those that lead by another: ``ranking``, of the same labels."""
    expression, leaders = build(query, setting), build(ranking, setting)
    if not expression.labels:
        return expression
    if not expression.is_named and _is_over(query, ranking):
        return build(query, replace(setting, ranking=_ranking(ranking)))
    settled = _settled(ranking, leaders, setting) if set(leaders.labels or ()) == set(expression.labels) else ()
    return _among(build(query, replace(setting, settled=settled)), leaders)


def _is_over(query: Query, ranking: Query) -> bool:
    """Whether the query is a ratio over what the ranking counts, so that it need not be asked for twice."""
    if query.intent != "ratio" or ranking.intent not in SUMS or ranking.otherwise is not None:
        return False
    return (query.to or query.metric, query.matchers, query.window, query.offset, set(query.by)) == (
        ranking.metric,
        ranking.matchers,
        ranking.window,
        ranking.offset,
        set(ranking.by),
    )


def _ranking(query: Query) -> Ranking:
    return Ranking("topk" if query.top else "bottomk", query.top or query.bottom or 0)


def _settled(ranking: Query, leaders: Expression, setting: Setting) -> tuple[str, ...]:
    """The labels through which no variable has to narrow any more what is kept of the leaders only."""
    return tuple(label for label in leaders.labels or () if _is_settled(label, ranking, setting))


def _is_settled(label: str, ranking: Query, setting: Setting) -> bool:
    """Whether every variable that reaches series through the label has narrowed each metric of the ranking."""
    names = [{each.name for each in metric.labels} for metric in metrics_of(ranking, setting.metrics)]
    filters = [each for each in setting.filters if each.through is not None and each.through.label == label]
    return bool(names) and all(each.label in found or label in found for found in names for each in filters)


def _as_leaders(leaders: Expression) -> Leaders:
    return Leaders(leaders.labels or (), leaders.at_least(AND + 1))


def _among(expression: Expression, leaders: Expression) -> Expression:
    matching = replace(_as_leaders(leaders), labels=expression.labels or ()).matching
    return replace(expression, text=f"{expression.at_least(AND)}{matching}", binding=AND)
