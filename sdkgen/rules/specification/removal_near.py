"""A deprecated metric has less than 30 days left.

## What it does
Warns while `remove_after` is less than 30 days away.

## Why it matters
On the day after, [SDK261](#sdk261) stops the build: whoever still reads or records the metric should hear of it before.

## Example
A metric whose `remove_after` is next week.

## Use instead
Find what still uses it with `sdkgen scan` and `sdkgen check`, then remove it, or postpone the date.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sdkgen.model.today import today
from sdkgen.rules._kind import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = warning("SDK262", "removal-near", __doc__)

_NOTICE = timedelta(days=30)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every metric that goes soon."""
    day = today()
    soon = (date.fromisoformat(day) + _NOTICE).isoformat()
    for metric in spec.metrics:
        last = metric.deprecated.remove_after if metric.deprecated else None
        if last is not None and len(last) == len(day) and day <= last < soon:
            span = spec.span(metric.origin, "deprecated", "remove_after")
            yield KIND.at(span, f"`{metric.name}` goes after {last}", help="see what still uses it: `sdkgen scan`")
