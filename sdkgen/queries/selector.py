"""Series of a metric: its name, its matchers, its range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.queries.expression import duration, number, string
from sdkgen.source.scalars import Plain, as_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.model import Metric
    from sdkgen.model.query import Matcher
    from sdkgen.queries.setting import Setting

RECORDED = "recorded"
"""The hook of series that a recording rule makes."""
SERVER = "prometheus"
"""The hook of series that Prometheus makes of every scrape."""

_IN_EVERY_SERVICE = ("instrumentation", SERVER)
_DEFAULT_WINDOW = 300
_SCRAPES_IN_WINDOW = 4
_EVENTS_IN_WINDOW = 4


def selector(metric: Metric, setting: Setting, matchers: Iterable[Matcher] = (), suffix: str = "") -> str:
    """The metric's series with the matchers, those of the setting's variables, and without other services' series."""
    conditions = [condition(matcher) for matcher in matchers]
    conditions += _jobs(metric, setting)
    conditions += [each.matcher for each in setting.applicable(tuple(label.name for label in metric.labels))]
    return f"{metric.name}{suffix}{{{', '.join(conditions)}}}" if conditions else f"{metric.name}{suffix}"


def narrowed(vector: str, labels: tuple[str, ...], setting: Setting) -> str:
    """The vector, kept where the variables that reach it through another metric say so.

    They say it at the vector's own moment: with ` @ end()` everywhere Prometheus evaluates a ranking once, not at every
    step of a range. Where only leaders are asked for, theirs are kept before anything is done with them.
    """
    for each, through in setting.related(labels):
        if through.label not in setting.settled:
            vector = f"{vector} and on ({through.label}) {through.metric.name}{{{each.matcher}}}{setting.at}"
    return vector + (setting.leaders.matching if setting.leaders is not None else "")


def measured(metric: Metric, series: str) -> str:
    """The series of a gauge without the values that are no measurements."""
    return series + "".join(f" != {_number(sentinel)}" for sentinel in metric.sentinels)


def moment(seconds: float | None, setting: Setting) -> str:
    """The modifiers of when to look: at the end of a dashboard's range, and from a time ago; or nothing."""
    return f"{setting.at}{f' offset {duration(seconds)}' if seconds else ''}"


def window(metric: Metric, given: float | None, setting: Setting) -> str:
    """The range of a rate: as written, else the setting's, unless the metric's events are too rare for either."""
    if given is not None:
        return duration(given)
    if metric.event_period:
        return duration(max(metric.event_period * _EVENTS_IN_WINDOW, _DEFAULT_WINDOW))
    if setting.window is not None:
        return setting.window
    interval = max((setting.intervals.get(job, 0) for job in metric.jobs), default=0)
    return duration(max(interval * _SCRAPES_IN_WINDOW, _DEFAULT_WINDOW))


def grouped(function: str, labels: Iterable[str], vector: str) -> str:
    """An aggregation, by labels where there are some."""
    names = ", ".join(labels)
    return f"{function} by ({names}) ({vector})" if names else f"{function}({vector})"


def condition(matcher: Matcher) -> str:
    """The matcher as it stands between the braces of a selector."""
    # An exact value that Grafana would take for a variable is written as a pattern, in which it can be escaped.
    if len(matcher.values) == 1 and not any(sign in matcher.values[0] for sign in ("*", "$", "[[")):
        return f"{matcher.label}{'!=' if matcher.negated else '='}{string(matcher.values[0])}"
    return f"{matcher.label}{'!~' if matcher.negated else '=~'}{string(matcher.pattern)}"


def _jobs(metric: Metric, setting: Setting) -> list[str]:
    """What several services expose under one name is narrowed to this one's jobs."""
    if metric.hook not in _IN_EVERY_SERVICE or not setting.services:
        return []
    return [f"job=~{string('|'.join(setting.services))}"]


def _number(text: str) -> str:
    value = as_number(Plain(text))
    return number(value) if isinstance(value, float) else text
