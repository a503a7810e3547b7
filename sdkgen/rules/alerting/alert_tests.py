"""Nothing shows that an alert fires.

## What it does
Derives a history from the alert's query on which it fires, and one on which it just does not. Where that cannot be
done, as for `promql`, it wants `tests` with at least one moment at which the alert fires and one at which it is silent.

## Why it matters
An alert that cannot fire looks exactly like a healthy service. It is found out in the incident that it was meant for.

## Example
An alert with `promql: my_metric > 5`, without `tests`

## Use instead
An intent such as `value: my_metric` with `above: 5`, or `tests` with `series`, `fires_at` and `silent_at`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.alerting import TemplateError, UntestableError, alert_tests
from sdkgen.queries import QueryError
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK194", "alert-tests", __doc__)

_HELP = "add `tests` with `series`, `fires_at` and `silent_at`"


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every alert that no test would show firing and silent."""
    if spec.catalogue is None:
        return
    for alert in spec.catalogue.alerts:
        try:
            found = alert_tests(alert, spec.catalogue)
        except UntestableError as fault:
            yield KIND.at(spec.span(alert.origin, key=True), f"`{alert.name}` has no test: {fault}", help=_HELP)
            continue
        except (QueryError, TemplateError):
            continue  # rule-query and alert-text say so
        for fires, what in ((True, "fires_at"), (False, "silent_at")):
            if not any(check_.fires is fires for test in found for check_ in test.checks):
                message = f"the tests of `{alert.name}` have no moment in `{what}`"
                yield KIND.at(spec.span(alert.origin, "tests", key=True), message, help="add one")
