"""A deprecated metric is still there after the day on which it was to go.

## What it does
Rejects a metric whose `remove_after` has passed. Today is the day in UTC, or that of `SOURCE_DATE_EPOCH`, so that an
old commit still builds as it did.

## Why it matters
A date that nobody keeps is no date: users stop believing the next one, and every old name costs series and attention
for ever.

## Example
```yaml
deprecated:
  since: "1.4"
  remove_after: 2024-06-30
```

## Use instead
Remove the metric; what continues it keeps `renamed_from` for as long as Prometheus keeps samples of the old name. Or
postpone the date, which `sdkgen diff` will tell users.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.today import today
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK261", "removal-overdue", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every metric whose time is over."""
    day = today()
    for metric in spec.metrics:
        last = metric.deprecated.remove_after if metric.deprecated else None
        if last is not None and len(last) == len(day) and last < day:
            span = spec.span(metric.origin, "deprecated", "remove_after")
            message = f"`{metric.name}` was to go after {last}"
            yield KIND.at(span, message, help="remove the metric, or postpone the date")
