"""Words for label values that a specification leaves open, and how often outcomes come about."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[str, ...]] = {
    "http.route_template": (
        "api/v1/accounts",
        "api/v1/accounts/{id}",
        "api/v1/orders",
        "api/v1/orders/{id}",
        "api/v1/reports/{id}",
        "api/v2/accounts",
        "api/v2/orders",
        "api/v2/orders/{id}",
    ),
    "http.method": ("GET", "POST", "PATCH", "DELETE"),
    "queue.name": ("default", "high", "low", "mail"),
    "job.class": ("SendMailJob", "SyncAccountJob", "GenerateReportJob", "ImportRecordsJob"),
    "task.name": ("cleanup", "hourly-report", "nightly-check"),
    "validation.rule": ("required", "email", "max", "unique"),
    "validation.field": ("name", "email", "domain", "items.*.price"),
}
"""Values of open labels by their source."""

STATUSES = {"200": 0.9, "201": 0.06, "404": 0.015, "422": 0.01, "429": 0.009, "500": 0.004, "503": 0.002}
"""Shares of HTTP statuses; all but the first two are errors."""

OUTCOMES = {"success": 0.95, "failed": 0.02, "retry": 0.03}
RETRIES = {"1": 0.7, "2": 0.2, "3": 0.07, "4": 0.03}

_NEVER_UNITS = frozenset({"violations", "attempts", "findings", "failures", "drops", "expunges", "folds"})

GROWTH_A_DAY = 0.02
"""How much of its size what is stored grows in a day."""


def zipf_shares(count: int) -> list[float]:
    """Shares of ``count`` things, each rarer than the one before, that add up to 1."""
    weights = [1 / (index + 1) for index in range(count)]
    return [weight / sum(weights) for weight in weights]


def must_never_happen(unit: str | None) -> bool:
    """Whether a counter in this unit counts what should not happen at all."""
    return unit in _NEVER_UNITS
