"""Quantiles are summed or averaged.

## What it does
Finds `sum`, `avg` and other statistics over results of `histogram_quantile` and over a summary's quantiles.

## Why it matters
The average of two endpoints' p95 is not the p95 of both: it is no quantile of anything, and usually too low.

## Example
`avg(histogram_quantile(0.95, sum by (endpoint, le) (rate(http_request_duration_seconds_bucket[5m]))))`

## Use instead
`histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))`; `max` of quantiles is fine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import ValueKind
from sdkgen.promql.nodes import Aggregation, Call, bare
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, fault, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = error("SDK415", "combined-quantiles", __doc__)

_COMBINING = frozenset({"sum", "avg", "stddev", "stdvar", "quantile"})


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every statistic of quantiles."""
    for node in analysis.aggregations:
        facts = analysis.facts(node.operand)
        if node.operator.text in _COMBINING and facts.kind is ValueKind.QUANTILE:
            message = f"`{node.operator.text}` of quantiles is no quantile of anything"
            help_ = f"aggregate the buckets below `{shown(analysis, node.operand)}`, and take the quantile last"
            yield fault(KIND, node, message, help_, _of_buckets(analysis, node), facts=facts)


def _of_buckets(analysis: Analysis, node: Aggregation) -> tuple[Edit, ...]:
    """`avg by (l) (histogram_quantile(q, sum by (…, le) (x)))` as the quantile of what is summed by l and le."""
    call = bare(node.operand)
    buckets = bare(call.arguments[-1]) if isinstance(call, Call) and call.arguments else None
    if node.operator.text != "avg":
        return ()
    if not isinstance(call, Call) or not isinstance(buckets, Aggregation) or buckets.operator.text != "sum":
        return ()
    if call.function.text != "histogram_quantile" or (node.grouping is not None and node.grouping.keyword != "by"):
        return ()
    names = [label.text or "" for label in node.grouping.labels] if node.grouping is not None else []
    labels = ", ".join(["le", *names])
    rank, operand = analysis.text(call.arguments[0]), analysis.text(buckets.operand)
    operand = operand if operand.startswith("(") else f"({operand})"
    text = f"histogram_quantile({rank}, sum by ({labels}) {operand})"
    return (Edit(node.start, node.end, text),)
