"""`histogram_quantile` of what are no rates of buckets.

## What it does
Wants `rate` or `increase` of a histogram's `_bucket` series, possibly summed, below `histogram_quantile`.

## Why it matters
Over raw buckets the quantile is that of everything since the process started: last week's night hides tonight's
outage. Over anything that is no bucket the result means nothing.

## Example
`histogram_quantile(0.95, sum by (le) (http_request_duration_seconds_bucket))`

## Use instead
`histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import Shape, ValueKind
from sdkgen.promql.nodes import Range, Selector
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, called_after, fault, window_for, with_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Node

KIND = error("SDK413", "quantile-input", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every quantile of something else."""
    for call in analysis.calls:
        if call.function.text != "histogram_quantile" or len(call.arguments) != len(("rank", "buckets")):
            continue
        operand = call.arguments[1]
        facts = analysis.facts(operand)
        if facts.is_unknown or facts.shape is not Shape.VECTOR or facts.kind is ValueKind.BUCKET_RATE:
            continue
        subject = called_after(analysis, operand)
        if facts.kind is ValueKind.BUCKET:
            message = f"the quantile is over all that `{subject}` counted since its process started"
            help_ = "put `rate(…)` around the buckets, inside of any `sum`"
            yield fault(KIND, operand, message, help_, _rated(analysis, operand), facts=facts)
        else:
            message = f"`{subject}` is a {facts.kind.value}, no rate of a histogram's buckets"
            yield fault(KIND, operand, message, "use `rate(…_bucket[5m])` of a histogram", facts=facts)


def _rated(analysis: Analysis, operand: Node) -> tuple[Edit, ...]:
    edits: tuple[Edit, ...] = ()
    for each in operand.walk():
        if isinstance(each, Selector) and not isinstance(analysis.parent(each), Range):
            edits += with_window(each, "rate", window_for(analysis))
    return edits
