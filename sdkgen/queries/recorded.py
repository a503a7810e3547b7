"""What recording rules have computed already: queries that ask for the same read it instead."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.queries.expression import AND, ATOM, duration
from sdkgen.queries.selector import condition, grouped, moment, narrowed, selector, window
from sdkgen.spec.fields import duration_seconds

if TYPE_CHECKING:
    from sdkgen.model.catalogue import Metric
    from sdkgen.model.query import Matcher, Query
    from sdkgen.queries.expression import Expression
    from sdkgen.queries.setting import Filter, Recorded, Setting

_LONG = 24
"""How many of a recorded increase's own windows one must span before it is made of them: the ends do not match."""

_OTHER = {"increase": (("rate", 1),), "rate": (("increase", -1),)}
"""What else a sum can be made of, and the power of the window that it is multiplied by."""

_LOOKBACK = 300
"""Prometheus forgets a sample after these seconds: series recorded less often can be summed over time only."""


class Asked(NamedTuple):
    """A sum of rates or increases: of which series, over which window, when, and by which labels.

    ``filled_by`` is the sum that it is a part of: 0 is as good as nothing where that has a series.
    """

    metric: Metric
    suffix: str
    function: str
    window: float | None
    offset: float | None
    matchers: tuple[Matcher, ...]
    labels: tuple[str, ...]
    filled_by: Asked | None = None


class Sum(NamedTuple):
    """A vector of recorded series, what their sum has to be multiplied by, and whether nobody is missing in it."""

    vector: str
    factor: float
    is_filled: bool = False


def recorded_whole(query: Query, plain: Expression, setting: Setting) -> Expression | None:
    """The series of ``plain``, the query without variables, when the variables can still narrow it."""
    labels = plain.labels or ()
    names = tuple({label.name for metric in query.metrics for label in metric.labels})
    found = next((each for each in setting.recorded if each.text == plain.text and _is_readable(each, setting)), None)
    if found is None or not _reach(setting, names, labels):
        return None
    text = narrowed(f"{_series(found, (), setting)}{setting.at}", labels, setting)
    return replace(plain, text=text, binding=AND if " and on " in text else ATOM, is_named=True)


def recorded_sum(asked: Asked, setting: Setting) -> Sum | None:
    """The vector to sum up when a rule records the same by more labels, or in pieces that add up to it."""
    if not setting.sums_up:
        return None
    names = tuple(label.name for label in asked.metric.labels)
    for found in by_cost(asked, setting):
        read = _read(asked, found, setting) if _reach(setting, names, found.labels) else None
        if read is not None:
            return read._replace(vector=narrowed(read.vector, found.labels, setting))
    return None


def by_cost(asked: Asked, setting: Setting) -> list[Recorded]:
    """The records that have the labels, cheapest first."""
    labels = set(asked.labels)
    readable = [each for each in setting.recorded if labels.issubset(each.labels)]
    return sorted(readable, key=lambda each: _cost(each, asked))


def _cost(found: Recorded, asked: Asked) -> tuple[float, int, bool]:
    """How many series there can be to read, no more than its labels allow; and whether they have to be converted."""
    most = asked.metric.most_label_sets_by(found.labels)
    return inf if most is None else most, len(found.labels), f"({asked.function}(" not in found.text


def _is_readable(found: Recorded, setting: Setting) -> bool:
    """Whether its last sample is recent enough; to a rule, no older than what the rule itself writes."""
    reader = setting.reader
    if found.interval >= _LOOKBACK or reader is None:
        return found.interval < _LOOKBACK
    return found.interval <= reader.interval and found.text != reader.text


def _read(asked: Asked, found: Recorded, setting: Setting) -> Sum | None:
    """What the record has of it: with the conditions already in it, or among its labels."""
    for inside, outside in ((asked.matchers, ()), ((), asked.matchers)):
        needed = {*asked.labels, *(matcher.label for matcher in outside)}
        if needed <= set(found.labels):
            source = _Source(found, inside, outside)
            read = _same(asked, source, setting) or _pieces(asked, source, setting)
            if read is not None:
                return read
    return None


class _Source(NamedTuple):
    """A record, the conditions that its expression has to have, and those that are put to its series."""

    found: Recorded
    inside: tuple[Matcher, ...]
    outside: tuple[Matcher, ...]


def _same(asked: Asked, source: _Source, setting: Setting) -> Sum | None:
    """A record of the same window: an increase is a rate times its window."""
    found, plain = source.found, setting.of_a_rule
    if not _is_readable(found, setting) or not _is_finer(found, setting):
        return None
    range_ = window(asked.metric, asked.window, plain)
    seconds = duration_seconds(range_) or 1
    for function, power in ((asked.function, 0), *_OTHER[asked.function]):
        text = _sum(asked, source, function, range_, plain)
        is_filled = found.counted == text and _is_filled_by(asked, source, function, range_, plain)
        if found.text == text or is_filled:
            vector = f"{_series(found, source.outside, setting)}{moment(asked.offset, setting)}"
            return Sum(vector, seconds**power, is_filled)
    return None


def _is_finer(found: Recorded, setting: Setting) -> bool:
    """Whether it can be read without a circle: sums read sums by more labels only, and everything else reads sums."""
    reader = setting.reader
    return reader is None or not reader.is_sum or len(found.labels) > len(reader.labels)


def _is_filled_by(asked: Asked, source: _Source, function: str, range_: str, plain: Setting) -> bool:
    whole = asked.filled_by
    if whole is None or source.outside:
        return False
    return source.found.filling == _sum(whole, source._replace(inside=whole.matchers), function, range_, plain)


def _pieces(asked: Asked, source: _Source, setting: Setting) -> Sum | None:
    """A long increase, or its mean rate, from the short increases that were recorded one after the other."""
    found = source.found
    if not setting.in_pieces or not asked.window or asked.window < found.interval * _LONG:
        return None
    if found.text != _sum(asked, source, "increase", duration(found.interval), setting.of_a_rule):
        return None
    series = _series(found, source.outside, setting)
    vector = f"sum_over_time({series}[{duration(asked.window)}]{moment(asked.offset, setting)})"
    return Sum(vector, 1 / asked.window if asked.function == "rate" else 1)


def _sum(asked: Asked, source: _Source, function: str, range_: str, plain: Setting) -> str:
    """The expression of a rule that records ``asked`` by the labels of the record."""
    series = selector(asked.metric, plain, source.inside, asked.suffix)
    return grouped("sum", source.found.labels, f"{function}({series}[{range_}])")


def _series(found: Recorded, matchers: tuple[Matcher, ...], setting: Setting) -> str:
    conditions = [*map(condition, matchers), *(each.matcher for each in setting.applicable(found.labels))]
    return f"{found.name}{{{', '.join(conditions)}}}" if conditions else found.name


def _reach(setting: Setting, names: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    """Whether every variable that narrows series with the labels ``names`` narrows those with ``labels`` as well."""
    related = [each for each, _ in setting.related(names)]
    return all(_narrows(each, labels) for each in [*setting.applicable(names), *related])


def _narrows(filter_: Filter, labels: tuple[str, ...]) -> bool:
    return filter_.label in labels or (filter_.through is not None and filter_.through.label in labels)
