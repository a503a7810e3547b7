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

from sdkgen.diagnostics import Severity
from sdkgen.promql.nodes import Aggregation, Binary, Selector, bare
from sdkgen.rules._kind import info
from sdkgen.rules.query._fault import fault, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.series import Series

KIND = info("SDK431", "counted-series", __doc__)

_ACTIVE = "count what was active: `sum by (…) (rate(…)) > 0`"


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every count of an event metric's series."""
    for node in analysis.aggregations:
        if node.operator.text != "count":
            continue
        inner = bare(node.operand)
        facts = analysis.facts(node.operand)
        if isinstance(inner, Aggregation) and inner.operator.text in ("count", "group"):
            yield from _of_groups(analysis, node, inner)
        elif facts.kind.is_raw_counter and facts.source is not None:
            yield from _of_counters(analysis, node, facts.source)


def _of_groups(analysis: Analysis, node: Aggregation, inner: Aggregation) -> Iterator[Fault]:
    """`count(count by (tenant) (events_total))`."""
    facts = analysis.facts(inner.operand)
    if facts.source is not None and facts.kind.is_raw_counter:
        message = f"only what `{facts.source.name}` has counted since the last restart is counted"
        yield fault(KIND, node, message, _ACTIVE, facts=facts)


def _of_counters(analysis: Analysis, node: Aggregation, source: Series) -> Iterator[Fault]:
    """`count(events_total)`, and `count(sum by (tenant) (events_total) > 0)`."""
    facts, inner = analysis.facts(node.operand), bare(node.operand)
    above = next(analysis.ancestors(node), None)
    if isinstance(inner, Binary):
        message = f"everything is counted that `{source.name}` has ever counted until its processes restart"
        yield fault(KIND, node, message, _ACTIVE, facts=facts, severity=Severity.WARNING)
    elif isinstance(inner, Selector) and not isinstance(above, Aggregation):
        apart = listed(facts.labels.identity or frozenset())
        message = f"series of `{source.name}` are counted: one for each combination of {apart}"
        yield fault(KIND, node, message, "aggregate by what is to be counted first", facts=facts)
