"""`rate` of counters that were added up first.

## What it does
Finds `rate`, `increase` and `irate` over sub-queries and recording rules of summed counters.

## Why it matters
When one of several instances restarts, the sum falls by its share. `rate` takes that for a restart of everything and
adds the whole sum: a huge spike at every deployment.

## Example
`rate(sum(http_requests_total)[5m:])`

## Use instead
`sum(rate(http_requests_total[5m]))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.functions import COUNTER_FUNCTIONS
from sdkgen.promql.nodes import Aggregation, Call, Selector, Subquery, bare
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, fault, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = error("SDK416", "rate-of-sum", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every rate of aggregated counters."""
    for call in analysis.calls:
        if call.function.text not in COUNTER_FUNCTIONS or len(call.arguments) != 1:
            continue
        facts = analysis.facts(call.arguments[0])
        if facts.kind.is_raw_counter and facts.aggregated:
            message = f"`{call.function.text}` of summed counters: one restart counts as a restart of all"
            edits = _inside_out(analysis, call)
            help_ = f"write `{edits[0].text}`" if edits else f"put the sum around `{shown(analysis, call)}`"
            yield fault(KIND, call, message, help_, edits, facts=facts)


def _inside_out(analysis: Analysis, call: Call) -> tuple[Edit, ...]:
    """`rate(sum by (l) (x)[5m:])` as `sum by (l) (rate(x[5m]))`."""
    subquery = bare(call.arguments[0])
    node = bare(subquery.operand) if isinstance(subquery, Subquery) else None
    if not isinstance(subquery, Subquery) or not isinstance(node, Aggregation) or node.operator.text != "sum":
        return ()
    selector = bare(node.operand)
    if not isinstance(selector, Selector) or selector.offset is not None or subquery.offset is not None:
        return ()
    text = analysis.query.text
    grouping = f" {text[node.grouping.start : node.grouping.end]} " if node.grouping is not None else ""
    window = text[subquery.window.start : subquery.window.end]
    rate = f"{call.function.text}({analysis.text(selector)}[{window}])"
    return (Edit(call.start, call.end, f"sum{grouping}({rate})"),)
