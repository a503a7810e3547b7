"""`histogram_quantile` of buckets that have lost their `le`.

## What it does
Wants the label `le` on everything that `histogram_quantile` is given.

## Why it matters
Without `le` nobody knows which bucket is which: the result is empty.

## Example
`histogram_quantile(0.95, sum by (endpoint) (rate(http_request_duration_seconds_bucket[5m])))`

## Use instead
`histogram_quantile(0.95, sum by (endpoint, le) (rate(http_request_duration_seconds_bucket[5m])))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import ValueKind
from sdkgen.promql.nodes import Aggregation, bare
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, fault, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Node

KIND = error("SDK414", "quantile-le", __doc__)

_BUCKETS = frozenset({ValueKind.BUCKET, ValueKind.BUCKET_RATE})


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every quantile of buckets that cannot be told apart."""
    for call in analysis.calls:
        if call.function.text != "histogram_quantile" or len(call.arguments) != len(("rank", "buckets")):
            continue
        operand = call.arguments[1]
        facts = analysis.facts(operand)
        if facts.kind in _BUCKETS and not facts.labels.may_have("le"):
            message = f"`{shown(analysis, operand)}` has no label `le`: there are no buckets left"
            yield fault(KIND, operand, message, "keep `le` when buckets are summed", _keeping(operand), facts=facts)


def _keeping(operand: Node) -> tuple[Edit, ...]:
    """The edit that keeps `le` in the aggregation directly below."""
    node = bare(operand)
    if not isinstance(node, Aggregation):
        return ()
    if node.grouping is None:
        return (Edit(node.operator.end, node.operator.end, " by (le) "),)
    if node.grouping.keyword != "by":
        return ()
    separator = ", " if node.grouping.labels else ""
    return (Edit(node.grouping.end - 1, node.grouping.end - 1, f"{separator}le"),)
