"""A counter's name does not end in `_total`, or another metric's does.

## What it does
Wants `_total` at the end of every counter, and of nothing else; and none of the suffixes that belong to parts of a
histogram at the end of any name.

## Why it matters
OpenMetrics requires it, clients add it, and a reader of a query decides by it whether `rate` makes sense.

## Example
`http_requests` of type counter, `queue_total` of type gauge, `latency_bucket`

## Use instead
`http_requests_total`, `queue_size`, `latency_seconds`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model import MetricType
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Metric, Resolution

KIND = error("SDK121", "counter-suffix", __doc__)

_RESERVED = ("_bucket", "_count", "_sum", "_created", "_info")


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every emitted metric with a suffix that its type does not have."""
    for metric in spec.metrics:
        complaint = _complaint(metric)
        if complaint:
            yield KIND.at(spec.span(metric.origin, key=True), complaint[0], help=complaint[1])


def _complaint(metric: Metric) -> tuple[str, str] | None:
    name, is_counter = metric.name, metric.type is MetricType.COUNTER
    if not metric.is_emitted:
        return None
    if is_counter and not name.endswith("_total"):
        return f"the counter `{name}` does not end in `_total`", f"rename it to `{name}_total`"
    if not is_counter and name.endswith("_total"):
        return f"the {metric.type} `{name}` ends in `_total`", f"rename it to `{name.removesuffix('_total')}`"
    reserved = next((suffix for suffix in _RESERVED if name.endswith(suffix)), None)
    # A gauge may count things: only samples of histograms and summaries are called `_count`.
    if reserved and not (reserved == "_count" and metric.type is MetricType.GAUGE):
        return f"`{name}` ends in `{reserved}`, which names a part of another metric", "choose another name"
    return None
