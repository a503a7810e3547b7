"""A recorded series is not named `level:metric:operation`, or is called like something else.

## What it does
Wants three parts between colons: the labels that are left, what is recorded, and how. No metric and no series of an
objective may have the same name. Alerts have names that are words.

## Why it matters
The colons are how readers of a query tell recorded series from exposed ones, and what level they are at.

## Example
`cpu_usage_by_tenant`

## Use instead
`tenant:cpu_usage:rate5m`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK192", "rule-name", __doc__)

_RECORD = re.compile(r"[a-zA-Z_]\w*:[a-zA-Z_]\w*:\w+", re.ASCII)
_ALERT = re.compile(r"[a-zA-Z_]\w*", re.ASCII)
_OBJECTIVE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_OF_OBJECTIVES = "slo:"


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every recorded series, alert and objective whose name would mislead, or break something."""
    if spec.catalogue is None:
        return
    for rule in spec.catalogue.recording_rules:
        span = spec.span(rule.origin, key=True)
        if not _RECORD.fullmatch(rule.name):
            help_ = f"name it `level:metric:operation`, such as `service:{_word(rule.name)}:rate5m`"
            yield KIND.at(span, f"`{rule.name}` is no name of a recorded series", help=help_)
        elif rule.name.startswith(_OF_OBJECTIVES):
            yield KIND.at(span, f"`{rule.name}` is called like a series of an objective", help="name another level")
    for alert in spec.catalogue.alerts:
        if not _ALERT.fullmatch(alert.name):
            help_ = "use letters and digits, such as `ApiErrorRatioHigh`"
            yield KIND.at(spec.span(alert.origin, key=True), f"`{alert.name}` is no name of an alert", help=help_)
    for slo in spec.catalogue.slos:
        if not _OBJECTIVE.fullmatch(slo.name):
            help_ = "use lower case and hyphens, such as `api-availability`"
            yield KIND.at(spec.span(slo.origin, key=True), f"`{slo.name}` is no name of an objective", help=help_)


def _word(name: str) -> str:
    return re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_") or "metric"
