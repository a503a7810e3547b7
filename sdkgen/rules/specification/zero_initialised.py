"""A metric cannot be initialised to zero.

## What it does
Wants `zero_initialised` on counters and histograms whose labels are all closed, with at most 1,000 label sets.

## Why it matters
The product of the declared values is what gets initialised. Without it, `increase(...) > 0` never sees the first event
of a series that is born at 1.

## Example
`zero_initialised: true` with the label `tenant`

## Use instead
Close the label with `values`, or drop `zero_initialised` and query with `or vector(0)`.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from sdkgen.model import MetricType
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Metric, Resolution

KIND = error("SDK131", "zero-initialised", __doc__)

_MOST = 1000


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every metric whose zero series cannot be listed."""
    for metric in spec.metrics:
        complaint = _complaint(metric) if metric.zero_initialised else None
        if complaint:
            span = spec.span(metric.origin, "zero_initialised", key=True)
            yield KIND.at(span, complaint, help="remove `zero_initialised`, or close its labels with few `values`")


def _complaint(metric: Metric) -> str | None:
    if metric.type is MetricType.GAUGE:
        return f"the gauge `{metric.name}` would claim a zero that nobody measured"
    if not metric.is_emitted:
        return f"`{metric.name}` is not emitted by generated code"
    open_label = next((label for label in metric.labels if not label.is_closed), None)
    if open_label is not None:
        return f"the values of `{open_label.id}` are not known beforehand"
    count = prod(len(label.values) for label in metric.labels)
    return f"`{metric.name}` would start with {count} series" if count > _MOST else None
