"""Series with known values, as promtool's tests write them, and what a query comes to on them.

For most queries there is a history on which they have a given value: a counter that rises steadily, a gauge that stays,
observations on one side of a bucket's bound. Where there is none, the specification has to name one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sdkgen.alerting.arithmetic import solve
from sdkgen.alerting.label_sets import label_set, series_name
from sdkgen.model import MetricType
from sdkgen.model.recorded import RECORDED
from sdkgen.queries.dimension import PERIODS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.model import Catalogue, Metric
    from sdkgen.model.query import Matcher, Query

EVENTS_A_SECOND = 100.0
"""How many events there are where only their proportions matter."""

_DEFAULT_WINDOW = 300.0
_EVENTS_IN_WINDOW = 4
_OFF = 0.06
"""How far a quantile is off the bound that it is compared with."""


class UntestableError(ValueError):
    """No history can be derived for a query; the message says why."""


@dataclass(frozen=True, slots=True)
class Course:
    """What one series does: ``value`` at first, changing by ``slope`` a second.

    Until ``birth`` (seconds) it does not exist, or has the value ``before``.
    """

    value: float
    slope: float = 0.0
    birth: float = 0.0
    before: float | None = None

    def text(self, step: float, count: int) -> str:
        """The values in promtool's notation, one every ``step`` seconds."""
        born = round(self.birth / step)
        early = "" if not born else f"{_number(self.before)}x{born - 1} " if self.before is not None else f"_x{born} "
        rest = max(count - born, 1)
        if self.slope == 0:
            return f"{early}{_number(self.value)}x{rest}"
        sign = "-" if self.slope < 0 else "+"
        return f"{early}{_number(self.value)}{sign}{_number(abs(self.slope * step))}x{rest}"


@dataclass(frozen=True, slots=True)
class History:
    """Courses by series; ``labels`` are those of the series that the query is about.

    The query has its value at ``settled`` seconds at the latest, and not before ``earliest``.
    """

    courses: Mapping[str, Course]
    labels: Mapping[str, str] = field(default_factory=dict)
    earliest: float = 0.0
    settled: float = 0.0

    def with_(self, other: History) -> History:
        """Both; one series cannot do two things. Raises UntestableError."""
        for name, course in other.courses.items():
            if self.courses.get(name, course) != course:
                raise UntestableError(f"two parts of the query need `{name}` to do different things")
        return History(
            {**self.courses, **other.courses},
            {**other.labels, **self.labels},
            max(self.earliest, other.earliest),
            max(self.settled, other.settled),
        )


@dataclass(frozen=True, slots=True)
class Courses:
    """Makes histories for the queries of a Catalogue; ``fixed`` are label values that a query around it asks for."""

    catalogue: Catalogue
    fixed: Mapping[str, str] = field(default_factory=dict)

    def reaching(self, query: Query, value: float, *, beyond: bool) -> History:
        """A history on which ``query`` is ``value``; a quantile is above it when ``beyond``, else at most it.

        Raises UntestableError.
        """
        if query.metric is not None and query.metric.hook == RECORDED:
            return self._recorded(query, value, beyond=beyond)
        if query.intent == "quantile":
            return self._quantile(query, value, beyond=beyond)
        make = {
            "rate": self._rate,
            "increase": self._increase,
            "events": self._events,
            "ratio": self._ratio,
            "mean": self._mean,
            "value": self._level,
            "total": self._level,
            "highest": self._level,
            "lowest": self._level,
            "average": self._level,
            "forecast": self._level,
            "age": self._age,
            "formula": self._formula,
        }.get(query.intent)
        if make is None:
            raise UntestableError(f"no history can be derived for `{query.intent}`")
        return make(query, value)

    def _labels(
        self, metric: Metric, *conditions: tuple[Matcher, ...], without: tuple[Matcher, ...] = ()
    ) -> dict[str, str]:
        wanted = tuple(matcher for each in conditions for matcher in each)
        return label_set(metric, wanted, without, self.fixed)

    def _rate(self, query: Query, value: float) -> History:
        factor = PERIODS[query.per or "second"][0]
        metric = _metric(query)
        suffix = "_count" if metric.type is MetricType.HISTOGRAM else ""
        labels = self._labels(metric, query.matchers)
        course = Course(0, value / factor)
        return History({series_name(metric.name + suffix, labels): course}, labels, 0.0, window_of(query))

    def _increase(self, query: Query, value: float) -> History:
        return self._rate(replace(query, per=None), value / window_of(query))

    def _events(self, query: Query, value: float) -> History:
        """The very first event: a series that is born at 1, or at 0 where it is zero-initialised."""
        metric = _metric(query)
        labels = self._labels(metric, query.matchers)
        if value <= 0:
            return History({series_name(metric.name, labels): Course(0)}, labels)
        before = 0.0 if metric.zero_initialised else None
        course = Course(max(1.0, value), birth=BIRTH, before=before)
        return History({series_name(metric.name, labels): course}, labels, BIRTH, BIRTH)

    def _ratio(self, query: Query, value: float) -> History:
        metric = _metric(query)
        divisor = query.to or metric
        if query.to is None and not 0 <= value <= 1:
            raise UntestableError(f"a share is never {value:g}")
        above = self._labels(metric, query.matchers, query.part)
        below = self._labels(divisor, query.matchers, without=() if query.to else query.part)
        rest = EVENTS_A_SECOND * (1 if query.to else 1 - value)
        courses = {
            series_name(metric.name, above): Course(0, EVENTS_A_SECOND * value),
            series_name(divisor.name, below): Course(0, rest),
        }
        return History(courses, above)

    def _quantile(self, query: Query, value: float, *, beyond: bool) -> History:
        """Observations around a bound, so many of them in the bucket below that the quantile is just on its side."""
        metric, q = _metric(query), query.q or 0.0
        if value not in metric.buckets:
            raise UntestableError(f"{value:g} is no bucket bound of `{metric.name}`: a quantile there is a guess")
        if beyond and value == metric.buckets[-1]:
            raise UntestableError(f"{value:g} is the greatest bound of `{metric.name}`: no quantile is above it")
        labels = self._labels(metric, query.matchers)
        return History(observed(metric, labels, _around(metric.buckets, value, q, beyond=beyond)), labels)

    def _mean(self, query: Query, value: float) -> History:
        metric = _metric(query)
        labels = self._labels(metric, query.matchers)
        courses = {
            series_name(f"{metric.name}_sum", labels): Course(0, EVENTS_A_SECOND * value),
            series_name(f"{metric.name}_count", labels): Course(0, EVENTS_A_SECOND),
        }
        return History(courses, labels)

    def _level(self, query: Query, value: float) -> History:
        metric = _metric(query)
        if metric.type is not MetricType.GAUGE:
            raise UntestableError(f"`{metric.name}` has no level")
        labels = self._labels(metric, query.matchers)
        return History({series_name(metric.name, labels): Course(value)}, labels)

    def _age(self, query: Query, value: float) -> History:
        """Time in promtool's tests starts at 0: what never happens since is as old as the test."""
        metric = _metric(query)
        labels = self._labels(metric, query.matchers)
        name = series_name(metric.name, labels)
        if value <= 0:
            return History({name: Course(0, 1.0)}, labels)
        return History({name: Course(0)}, labels, value, value)

    def _recorded(self, query: Query, value: float, *, beyond: bool) -> History:
        """On the history on which the rule records that value."""
        metric = _metric(query)
        rule = next((rule for rule in self.catalogue.recording_rules if rule.name == metric.name), None)
        if rule is None or query.intent not in ("value", "highest", "lowest", "average", "total"):
            raise UntestableError(f"no history can be derived for `{query.intent}` of `{metric.name}`")
        asked = {each.label: each.values[0] for each in query.matchers if each.is_exact}
        inner = replace(self, fixed={**asked, **self.fixed})
        return inner.reaching(rule.query, value, beyond=beyond)

    def _formula(self, query: Query, value: float) -> History:
        """All parts are 1 but one, which is what makes the whole come to the value."""
        for name in query.parts:
            found = solve(query.text, dict.fromkeys(query.parts, 1.0), name, value)
            if found is not None:
                return self._parts(query, {**dict.fromkeys(query.parts, 1.0), name: found})
        raise UntestableError(f"no part of the formula makes it {value:g}")

    def _parts(self, query: Query, values: Mapping[str, float]) -> History:
        """What all the parts are at once; one that looks back sees what was before."""
        past = [(part, values[name]) for name, part in query.parts.items() if part.offset]
        history = History({})
        for name, part in query.parts.items():
            if not part.offset:
                history = history.with_(self.reaching(part, values[name], beyond=True))
        for part, value in past:
            history = _preceded(history, self.reaching(part, value, beyond=True), part.offset or 0)
        return history


BIRTH = 600.0
"""When what never happened before happens, in seconds."""


def observed(metric: Metric, labels: Mapping[str, str], at_most: Mapping[float, float]) -> dict[str, Course]:
    """Observations of a histogram: ``at_most`` has the share up to some bounds, which the bounds above inherit."""
    courses, share = {}, 0.0
    for bound in metric.buckets:
        share = at_most.get(bound, share)
        name = series_name(f"{metric.name}_bucket", {**labels, "le": repr(float(bound))})
        courses[name] = Course(0, EVENTS_A_SECOND * share)
    courses[series_name(f"{metric.name}_bucket", {**labels, "le": "+Inf"})] = Course(0, EVENTS_A_SECOND)
    courses[series_name(f"{metric.name}_count", labels)] = Course(0, EVENTS_A_SECOND)
    return courses


def _around(bounds: tuple[float, ...], bound: float, q: float, *, beyond: bool) -> dict[float, float]:
    """The shares at most at some bounds with which the quantile, interpolated in its bucket, is just off ``bound``."""
    index = bounds.index(bound)
    low = bound if beyond else bounds[index - 1] if index else 0.0
    high = bounds[index + 1] if beyond else bound
    place = min(max((bound * (1 + (_OFF if beyond else -_OFF)) - low) / (high - low), 0.0), 1.0)
    # histogram_quantile is low + (high - low) * (q - s) / (1 - s) for a share s at most low and all at most high.
    share = max(0.0, (q - place) / (1 - place)) if place < 1 else 0.0
    return {low: share, high: 1.0} if low in bounds else {high: 1.0}


def window_of(query: Query) -> float:
    """How far back a query looks that is part of a rule, in seconds."""
    rare = (_metric(query).event_period or 0) * _EVENTS_IN_WINDOW
    return query.window or max(rare, _DEFAULT_WINDOW)


def _preceded(now: History, past: History, offset: float) -> History:
    """The history of ``now``, with what ``past`` says about the same series until ``offset`` seconds have gone by."""
    courses = dict(now.courses)
    for name, course in past.courses.items():
        current = courses.get(name)
        if current is None or current.slope or course.slope or current.birth:
            raise UntestableError("a part looks back at what cannot be changed at a given moment")
        courses[name] = replace(current, birth=offset, before=course.value)
    return History(courses, now.labels, max(now.earliest, offset), max(now.settled, offset))


def _metric(query: Query) -> Metric:
    if query.metric is None:
        raise UntestableError("the query names no metric")
    return query.metric


def _number(value: float | None) -> str:
    return f"{0 if value is None else round(value, 9):.12g}"
