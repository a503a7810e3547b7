"""The query looks further back than the server remembers.

## What it does
Adds up windows, sub-queries and offsets, and compares with `prometheus.retention` of `sdkgen.yaml`.

## Why it matters
What is older is gone: `offset 100d` with 90 days of retention is empty for ever, and a growth over that time as well.

## Example
`sum(increase(http_requests_total[30d] offset 90d))` with 90 days of retention

## Use instead
A shorter window, a longer retention, or a recording rule in long-term storage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.nodes import Range, Selector, Subquery
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Duration, Node

KIND = error("SDK430", "beyond-retention", __doc__)

_DAY = 86400


def check(analysis: Analysis, scope: Scope) -> Iterator[Fault]:
    """Every selector that reaches beyond the retention."""
    retention = scope.target.retention
    reaches: dict[int, float] = {}
    for node in analysis.nodes:
        above = analysis.parent(node)
        reach = reaches[id(node)] = (reaches[id(above)] if above is not None else 0.0) + _own(node)
        if isinstance(node, Selector) and reach > retention:
            message = f"it looks {reach / _DAY:.4g} days back, but the server keeps {retention / _DAY:g} days"
            yield fault(KIND, node, message, "shorten the window or the offset", facts=analysis.facts(node))


def _own(node: Node) -> float:
    """How many seconds further back a node looks than what is above it."""
    match node:
        case Selector():
            return _seconds(node.offset)
        case Range():
            return _seconds(node.window)
        case Subquery():
            return _seconds(node.window) + _seconds(node.offset)
        case _:
            return 0.0


def _seconds(duration: Duration | None) -> float:
    return (duration.seconds or 0.0) if duration is not None else 0.0
