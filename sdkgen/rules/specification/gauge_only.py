"""A key that only makes sense on a gauge stands on another type.

## What it does
Rejects `shared`, `states`, `sentinels`, `range` and `expires_after` on counters and histograms.

## Why it matters
A counter that every instance exports alike, or that expires, is not a counter: `rate` over it is wrong.

## Example
`shared: true` on a counter

## Use instead
A gauge, or a counter that each instance counts for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model import MetricType
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK132", "gauge-only", __doc__)

_KEYS = ("shared", "states", "sentinels", "range", "expires_after")


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every gauge's key on something else."""
    for metric in spec.metrics:
        if metric.type is MetricType.GAUGE:
            continue
        for key in _KEYS:
            if getattr(metric, key):
                message = f"`{key}` makes no sense on a {metric.type}"
                yield KIND.at(spec.span(metric.origin, key, key=True), message, help="remove it, or make it a gauge")
