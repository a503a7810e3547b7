"""A histogram has no usable buckets, or another metric has some.

## What it does
Wants `buckets` on every histogram, strictly ascending and without infinity (which is always added), at most 50 of
them; and on nothing else.

## Why it matters
Default buckets fit nobody: an objective of 200 ms without a bound at 0.2 cannot be measured at all.

## Example
`buckets: [1, 0.5, 5]`

## Use instead
`buckets: [0.5, 1, 5]`
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sdkgen.model import MetricType
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK128", "buckets", __doc__)

_MOST = 50


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every metric whose buckets and type do not belong together, and every list that is out of order."""
    for metric in spec.metrics:
        is_histogram = metric.type is MetricType.HISTOGRAM
        if is_histogram and not metric.buckets and metric.is_emitted:
            span = spec.span(metric.origin, key=True)
            yield KIND.at(span, f"the histogram `{metric.name}` has no buckets", help="add `buckets: […]`")
        if not is_histogram and metric.buckets:
            span = spec.span(metric.origin, "buckets", key=True)
            yield KIND.at(span, f"the {metric.type} `{metric.name}` cannot have buckets", help="remove them")
        for index, (low, high) in enumerate(pairwise(metric.buckets), start=1):
            if low >= high:
                span = spec.span(metric.origin, "buckets", index)
                yield KIND.at(span, f"the bound {high:g} does not exceed {low:g} before it", help="sort the bounds")
        if len(metric.buckets) > _MOST:
            span = spec.span(metric.origin, "buckets", key=True)
            message = f"`{metric.name}` has {len(metric.buckets)} buckets, each a series of its own"
            yield KIND.at(span, message, help=f"keep the {_MOST} that thresholds and objectives need")
