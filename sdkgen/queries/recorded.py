"""What recording rules have computed already: queries that ask for the same read it instead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.queries.expression import AND, ATOM, duration
from sdkgen.queries.selector import condition, grouped, moment, narrowed, selector, window

if TYPE_CHECKING:
    from sdkgen.model.catalogue import Metric
    from sdkgen.model.query import Matcher, Query
    from sdkgen.queries.expression import Expression
    from sdkgen.queries.setting import Filter, Recorded, Setting

_LONG = 24
"""How many of a recorded increase's own windows one must span before it is made of them: the ends do not match."""

_LOOKBACK = 300
"""Prometheus forgets a sample after these seconds: series recorded less often can be summed over time only."""


class Asked(NamedTuple):
    """A sum of rates or increases: of which series, over which window, when, and by which labels."""

    metric: Metric
    suffix: str
    function: str
    window: float | None
    offset: float | None
    matchers: tuple[Matcher, ...]
    labels: tuple[str, ...]


def recorded_whole(query: Query, plain: Expression, setting: Setting) -> Expression | None:
    """The series of ``plain``, the query without variables, when the variables can still narrow it."""
    labels = plain.labels or ()
    names = tuple({label.name for metric in query.metrics for label in metric.labels})
    found = next((each for each in setting.recorded if each.text == plain.text and each.interval < _LOOKBACK), None)
    if found is None or not _reach(setting, names, labels):
        return None
    text = narrowed(f"{_series(found, (), setting)}{setting.at}", labels, setting)
    return replace(plain, text=text, binding=AND if " and on " in text else ATOM)


def recorded_sum(asked: Asked, setting: Setting) -> str | None:
    """The vector to sum up when a rule records the same by more labels, or in pieces that add up to it."""
    if not setting.sums_up:
        return None
    names = tuple(label.name for label in asked.metric.labels)
    needed = {*asked.labels, *(matcher.label for matcher in asked.matchers)}
    for found in sorted(setting.recorded, key=lambda each: len(each.labels)):
        if needed <= set(found.labels) and _reach(setting, names, found.labels):
            vector = _same(asked, found, setting) or _pieces(asked, found, setting)
            if vector is not None:
                return narrowed(vector, found.labels, setting)
    return None


def _same(asked: Asked, found: Recorded, setting: Setting) -> str | None:
    plain = setting.of_a_rule
    range_ = window(asked.metric, asked.window, plain)
    if found.interval >= _LOOKBACK or found.text != _sum(asked, found, range_, plain):
        return None
    return f"{_series(found, asked.matchers, setting)}{moment(asked.offset, setting)}"


def _pieces(asked: Asked, found: Recorded, setting: Setting) -> str | None:
    """A long increase from the short ones that were recorded one after the other."""
    plain = setting.of_a_rule
    if asked.function != "increase" or not asked.window or asked.window < found.interval * _LONG:
        return None
    if found.text != _sum(asked, found, duration(found.interval), plain):
        return None
    series = _series(found, asked.matchers, replace(setting, at=""))
    return f"sum_over_time({series}[{duration(asked.window)}]{moment(asked.offset, setting)})"


def _sum(asked: Asked, found: Recorded, range_: str, plain: Setting) -> str:
    """The expression of a rule that records ``asked`` by the labels of ``found``, whatever its values."""
    series = selector(asked.metric, plain, (), asked.suffix)
    return grouped("sum", found.labels, f"{asked.function}({series}[{range_}])")


def _series(found: Recorded, matchers: tuple[Matcher, ...], setting: Setting) -> str:
    conditions = [*map(condition, matchers), *(each.matcher for each in setting.applicable(found.labels))]
    return f"{found.name}{{{', '.join(conditions)}}}" if conditions else found.name


def _reach(setting: Setting, names: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    """Whether every variable that narrows series with the labels ``names`` narrows those with ``labels`` as well."""
    related = [each for each, _ in setting.related(names)]
    return all(_narrows(each, labels) for each in [*setting.applicable(names), *related])


def _narrows(filter_: Filter, labels: tuple[str, ...]) -> bool:
    return filter_.label in labels or (filter_.through is not None and filter_.through.label in labels)
