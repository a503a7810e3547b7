"""Series with known values, as promtool's tests write them, and what a query comes to on them.

For most queries there is a history on which they have a given value: a counter that rises steadily, a gauge that stays,
observations on one side of a bucket's bound. Where there is none, the specification has to name one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import TYPE_CHECKING

from sdkgen.alerting.arithmetic import solve
from sdkgen.alerting.course import EVENTS_A_SECOND, Course, beside, observed, spread
from sdkgen.alerting.label_sets import label_set, series_name
from sdkgen.model import MetricType
from sdkgen.model.recorded import RECORDED
from sdkgen.queries.dimension import PERIODS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.model import Catalogue, Metric
    from sdkgen.model.query import Matcher, Query

_DEFAULT_WINDOW = 300.0
_EVENTS_IN_WINDOW = 4
_FEW = 20
"""How many values of an open label share the events."""


class UntestableError(ValueError):
    """No history can be derived for a query; the message says why."""


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
        if query.intent == "count":
            return self._count(query, ceil(value) if beyond else floor(value))
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
        if value < 1:
            return History({series_name(metric.name, labels): Course(0)}, labels)
        before = 0.0 if metric.zero_initialised else None
        course = Course(value, birth=BIRTH, before=before)
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
        if beyond and value >= metric.buckets[-1]:
            raise UntestableError(f"no quantile is above {metric.buckets[-1]:g}, the greatest bound of `{metric.name}`")
        labels = self._labels(metric, query.matchers)
        shares = spread(metric.buckets, beside(metric.buckets, value, beyond=beyond), q)
        return History(observed(metric, labels, shares), labels)

    def sharing(self, query: Query, value: float, *, others_within: bool | None) -> History:
        """A history on which one value of a label has a share, and all others equal parts of the rest.

        ``others_within`` says that the others' shares are no greater (True) or no less (False) than this one; it does
        not matter when None. Raises UntestableError.
        """
        metric, among = _metric(query), query.among or ""
        first = self._labels(metric, query.matchers)
        names = list(dict.fromkeys([first[among], *self._values(query, _FEW)]))
        rest = (1 - value) / max(len(names) - 1, 1)
        if not 0 <= value <= 1 or (len(names) == 1 and value < 1):
            raise UntestableError(f"the values of `{among}` never have shares of {value:g} and the rest")
        if others_within is not None and (rest > value if others_within else rest < value):
            raise UntestableError(f"some value of `{among}` is always on the other side of {value:g}")
        shares = {name: value if name == first[among] else rest for name in names}
        courses = {
            series_name(metric.name, {**first, among: name}): Course(0, EVENTS_A_SECOND * share)
            for name, share in shares.items()
        }
        return History(courses, first)

    def _values(self, query: Query, number: int) -> list[str]:
        """The values that it asks for of the label that a query is ``among``; so many where any is possible."""
        metric, among = _metric(query), query.among or ""
        label = next(each for each in metric.labels if each.name == among)
        known = list(label.values) or [f"{among}-{place}" for place in range(1, number + 1)]
        asked = [each for each in query.matchers if each.label == among]
        return [value for value in known if all(each.allows(value) for each in asked)]

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

    def _count(self, query: Query, number: int) -> History:
        """So many values of the label that is counted: all of them new at first, and active all the time."""
        metric, among = _metric(query), query.among or ""
        if metric.type is MetricType.HISTOGRAM:
            raise UntestableError("no history can be derived for values of a histogram's label")
        values = self._values(query, number)
        if number > len(values):
            raise UntestableError(f"`{among}` never has {number} values")
        found = [replace(self, fixed={**self.fixed, among: value}) for value in values[:number]]
        sets = [each._labels(metric, query.matchers) for each in found]  # noqa: SLF001  (its own class)
        course = Course(1, 1.0 if query.active_in else 0.0)
        return History({series_name(metric.name, labels): course for labels in sets}, sets[0] if sets else {})

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
