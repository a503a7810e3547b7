"""The forms of the intents: each knows what its kind of metric needs to be asked rightly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.model.catalogue import Metric, MetricType
from sdkgen.model.query import TARGET_LABELS
from sdkgen.queries.dimension import ONE, PERIODS, SECOND, Dimension
from sdkgen.queries.expression import (
    AND,
    ATOM,
    COMPARISON,
    OR,
    PLUS,
    TIMES,
    Expression,
    QueryError,
    duration,
    number,
    scaled,
    string,
)
from sdkgen.queries.history import under_all_names
from sdkgen.queries.recorded import Asked
from sdkgen.queries.selector import RECORDED, SERVER, grouped, measured, moment, narrowed, selector, window
from sdkgen.queries.sums import alike, summed, unit_of_series
from sdkgen.queries.text import metrics_of, with_filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdkgen.model.query import Matcher, Query
    from sdkgen.queries.setting import Setting

_UNITED = {"highest": "max", "lowest": "min", "average": "avg", "total": "sum"}
_NOBODY = '"", ""'
"""The last arguments of a `label_replace` that always replaces: no source, and a pattern that this matches."""

_TIMESTAMP_UNIT = "timestamp_seconds"
_TARGET = ", ".join(TARGET_LABELS)


def _counted(query: Query, setting: Setting, function: str) -> Expression:
    """`sum by (…) (rate(…))` of a counter, or of a histogram's count."""
    return summed(_asked(query, function, query.matchers), setting)


def _asked(query: Query, function: str, matchers: tuple[Matcher, ...], suffix: str | None = None) -> Asked:
    """The sum that a query asks for by its own labels; without a suffix, of a histogram's count."""
    metric = _metric(query)
    suffix = suffix if suffix is not None else _counting(metric)
    return Asked(metric, suffix, function, query.window, query.offset, matchers, query.by)


def _counting(metric: Metric) -> str:
    return "_count" if metric.type is MetricType.HISTOGRAM else ""


def _rate(query: Query, setting: Setting) -> Expression:
    factor, period = PERIODS[query.per or "second"]
    expression = _counted(query, setting, "rate")
    return scaled(expression, factor).measuring(_over(expression.dimension, period))


def _increase(query: Query, setting: Setting) -> Expression:
    return _counted(query, setting, "increase")


def _events(query: Query, setting: Setting) -> Expression:
    """An increase that sees the first value of a series as well: `increase` is blind to a series born at 1.

    What is new is told over all instances: one that starts anew with a store that persists is not.
    """
    metric = _metric(query)
    range_ = window(metric, query.window, setting)
    past = moment((query.window or 0) + (query.offset or 0), setting)
    now = moment(query.offset, setting)

    def series(metric: Metric) -> str:
        return selector(metric, setting, query.matchers)

    def ever(time: str) -> str:
        read = under_all_names(metric, setting, lambda named: f"{series(named)}{time}", series)
        return f"sum without ({_TARGET}) ({read})"

    def grown(metric: Metric) -> str:
        return f"increase({series(metric)}[{range_}]{now})"

    increase = under_all_names(metric, setting, grown, series, (range_, query.offset))
    vector = f"({ever(now)} unless {ever(past)}) or sum without ({_TARGET}) ({increase})"
    return Expression(grouped("sum", query.by, vector), query.by, unit_of_series(metric))


def _ratio(query: Query, setting: Setting) -> Expression:
    """Filled above the line, so that nobody without errors is missing; no traffic is no ratio."""
    whole = _asked(query, "rate", query.matchers)._replace(metric=query.to or _metric(query))
    part = _asked(query, "rate", (*query.matchers, *query.part))
    above, below = alike(setting, part._replace(filled_by=whole), whole)
    leading = setting.ranking.of(below.text) if setting.ranking is not None else below.text
    filled = above.at_least(TIMES) if above.is_filled else f"({above.text} or 0 * {leading})"
    return Expression(f"{filled} / ({leading} > 0)", query.by, _over(above.dimension, below.dimension), TIMES)


def _share(query: Query, setting: Setting) -> Expression:
    """Each value's part of the whole; the values of a closed label are all there, at 0 when they never happened."""
    metric, among = _metric(query), query.among
    if among is None:
        raise AssertionError("a share without `among` makes no sense")
    whole = _asked(query, "rate", query.matchers)
    parts, total = alike(setting, whole._replace(labels=(*query.by, among)), whole)
    label = next((label for label in metric.labels if label.name == among), None)
    values = label.values if label is not None and not metric.zero_initialised else ()
    zeros = [f"label_replace(0 * {total.text}, {string(among)}, {string(value)}, {_NOBODY})" for value in values]
    filled = f"({' or '.join([parts.text, *zeros])})" if zeros else parts.text
    text = f"{filled} / on ({', '.join(query.by)}) group_left () ({total.text} > 0)"
    return Expression(text, (*query.by, among), ONE, TIMES)


def _quantile(query: Query, setting: Setting) -> Expression:
    metric = _metric(query)
    if query.q is None:
        raise AssertionError("a quantile without `q` makes no sense")
    asked = _asked(query, "rate", query.matchers, "_bucket")
    buckets = summed(asked._replace(labels=(*query.by, "le")), setting)
    text = f"histogram_quantile({number(query.q)}, {buckets.text})"
    # Without observations the quantile is NaN; no comparison holds for NaN, so that it is left out.
    return Expression(f"{text} >= 0", query.by, unit_of_series(metric), COMPARISON)


def _mean(query: Query, setting: Setting) -> Expression:
    total, count = (_asked(query, "rate", query.matchers, suffix) for suffix in ("_sum", "_count"))
    above, below = alike(setting, total, count)
    return Expression(f"{above.text} / ({below.text} > 0)", query.by, unit_of_series(_metric(query)), TIMES)


def _value(query: Query, setting: Setting) -> Expression:
    metric = _metric(query)
    dimension = unit_of_series(metric)
    if metric.hook == RECORDED and set(query.by) == set(_names(metric)):
        series = _series(query, setting)
        return Expression(series, query.by, dimension, AND if " and on " in series else ATOM, is_named=True)
    return Expression(grouped(_uniting(metric), query.by, _series(query, setting)), query.by, dimension)


def _united(query: Query, setting: Setting) -> Expression:
    """Over the labels that are left out; what every instance exports alike is made one series first."""
    metric, function = _metric(query), _UNITED[query.intent]
    series = _series(query, setting)
    names = _names(metric)
    if metric.hook not in (RECORDED, SERVER) and set(query.by) != set(names):
        series = grouped(_uniting(metric), names, series)
    return Expression(grouped(function, query.by, series), query.by, unit_of_series(metric))


def _count(query: Query, setting: Setting) -> Expression:
    among = query.among
    if among is None:
        raise AssertionError("a count without `among` makes no sense")
    labels = (*query.by, among)
    entities = grouped("group", labels, _series(query, setting))
    if query.active_in is not None:
        asked = _asked(query, "increase", query.matchers, "")
        counted = summed(asked._replace(window=query.active_in, labels=labels), setting)
        entities = f"{counted.text} > 0"
    if query.new_in is not None:
        before = grouped("group", labels, _series(replace(query, offset=(query.offset or 0) + query.new_in), setting))
        entities = f"{entities} unless {before}"
    text = grouped("count", query.by, entities)
    # Nobody is a number as well.
    return Expression(text, query.by, ONE) if query.by else Expression(f"{text} or vector(0)", (), ONE, OR)


def _age(query: Query, setting: Setting) -> Expression:
    value = grouped("max", query.by, _series(query, setting))
    return Expression(f"time() - {value}", query.by, SECOND, PLUS)


def _forecast(query: Query, setting: Setting) -> Expression:
    """A straight line through the window; only gauges have one, a counter's would end at the next restart."""
    metric = _metric(query)
    if metric.type is not MetricType.GAUGE:
        message = f"`{metric.name}` is a {metric.type}: its line breaks off whenever an instance restarts"
        raise QueryError(message, "forecast", "forecast a gauge, or a recorded rate of the counter")
    if query.ahead is None or query.window is None:
        raise QueryError("`forecast` needs a `window` and `ahead`", "forecast", "such as `window: 6h` and `ahead: 3d`")
    range_ = f"{selector(metric, setting, query.matchers)}[{duration(query.window)}]{moment(query.offset, setting)}"
    vector = f"predict_linear({narrowed(range_, _names(metric), setting)}, {number(query.ahead)})"
    if metric.sentinels:
        # A sentinel is no level to draw a line through.
        vector = f"{vector} and {measured(metric, selector(metric, setting, query.matchers))}"
    return Expression(grouped(_uniting(metric), query.by, vector), query.by, unit_of_series(metric))


def _promql(query: Query, setting: Setting) -> Expression:
    dimension = Dimension.of_unit(query.measures) if query.measures else None
    text = with_filters(query.text.strip(), setting)
    names = {label.name for metric in metrics_of(query, setting.metrics) for label in metric.labels}
    if any(each.label not in names for each, _ in setting.related(query.by)):
        text = narrowed(f"({text})", query.by, setting)
    return Expression(text, query.by, dimension, OR)


def _series(query: Query, setting: Setting) -> str:
    """A gauge's series as vectors to aggregate."""
    metric = _metric(query)

    def series(metric: Metric) -> str:
        return f"{selector(metric, setting, query.matchers)}{moment(query.offset, setting)}"

    read = under_all_names(metric, setting, series, series)
    return narrowed(measured(metric, read), _names(metric), setting)


def _uniting(metric: Metric) -> str:
    """How the instances' values become one: what all export alike, and states and moments, is not added up."""
    is_amount = not metric.shared and not metric.states and metric.unit != _TIMESTAMP_UNIT
    return "sum" if is_amount and metric.hook not in (RECORDED, SERVER) else "max"


def _metric(query: Query) -> Metric:
    if query.metric is None:
        raise AssertionError("only formulas and raw PromQL have no metric")
    return query.metric


def _names(metric: Metric) -> tuple[str, ...]:
    return tuple(label.name for label in metric.labels)


def _over(above: Dimension | None, below: Dimension | None) -> Dimension | None:
    return above / below if above is not None and below is not None else None


FORMS: dict[str, Callable[[Query, Setting], Expression]] = {
    "rate": _rate,
    "increase": _increase,
    "events": _events,
    "ratio": _ratio,
    "share": _share,
    "quantile": _quantile,
    "mean": _mean,
    "value": _value,
    "total": _united,
    "highest": _united,
    "lowest": _united,
    "average": _united,
    "count": _count,
    "age": _age,
    "forecast": _forecast,
    "promql": _promql,
}
"""The form of every intent but `formula`, which is made of others."""
