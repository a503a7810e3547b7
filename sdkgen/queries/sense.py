"""Whether an intent can be asked of its metric at all: what only looks like an answer is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.catalogue import MetricType
from sdkgen.queries.expression import QueryError, duration
from sdkgen.queries.selector import RECORDED

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdkgen.model.catalogue import Label, Metric
    from sdkgen.model.query import Query

_COUNTED = (MetricType.COUNTER, MetricType.HISTOGRAM)
_TYPES: dict[str, tuple[MetricType, ...]] = {
    "rate": _COUNTED,
    "increase": _COUNTED,
    "events": (MetricType.COUNTER,),
    "ratio": _COUNTED,
    "share": (MetricType.COUNTER,),
    "quantile": (MetricType.HISTOGRAM,),
    "mean": (MetricType.HISTOGRAM,),
    **dict.fromkeys(("value", "total", "highest", "lowest", "average", "age"), (MetricType.GAUGE,)),
}
_INSTEAD = {
    MetricType.COUNTER: "`rate`, `increase`, `events`, `ratio` or `share`",
    MetricType.GAUGE: "`value`, `total`, `highest`, `lowest`, `average` or `age`",
    MetricType.HISTOGRAM: "`quantile`, `mean`, `rate` or `increase`",
    MetricType.SUMMARY: "`promql`",
}
_NEEDS = {
    "increase": ("window", "say within which time, such as `window: 1h`"),
    "events": ("window", "say within which time, such as `window: 6h`"),
    "share": ("among", "say which label's values have the shares, such as `among: status`"),
    "count": ("among", "say which label's values are counted, such as `among: tenant`"),
    "quantile": ("q", "say which one, such as `q: 0.95`"),
    "formula": ("parts", "add the queries that it is made of"),
}
_SCRAPES_IN_WINDOW = 4
_TIMESTAMP = "timestamp_seconds"


def expect_sense(query: Query) -> None:
    """Raises QueryError when the query cannot mean what it says."""
    metric = query.metric
    if metric is not None and metric.type not in _TYPES.get(query.intent, tuple(MetricType)):
        message = f"`{query.intent}` of the {metric.type} `{metric.name}` means nothing"
        raise QueryError(message, query.intent, f"ask a {metric.type} for {_INSTEAD[metric.type]}")
    needed, help_ = _NEEDS.get(query.intent, ("", ""))
    if needed and not getattr(query, needed):
        raise QueryError(f"`{query.intent}` needs `{needed}`", query.intent, help_)
    check = _CHECKS.get(query.intent)
    if check is not None and metric is not None:
        check(query, metric)
    if metric is not None:
        _expect_events(query, metric)


def _expect_parts(query: Query, metric: Metric) -> None:
    """A share of a whole: what it is a part of has to be more than the part."""
    if not query.part and query.to is None:
        message = "`ratio` needs `part`, the values that count, or `to`, the counter below the line"
        raise QueryError(message, "ratio", "add for example `part: {status: 5*}`")
    for matcher in query.part:
        if matcher.label in query.by:
            message = f"grouped by `{matcher.label}`, what `part` selects is all there is: the ratio is always 1"
            raise QueryError(message, "by", f"take `{matcher.label}` out of `by`, or ask for a `share`")
    if query.to is not None and query.to.type is not metric.type:
        message = f"`{metric.name}` and `{query.to.name}` are not of one type"
        raise QueryError(message, "to", f"name another {metric.type}")


def _expect_whole(query: Query, metric: Metric) -> None:
    """A gauge's value by fewer labels than it has is a choice that has to be made."""
    if not query.pinned:
        return
    fixed = {matcher.label for matcher in query.matchers if matcher.is_exact}
    kept = {label.id for label in metric.labels if label.name in query.by}
    lost = [label.name for label in metric.labels if not _is_settled(label, kept, fixed) and label.name not in query.by]
    if lost and metric.hook != RECORDED:
        names = " and ".join(f"`{name}`" for name in lost)
        message = f"without {names} there are many values of `{metric.name}`, not one"
        raise QueryError(message, query.intent, "ask for the `total`, the `highest`, the `lowest` or the `average`")


def _is_settled(label: Label, kept: set[str], fixed: set[str]) -> bool:
    """Whether there is one value of the label for each group, so that leaving it out joins nothing."""
    return label.name in fixed or not kept.isdisjoint(label.determiners)


def _expect_moment(query: Query, metric: Metric) -> None:
    if metric.unit != _TIMESTAMP:
        message = f"`{metric.name}` holds no moment whose age could be told"
        raise QueryError(message, "age", "name a gauge whose unit is `timestamp_seconds`")
    _ = query


def _expect_events(query: Query, metric: Metric) -> None:
    """A window in which nothing can have happened yet makes a rate that comes and goes."""
    if query.window is not None and metric.event_period and query.window < metric.event_period:
        message = f"`{metric.name}` counts about once in {duration(metric.event_period)}: most windows have nothing"
        raise QueryError(
            message, "window", f"look back {duration(metric.event_period * _SCRAPES_IN_WINDOW)} or leave it out"
        )


_CHECKS: dict[str, Callable[[Query, Metric], None]] = {
    "ratio": _expect_parts,
    "value": _expect_whole,
    "age": _expect_moment,
}
