"""Sums of rates and increases: what counters, ratios, shares and quantiles are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.queries.dimension import Dimension
from sdkgen.queries.expression import Expression, scaled
from sdkgen.queries.history import under_all_names
from sdkgen.queries.recorded import by_cost, recorded_sum
from sdkgen.queries.selector import grouped, moment, narrowed, selector, window

if TYPE_CHECKING:
    from sdkgen.model import Metric
    from sdkgen.queries.recorded import Asked
    from sdkgen.queries.setting import Setting


def summed(asked: Asked, setting: Setting) -> Expression:
    """`sum by (…) (rate(…))`, or the sum of recorded series that comes to the same."""
    unit = unit_of_series(asked.metric, asked.suffix)
    recorded = recorded_sum(asked, setting)
    if recorded is not None:
        text = grouped("sum", asked.labels, recorded.vector)
        return scaled(Expression(text, asked.labels, unit, is_filled=recorded.is_filled), recorded.factor)
    return Expression(grouped("sum", asked.labels, _changes(asked, setting)), asked.labels, unit)


def alike(setting: Setting, *asked: Asked) -> list[Expression]:
    """Sums that are put into proportion: all of them from records or none, for their windows may differ.

    Preferably from a single record. Rules read what other groups recorded up to an evaluation ago, each at its own
    time: of two records one would be ahead of the other.
    """
    plain = [summed(each, replace(setting, recorded=())) for each in asked]
    single = ((found,) for found in by_cost(asked[0], setting))
    for records in (*single, *(() if setting.is_rule else (setting.recorded,))):
        read = [summed(each, replace(setting, recorded=records)) for each in asked]
        if all(one.text != other.text for one, other in zip(plain, read, strict=True)):
            return read
    return plain


def unit_of_series(metric: Metric, suffix: str = "") -> Dimension | None:
    """What a value of the metric measures; a histogram's count counts observations."""
    if suffix == "_count":
        return Dimension.of_unit("observations")
    return Dimension.of_unit(metric.unit) if metric.unit else None


def _changes(asked: Asked, setting: Setting) -> str:
    """The rate or the increase of every series, narrowed by the setting's variables."""
    range_ = window(asked.metric, asked.window, setting)

    def series(metric: Metric) -> str:
        return selector(metric, setting, asked.matchers, asked.suffix)

    def changed(metric: Metric) -> str:
        return f"{asked.function}({series(metric)}[{range_}]{moment(asked.offset, setting)})"

    vector = under_all_names(asked.metric, setting, changed, series, (range_, asked.offset))
    return narrowed(vector, tuple(label.name for label in asked.metric.labels), setting)
