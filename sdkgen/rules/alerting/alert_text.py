"""A text of an alert refers to something that the alert does not have.

## What it does
Wants every placeholder of `summary` and `description` to be `{value}`, with an optional form (`{value:percent}`,
`{value:duration}`, `{value:bytes}`, `{value:number}`), or a label that the alert's query leaves.

## Why it matters
Prometheus renders a label that is not there as nothing: "p95 of  is 3 s", at night, to somebody who was just woken up.

## Example
`summary: "{endpoint} is slow"` on an alert `by: [tier]`

## Use instead
`by: [endpoint]`, or a summary without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.alerting import TemplateError, rule_setting, template_of
from sdkgen.queries import QueryError
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK193", "alert-text", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every text with a placeholder that nothing would fill."""
    if spec.catalogue is None or not spec.catalogue.alerts:
        return
    setting = rule_setting(spec.catalogue)
    for alert in spec.catalogue.alerts:
        try:
            template = template_of(alert, setting)
        except QueryError:
            continue  # rule-query says so
        for key, text in (("summary", alert.summary), ("description", alert.description or "")):
            try:
                template.render(text)
            except TemplateError as fault:
                yield KIND.at(spec.span(alert.origin, key), f"{alert.name}: {fault}", help=fault.help)
