"""A quantile's rank is not between 0 and 1.

## What it does
Checks the first argument of `histogram_quantile`, `quantile` and `quantile_over_time`.

## Why it matters
The 95th percentile is 0.95. A rank above 1 yields +Inf, one below 0 yields -Inf.

## Example
`histogram_quantile(95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))`

## Use instead
`histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.nodes import Number
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import bare, fault, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Node

KIND = error("SDK434", "quantile-rank", __doc__)

_PERCENT = 100.0


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every rank that is no rank."""
    ranks: list[Node] = [
        node.parameter for node in analysis.aggregations if node.operator.text == "quantile" and node.parameter
    ]
    ranks += [
        c.arguments[0]
        for c in analysis.calls
        if c.function.text in ("histogram_quantile", "quantile_over_time") and c.arguments
    ]
    for rank in ranks:
        value = analysis.facts(rank).value
        if value is None or 0 <= value <= 1:
            continue
        is_percent = 1 < value <= _PERCENT and isinstance(bare(rank), Number)
        edits = (replaced(rank, f"{value / _PERCENT:g}"),) if is_percent else ()
        help_ = f"write {value / _PERCENT:g}" if is_percent else None
        yield fault(KIND, rank, f"the rank {value:g} is not between 0 and 1: the result is infinite", help_, edits)
