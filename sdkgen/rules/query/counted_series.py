"""Series are counted where things may be meant.

## What it does
Finds `count` over event metrics as they stand: over series with several labels, or over those that some label left
behind.

## Why it matters
There is a series for each combination of labels that occurred since the last restart: one tenant with three status
classes counts three times, one without traffic not at all.

## Example
`count(tenant_http_requests_total)`

## Use instead
A gauge that says how many there are; or `count(sum by (tenant) (rate(tenant_http_requests_total[1h])) > 0)` for those
that were active in the last hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.nodes import Aggregation, Selector, bare
from sdkgen.rules._kind import info
from sdkgen.rules.query._fault import fault, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = info("SDK431", "counted-series", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every count of an event metric's series."""
    for node in analysis.aggregations:
        facts = analysis.facts(node.operand)
        if node.operator.text != "count" or not facts.kind.is_raw_counter or facts.source is None:
            continue
        above = next(analysis.ancestors(node), None)
        if isinstance(bare(node.operand), Selector) and not isinstance(above, Aggregation):
            apart = listed(facts.labels.identity or frozenset())
            message = f"series of `{facts.source.name}` are counted: one for each combination of {apart}"
            yield fault(KIND, node, message, "aggregate by what is to be counted first", facts=facts)
    for node in analysis.aggregations:
        inner = bare(node.operand)
        if (
            node.operator.text == "count"
            and isinstance(inner, Aggregation)
            and inner.operator.text in ("count", "group")
        ):
            source = analysis.facts(inner.operand).source
            if source is not None and analysis.facts(inner.operand).kind.is_raw_counter:
                message = f"only what `{source.name}` has counted since the last restart is counted"
                yield fault(KIND, node, message, "count what was active: `sum by (…) (rate(…)) > 0`")
