"""Numbers that stand for words are added up or averaged.

## What it does
Finds sums and averages of gauges with more than two `states`.

## Why it matters
Failed is 0, success 1 and running 2: the average of a failed and a running job is a success.

## Example
`avg(scheduled_job_last_status)`

## Use instead
`count(max by (job_name) (scheduled_job_last_status) == 0)` counts the failed ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import ValueKind
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Facts, Fault, Scope
    from sdkgen.promql.nodes import Node

KIND = error("SDK419", "combined-states", __doc__)

_COMBINING = frozenset({"sum", "avg", "stddev", "stdvar", "quantile"})
_OVER_TIME = frozenset({"avg_over_time", "sum_over_time", "stddev_over_time", "quantile_over_time"})
_FLAG = 2


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every statistic of states."""
    for node in analysis.aggregations:
        if node.operator.text in _COMBINING:
            yield from _of_states(analysis, node, node.operator.text, analysis.facts(node.operand))
    for call in analysis.calls:
        if call.function.text in _OVER_TIME and call.arguments:
            yield from _of_states(analysis, call, call.function.text, analysis.facts(call.arguments[-1]))


def _of_states(analysis: Analysis, node: Node, operator: str | None, facts: Facts) -> Iterator[Fault]:
    metric = facts.source.metric if facts.source is not None else None
    if facts.kind is not ValueKind.STATE or metric is None or len(metric.states) <= _FLAG or facts.low == facts.high:
        return
    states = ", ".join(f"{number} {word}" for number, word in metric.states.items())
    message = f"`{operator}` calculates with words: `{metric.name}` is {states}"
    help_ = "compare with one state and count: `count(max by (…) (…) == 0)`"
    yield fault(KIND, node, message, help_, facts=analysis.facts(node) if facts.source is None else facts)
