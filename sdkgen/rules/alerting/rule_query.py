"""A recording rule or an alert asks for something that has no meaning.

## What it does
Builds the PromQL of every recording rule and alert, and reports what cannot be built: a rate of a gauge, a formula that
adds bytes to seconds, parts whose series do not match, a forecast of a counter.

## Why it matters
PromQL would answer such a query with nothing, or with a number that looks right.

## Example
`forecast: http_requests_total`, a counter

## Use instead
`forecast:` of a gauge, or of a recorded rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.alerting import alert_expression, rule_expressions, rule_setting
from sdkgen.queries import QueryError
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK190", "rule-query", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every recording rule and alert whose expression cannot be built."""
    if spec.catalogue is None or not (spec.catalogue.recording_rules or spec.catalogue.alerts):
        return
    setting = rule_setting(spec.catalogue)
    for rule in spec.catalogue.recording_rules:
        try:
            list(rule_expressions(rule, setting))
        except QueryError as fault:
            yield KIND.at(spec.span(rule.origin, fault.key, key=True), f"`{rule.name}`: {fault}", help=fault.help)
    for alert in spec.catalogue.alerts:
        try:
            alert_expression(alert, setting)
        except QueryError as fault:
            yield KIND.at(spec.span(alert.origin, fault.key, key=True), f"`{alert.name}`: {fault}", help=fault.help)
