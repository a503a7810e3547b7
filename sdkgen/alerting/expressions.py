"""The PromQL of recording rules and alerts, made from their queries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.model.query import Matcher
from sdkgen.queries import Expression, QueryError, Setting, build
from sdkgen.queries.expression import AND, COMPARISON, PLUS, number
from sdkgen.queries.recording import SUMS, setting_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model import Catalogue
    from sdkgen.model.alerting import Alert, Condition, RecordingRule
    from sdkgen.model.query import Query


def rule_setting(catalogue: Catalogue) -> Setting:
    """Where rules run: no variables, the server's own windows; what is recorded already is not computed again."""
    return replace(setting_of(catalogue), sums_up=True, is_rule=True)


def rule_expressions(rule: RecordingRule, setting: Setting) -> Iterator[tuple[Mapping[str, str], Expression]]:
    """The labels that each rule of a recorded series adds, and what it records. Raises QueryError.

    One rule, or one for each value of the label that it is sliced by.
    """
    if rule.slices is None:
        yield {}, _recorded(rule, setting)
        return
    for value in _sliced_values(rule, rule.slices):
        query = _slice(rule.query, Matcher(rule.slices, (value,)))
        yield {rule.slices: value}, _recorded(replace(rule, query=query), setting)


def _sliced_values(rule: RecordingRule, name: str) -> tuple[str, ...]:
    query = rule.query
    label = next((each for each in query.metric.labels if each.name == name), None) if query.metric else None
    if query.intent not in SUMS or label is None or name not in query.by:
        message = f"`slices` is a label that a rate or an increase is grouped by, and `{name}` is not"
        raise QueryError(message, "slices", "name a label of `by`, or leave it out")
    if not label.is_closed:
        message = f"the values of `{name}` are not known: nobody could say which slices there are"
        raise QueryError(message, "slices", "name a label with `values`")
    return label.exposed_values


def _slice(query: Query, condition: Matcher) -> Query:
    """The query about one value of a label, which is no label of its result any more."""
    return replace(
        query,
        by=tuple(label for label in query.by if label != condition.label),
        matchers=(*query.matchers, condition),
        entities=_slice(query.entities, condition) if query.entities else None,
    )


def _recorded(rule: RecordingRule, setting: Setting) -> Expression:
    """What a rule records, from other records where they come to the same."""
    own = next((each for each in setting.recorded if each.name == rule.name), None)
    others = tuple(each for each in setting.recorded if each is not own)
    # Without an own record it is PromQL as written, or means nothing.
    return build(rule.query, replace(setting, recorded=others if own else (), in_pieces=True, reader=own))


def alert_expression(alert: Alert, setting: Setting) -> Expression:
    """The series of an alert: those for which all its conditions hold. Raises QueryError."""
    first, *others = alert.conditions
    expression = condition_expression(first, setting)
    for other in others:
        expression = _both(expression, condition_expression(other, setting))
    return expression


def condition_expression(condition: Condition, setting: Setting) -> Expression:
    """The series for which one condition holds. Raises QueryError."""
    value = build(condition.query, setting)
    if condition.comparison is None:
        return value
    if value.is_scalar:
        raise QueryError("a number alone is no alert", condition.query.intent, "name a metric")
    text = f"{value.at_least(PLUS)} {condition.comparison} {number(condition.threshold)}"
    return replace(value, text=text, binding=COMPARISON)


def _both(left: Expression, right: Expression) -> Expression:
    fine, coarse = left.labels or (), right.labels or ()
    if not set(coarse) <= set(fine):
        names = ", ".join(f"`{label}`" for label in coarse if label not in fine)
        raise QueryError(
            f"`when` has series by {names}, which the alert does not have", "when", "leave them out of `by`"
        )
    matching = "" if set(fine) == set(coarse) else f" on ({', '.join(coarse)})"
    # An `or` on either side binds less than `and`; one `and` after another is read from the left.
    return replace(left, text=f"{left.at_least(AND)} and{matching} {right.at_least(AND + 1)}", binding=AND)
