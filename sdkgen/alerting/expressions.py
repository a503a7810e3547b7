"""The PromQL of recording rules and alerts, made from their queries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.queries import Expression, QueryError, Setting, build
from sdkgen.queries.expression import AND, COMPARISON, PLUS, number
from sdkgen.queries.recording import setting_of

if TYPE_CHECKING:
    from sdkgen.model import Catalogue
    from sdkgen.model.alerting import Alert, Condition, RecordingRule


def rule_setting(catalogue: Catalogue) -> Setting:
    """Where rules run: no variables, the server's own windows; what is recorded already is not computed again."""
    return replace(setting_of(catalogue), sums_up=True, is_rule=True)


def rule_expression(rule: RecordingRule, setting: Setting) -> Expression:
    """What a recording rule records, from other records where they come to the same. Raises QueryError."""
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
