"""A test for every alert: a history on which it fires when it should, and one just below on which it stays silent."""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import TYPE_CHECKING

from sdkgen.alerting.course import EVENTS_A_SECOND, Course, observed
from sdkgen.alerting.courses import Courses, History, UntestableError
from sdkgen.alerting.expressions import rule_setting
from sdkgen.alerting.groups import alert_rule, burn_rule
from sdkgen.alerting.label_sets import label_set, series_name
from sdkgen.alerting.slo import burn_alert_name
from sdkgen.model.slo_series import SLO_LABEL, window_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.alerting.groups import AlertRule
    from sdkgen.model import Catalogue, Metric
    from sdkgen.model.alerting import Alert, AlertTest, Burn, Condition, Slo

_BEYOND, _WITHIN = 1.06, 0.94
"""How far past its threshold a value is taken to be, and how far short of it."""

_SAMPLES = 4
"""How many samples pass until rates, and records of records, are there."""

_STEPS = (60.0, 300.0)
_MOST_SAMPLES = 1500
_COMPARE = {">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le}
_ACTIVE = 5.0
"""How many times the least traffic there is when there is enough."""


@dataclass(frozen=True, slots=True)
class Check:
    """At ``at`` seconds the alert with these labels is firing, or no alert that has them."""

    at: float
    labels: Mapping[str, str]
    fires: bool


@dataclass(frozen=True, slots=True)
class RuleTest:
    """A history, series by series every ``step`` seconds, and what the alert does on it."""

    alert: str
    name: str
    step: float
    series: Mapping[str, str]
    checks: tuple[Check, ...]


def rule_tests(catalogue: Catalogue) -> dict[str, tuple[RuleTest, ...]]:
    """The tests of every alert by its name. Raises UntestableError, QueryError and TemplateError."""
    found = {alert.name: alert_tests(alert, catalogue) for alert in catalogue.alerts}
    for slo in catalogue.slos:
        found[burn_alert_name(slo)] = tuple(test for burn in slo.burns for test in _burn_tests(slo, burn, catalogue))
    return found


def alert_tests(alert: Alert, catalogue: Catalogue) -> tuple[RuleTest, ...]:
    """The tests of an alert: as written, or derived from its query. Raises UntestableError."""
    rule = alert_rule(alert, catalogue, rule_setting(catalogue))
    if alert.tests:
        return tuple(_written(test, rule, number, catalogue) for number, test in enumerate(alert.tests, start=1))
    return tuple(_derived(alert, rule, catalogue))


def _derived(alert: Alert, rule: AlertRule, catalogue: Catalogue) -> Iterator[RuleTest]:
    first, *others = alert.conditions
    fires, silent = _on_either_side(first, Courses(catalogue))
    around = History({})
    for other in others:
        met, unmet = _on_either_side(other, Courses(catalogue), factor=_ACTIVE)
        if not set(unmet.courses) & set(fires.courses):
            name = f"{alert.name} is silent without what `when` asks for"
            yield _silent(_joined(fires, unmet), name, rule, catalogue)
        fires, silent, around = _joined(fires, met), _joined(silent, met), _joined(around, met)
    yield _firing(fires, f"{alert.name} fires", rule, catalogue)
    yield _silent(silent, f"{alert.name} is silent just short of its threshold", rule, catalogue)
    if _holds_for_nothing(first) and not _metrics(first) & {metric for other in others for metric in _metrics(other)}:
        yield _firing(around, f"{alert.name} fires when nothing is exposed", rule, catalogue)
    born = _born(fires)
    if first.query.intent == "events" and born != fires:
        yield _firing(born, f"{alert.name} fires for a series that is born with its first event", rule, catalogue)


def _on_either_side(condition: Condition, courses: Courses, factor: float = 1.0) -> tuple[History, History]:
    """A history on which the condition holds, and one on which it just does not."""
    query, threshold, comparison = condition.query, condition.threshold, condition.comparison
    if comparison is None:
        raise UntestableError("a history cannot be derived from PromQL as written")
    is_upper = comparison in (">", ">=")
    if query.intent == "quantile":
        return tuple(courses.reaching(query, threshold, beyond=beyond) for beyond in (is_upper, not is_upper))  # type: ignore[return-value]
    if query.intent == "share":
        past, short = (threshold * share for share in ((_BEYOND, _WITHIN) if is_upper else (_WITHIN, _BEYOND)))
        firing = courses.sharing(query, min(past, 1.0), others_within=None)
        return firing, courses.sharing(query, short, others_within=is_upper)
    past, short = threshold * _BEYOND * factor, threshold * _WITHIN
    if threshold == 0:
        past, short = 1.0 * factor, 0.0
    if query.intent == "age" and is_upper:
        past, short = threshold, 0.0
    if not is_upper:
        past, short = (0.0, 1.0) if threshold == 0 else (threshold * _WITHIN, threshold * _BEYOND)
    if query.metric is not None and query.metric.states and query.intent != "count":
        past, short = _states(query.metric, threshold, comparison)
    if query.intent == "count":
        past, short = _whole(threshold, comparison)
    return courses.reaching(query, past, beyond=is_upper), courses.reaching(query, short, beyond=not is_upper)


def _states(metric: Metric, threshold: float, comparison: str) -> tuple[float, float]:
    """The states nearest to the threshold, for which the condition holds and for which it does not."""
    nearest = sorted(map(float, metric.states), key=lambda state: abs(state - threshold))
    sides = [[state for state in nearest if _COMPARE[comparison](state, threshold) is holds] for holds in (True, False)]
    if not all(sides):
        raise UntestableError(f"the states of `{metric.name}` are all on one side of {threshold:g}")
    return sides[0][0], sides[1][0]


def _whole(threshold: float, comparison: str) -> tuple[float, float]:
    """The whole numbers next to the threshold, for which the condition holds and for which it does not."""
    least, most = {">": (floor(threshold) + 1, floor(threshold)), "<=": (floor(threshold), floor(threshold) + 1)}.get(
        comparison, (ceil(threshold), ceil(threshold) - 1)
    )
    return (most, least) if comparison == "<" else (least, most)


def _holds_for_nothing(condition: Condition) -> bool:
    """Whether a query without an answer is filled with a value that makes the condition true."""
    query = condition.query
    filled = 0.0 if query.intent == "count" and not query.by else query.otherwise
    compare = _COMPARE.get(condition.comparison or "")
    return filled is not None and not query.by and compare is not None and compare(filled, condition.threshold)


def _metrics(condition: Condition) -> set[str]:
    return {metric.name for metric in condition.query.metrics}


def _joined(history: History, other: History) -> History:
    """Both, where the first one has the say about series that both need."""
    courses = {**other.courses, **history.courses}
    return replace(
        history,
        courses=courses,
        earliest=max(history.earliest, other.earliest),
        settled=max(history.settled, other.settled),
    )


def _born(history: History) -> History:
    """The same, where nothing is exposed before the first event."""
    return replace(history, courses={name: replace(course, before=None) for name, course in history.courses.items()})


def _firing(history: History, name: str, rule: AlertRule, catalogue: Catalogue) -> RuleTest:
    step = _step(history, rule, catalogue)
    late = history.settled + rule.hold + _SAMPLES * step
    early = history.earliest + rule.hold - step
    labels = {**rule.labels, **{label: history.labels[label] for label in rule.query_labels if label in history.labels}}
    checks = [Check(early, rule.labels, fires=False)] if early > 0 else []
    return _test(history, name, rule, step, (*checks, Check(_rounded(late, step), labels, fires=True)))


def _silent(history: History, name: str, rule: AlertRule, catalogue: Catalogue) -> RuleTest:
    step = _step(history, rule, catalogue)
    late = history.settled + rule.hold + _SAMPLES * step
    return _test(history, name, rule, step, (Check(_rounded(late, step), rule.labels, fires=False),))


def _test(history: History, name: str, rule: AlertRule, step: float, checks: tuple[Check, ...]) -> RuleTest:
    count = int(max(check.at for check in checks) // step) + 1
    series = {each: course.text(step, count) for each, course in sorted(history.courses.items())}
    return RuleTest(rule.name, name, step, series, checks)


def _step(history: History, rule: AlertRule, catalogue: Catalogue) -> float:
    """The time between samples: the server's, or more for a long history."""
    length = history.settled + rule.hold
    steps = (catalogue.prometheus.evaluation_interval, *_STEPS)
    return next((step for step in steps if length / step <= _MOST_SAMPLES), _STEPS[-1])


def _rounded(seconds: float, step: float) -> float:
    return -(-seconds // step) * step


def _written(test: AlertTest, rule: AlertRule, number: int, catalogue: Catalogue) -> RuleTest:
    checks = [Check(at, {**rule.labels, **test.labels}, fires=True) for at in test.fires_at]
    checks += [Check(at, rule.labels, fires=False) for at in test.silent_at]
    step = test.interval or catalogue.prometheus.evaluation_interval
    ordered = tuple(sorted(checks, key=lambda check: check.at))
    return RuleTest(rule.name, f"{rule.name}, history {number}", step, dict(test.series), ordered)


def _burn_tests(slo: Slo, burn: Burn, catalogue: Catalogue) -> Iterator[RuleTest]:
    rule = burn_rule(slo, burn, catalogue)
    named = f"{rule.name} over {window_text(burn.long)}"
    above, below = (min(1.0, burn.factor * slo.budget * share) for share in (_BEYOND, _WITHIN))
    yield _firing(_with_errors(slo, above), f"{named} fires", rule, catalogue)
    yield _silent(_with_errors(slo, below), f"{named} is silent just below its burn rate", rule, catalogue)
    if slo.least_rate:
        idle = _slowed(_with_errors(slo, above), slo.least_rate * _WITHIN / EVENTS_A_SECOND)
        yield _silent(idle, f"{named} is silent with too few events to tell", rule, catalogue)


def _slowed(history: History, factor: float) -> History:
    courses = {name: replace(course, slope=course.slope * factor) for name, course in history.courses.items()}
    return replace(history, courses=courses)


def _with_errors(slo: Slo, ratio: float) -> History:
    """Traffic of which a share is bad, from the beginning."""
    good = label_set(slo.metric, slo.matchers, (), {})
    if slo.under is not None:
        return History(observed(slo.metric, good, _slow(slo.metric.buckets, slo.under, ratio)), {SLO_LABEL: slo.name})
    matching = label_set(slo.metric, (*slo.matchers, *slo.part), (), {})
    other = label_set(slo.metric, slo.matchers, slo.part, {})
    good, bad = (other, matching) if slo.part_is_bad else (matching, other)
    courses = {
        series_name(slo.metric.name, good): Course(0, EVENTS_A_SECOND * (1 - ratio)),
        series_name(slo.metric.name, bad): Course(0, EVENTS_A_SECOND * ratio),
    }
    return History(courses, {SLO_LABEL: slo.name})


def _slow(bounds: tuple[float, ...], under: float, ratio: float) -> dict[float, float]:
    """All observations but a share of them at most ``under``, and those at most the next bound."""
    beyond = [bound for bound in bounds if bound > under]
    return {under: 1 - ratio, **({beyond[0]: 1.0} if beyond else {})}
