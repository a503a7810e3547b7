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

from sdkgen.alerting import TemplateError, UntestableError, alert_tests, example_series
from sdkgen.queries import QueryError, metrics_of
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Catalogue, Resolution
    from sdkgen.model.alerting import Alert

KIND = error("SDK194", "alert-tests", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every alert that no test would show firing and silent."""
    if spec.catalogue is None:
        return
    for alert in spec.catalogue.alerts:
        try:
            found = alert_tests(alert, spec.catalogue)
        except UntestableError as fault:
            help_ = _help(alert, spec.catalogue)
            yield KIND.at(spec.span(alert.origin, key=True), f"`{alert.name}` has no test: {fault}", help=help_)
            continue
        except (QueryError, TemplateError):
            continue  # rule-query and alert-text say so
        for fires, what in ((True, "fires_at"), (False, "silent_at")):
            if not any(check_.fires is fires for test in found for check_ in test.checks):
                message = f"the tests of `{alert.name}` have no moment in `{what}`"
                yield KIND.at(spec.span(alert.origin, "tests", key=True), message, help="add one")


def _help(alert: Alert, catalogue: Catalogue) -> str:
    """What to write, with a series that the alert reads."""
    known = {**catalogue.by_name, **catalogue.recorded}
    metrics = [metric for each in alert.conditions for metric in metrics_of(each.query, known)]
    if not metrics:
        return "add `tests` with `series`, `fires_at` and `silent_at`"
    name = f"{metrics[0].name}_count" if metrics[0].has_suffixes else metrics[0].name
    series = example_series(name, metrics[0])
    return f"add `tests`: in `series` values such as `{series}: 0+60x30`, and moments in `fires_at` and `silent_at`"
