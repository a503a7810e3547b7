"""The divisor has a value that is no quantity.

## What it does
Finds divisions by a metric for which the specification declares 0 as a sentinel, such as "no limit", unless it is
filtered out.

## Why it matters
A division by 0 is infinite: containers without a limit are at +Inf % of it, and whatever is averaged with them too.

## Example
`container_memory_usage_bytes / container_memory_limit_bytes`

## Use instead
`container_memory_usage_bytes / (container_memory_limit_bytes > 0)`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.nodes import Selector
from sdkgen.rules._kind import warning
from sdkgen.rules.query._fault import Edit, as_operand, bare, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model import Metric
    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Node

KIND = warning("SDK428", "sentinel-divisor", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every division by an unfiltered sentinel."""
    for node in analysis.operators:
        if node.sign not in ("/", "%"):
            continue
        metric = _sentinel(analysis, node.right)
        if metric is not None:
            meaning = next(text for number, text in metric.sentinels.items() if float(number) == 0)
            message = f"`{metric.name}` is 0 for `{meaning}`, and is divided by"
            edits = (Edit(node.right.start, node.right.end, f"({as_operand(analysis, bare(node.right))} > 0)"),)
            yield fault(
                KIND,
                node.right,
                message,
                "divide by what is above 0 only: `/ (… > 0)`",
                edits,
                facts=analysis.facts(node.right),
            )


def _sentinel(analysis: Analysis, divisor: Node) -> Metric | None:
    """The metric below the divisor whose 0 is a sentinel, when nothing filters it."""
    facts = analysis.facts(divisor)
    if facts.presence.is_filter or facts.low > 0:
        return None
    metrics = [analysis.facts(node).source for node in divisor.walk() if isinstance(node, Selector)]
    found = [series.metric for series in metrics if series is not None and series.metric is not None]
    return next((metric for metric in found if any(float(n) == 0 for n in metric.sentinels)), None)
