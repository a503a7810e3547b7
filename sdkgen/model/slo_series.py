"""The series that objectives are recorded as, for dashboards and alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.plain import plain_label
from sdkgen.model.recorded import RECORDED, recorded_metric

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.model.alerting import Slo
    from sdkgen.model.catalogue import Metric

SLO_LABEL = "slo"
EVENTS = "slo:events:rate5m"
ERRORS = "slo:errors:rate5m"
OBJECTIVE = "slo:objective:ratio"
BUDGET = "slo:error_budget:ratio"
BUDGET_LEFT = "slo:error_budget_remaining:ratio"

_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def window_text(seconds: float) -> str:
    """A window in the largest unit that leaves no rest, as names and ranges have it: 2592000 is ``30d``."""
    exact = (f"{int(seconds // size)}{unit}" for unit, size in _UNITS if seconds % size == 0)
    return next(exact, f"{round(seconds * 1000)}ms")


def error_ratio_name(window: float) -> str:
    """The series of error ratios over a window."""
    return f"slo:error_ratio:rate{window_text(window)}"


def burn_rate_name(window: float) -> str:
    """The series of burn rates over a window: 1 uses up the budget exactly by the end of the period."""
    return f"slo:burn_rate:rate{window_text(window)}"


def slo_metrics(slos: Iterable[Slo]) -> dict[str, Metric]:
    """Every series that the objectives are recorded as, by name."""
    found = list(slos)
    if not found:
        return {}
    label = (plain_label(SLO_LABEL, RECORDED, values=[slo.name for slo in found]),)
    origin = found[0].origin
    series = {
        EVENTS: ("Events of the objective.", "events_per_second"),
        ERRORS: ("Bad events of the objective.", "events_per_second"),
        OBJECTIVE: ("Share of events that the objective wants good.", "ratio"),
        BUDGET: ("Share of events that may be bad.", "ratio"),
        BUDGET_LEFT: ("Share of the error budget that is left; below zero the objective is missed.", "ratio"),
    }
    for window in sorted({window for slo in found for window in slo.windows}):
        series[error_ratio_name(window)] = (f"Share of events within {window_text(window)} that were bad.", "ratio")
        series[burn_rate_name(window)] = (f"Error ratio within {window_text(window)} over the error budget.", "ratio")
    return {name: recorded_metric(name, help_, unit, label, origin) for name, (help_, unit) in series.items()}
