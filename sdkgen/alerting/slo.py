"""Objectives as rules: error ratios over every window, burn rates, what is left of the budget, burn-rate alerts.

Events are counted over five minutes; longer windows add those counts up, so that every event weighs the same however
traffic goes, and no rule reads weeks of raw series. Source: Google, The Site Reliability Workbook, chapter 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model import MetricType
from sdkgen.model.alerting import SHORTEST_WINDOW
from sdkgen.model.query import Matcher
from sdkgen.model.slo_series import (
    BUDGET,
    BUDGET_LEFT,
    ERRORS,
    EVENTS,
    OBJECTIVE,
    SLO_LABEL,
    burn_rate_name,
    error_ratio_name,
    window_text,
)
from sdkgen.queries.expression import TIMES, number, string
from sdkgen.queries.recorded import Asked
from sdkgen.queries.sums import alike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model.alerting import Burn, Slo
    from sdkgen.queries import Setting


def burn_alert_name(slo: Slo) -> str:
    """The alerts of an objective: ``api-availability`` → ``ApiAvailabilityErrorBudgetBurn``."""
    words = "".join(char if char.isalnum() else " " for char in slo.name).split()
    return "".join(word[:1].upper() + word[1:] for word in words) + "ErrorBudgetBurn"


def slo_records(slo: Slo, setting: Setting) -> Iterator[tuple[str, str]]:
    """The name and the expression of every series of an objective; each gets the label ``slo``."""
    own = f"{{{SLO_LABEL}={string(slo.name)}}}"
    events, part = alike(setting, *_asked(slo))
    yield EVENTS, events.text
    yield ERRORS, _errors(slo, f"sum({EVENTS}{own})", part.at_least(TIMES))
    for window in slo.windows:
        yield error_ratio_name(window), _error_ratio(own, window)
    yield OBJECTIVE, f"vector({number(slo.objective)})"
    yield BUDGET, f"vector({number(slo.budget)})"
    for window in slo.windows:
        yield burn_rate_name(window), f"{error_ratio_name(window)}{own} / {number(slo.budget)}"
    yield BUDGET_LEFT, f"1 - {burn_rate_name(slo.window)}{own}"


def burn_expression(slo: Slo, burn: Burn) -> str:
    """The condition of a burn-rate alert: the long window decides, the short one ends it soon after the cause."""
    own = f"{{{SLO_LABEL}={string(slo.name)}}}"
    parts = [f"{burn_rate_name(window)}{own} > {number(burn.factor)}" for window in (burn.long, burn.short)]
    if slo.least_rate is not None:
        parts.append(f"avg_over_time({EVENTS}{own}[{window_text(burn.long)}]) >= {number(slo.least_rate)}")
    return " and ".join(parts)


def never_fires(slo: Slo, burn: Burn) -> bool:
    """Whether even a service that answers nothing but errors does not burn that fast."""
    return burn.factor * slo.budget >= 1


def _asked(slo: Slo) -> tuple[Asked, Asked]:
    """The sums of all events, and of the part that its definition names."""
    suffix = "_count" if slo.metric.type is MetricType.HISTOGRAM else ""
    events = Asked(slo.metric, suffix, "rate", SHORTEST_WINDOW, None, slo.matchers, ())
    if slo.under is None:
        return events, events._replace(matchers=(*slo.matchers, *slo.part))
    bound = Matcher("le", le_values(slo.under))
    return events, events._replace(suffix="_bucket", matchers=(*slo.matchers, bound))


def _errors(slo: Slo, events: str, part: str) -> str:
    """The bad events; none is 0, not nothing. ``events`` were recorded a moment ago, in the same evaluation."""
    if slo.under is not None:
        return f"{events} - {part}"
    filled = f"{part} or 0 * {events}"
    return filled if slo.part_is_bad else f"{events} - ({filled})"


def _error_ratio(own: str, window: float) -> str:
    if window == SHORTEST_WINDOW:
        return f"{ERRORS}{own} / ({EVENTS}{own} > 0)"
    range_ = window_text(window)
    return f"sum_over_time({ERRORS}{own}[{range_}]) / (sum_over_time({EVENTS}{own}[{range_}]) > 0)"


def le_values(bound: float) -> tuple[str, ...]:
    """How exporters write a bound: ``60.0``, and some of them ``60``."""
    text = repr(float(bound))
    return (text.removesuffix(".0"), text) if text.endswith(".0") else (text,)
