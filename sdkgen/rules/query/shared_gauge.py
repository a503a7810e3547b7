"""Instances that all expose the same value are added up or counted.

## What it does
Finds `sum`, `count` and `topk` over gauges that the specification calls `shared`, while the label `instance` still
tells their copies apart.

## Why it matters
Three instances that each report a queue of 100 jobs make a sum of 300. The result changes with the number of
instances.

## Example
`sum(laravel_queue_size)`

## Use instead
`sum(max by (queue) (laravel_queue_size))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.facts import ValueKind
from sdkgen.promql.functions import EXTREMES
from sdkgen.promql.inference.aggregations import grouped
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, called_after, fault, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Facts, Fault, Scope
    from sdkgen.promql.nodes import Aggregation

KIND = error("SDK418", "shared-gauge", __doc__)

_COUNTING = frozenset({"sum", "count", "count_values"})


def check(analysis: Analysis, scope: Scope) -> Iterator[Fault]:
    """Every aggregation that counts the copies of a shared gauge."""
    for node in analysis.aggregations:
        facts, operator = analysis.facts(node.operand), node.operator.text or ""
        if not facts.shared or facts.kind is ValueKind.TIMESTAMP or not facts.labels.may_have("instance"):
            continue
        name = called_after(analysis, node.operand)
        if operator in EXTREMES:
            message = f"every instance exposes `{name}`: each place of `{operator}` is taken once an instance"
            edits = _deduplicated(scope, node, facts)
            yield fault(KIND, node, message, _help(edits), edits, facts=facts, severity=Severity.WARNING)
        elif operator in _COUNTING and not grouped(facts.labels, node).may_have("instance"):
            message = f"every instance exposes the same `{name}`: `{operator}` counts it once an instance"
            edits = _deduplicated(scope, node, facts)
            yield fault(KIND, node, message, _help(edits), edits, facts=facts)


def _help(edits: tuple[Edit, ...]) -> str:
    if len(edits) == 1:
        return "use `max`: all copies are the same"
    return f"take one copy first: `{edits[0].text}…)`" if edits else "take one copy first, with `max by (…)`"


def _deduplicated(scope: Scope, node: Aggregation, facts: Facts) -> tuple[Edit, ...]:
    """`max` instead of the sum when it keeps every label anyway, else `max by` below it."""
    if facts.labels.possible is None:
        return ()
    own = facts.labels.possible - set(scope.target_labels)
    kept = grouped(facts.labels, node).possible or frozenset()
    if node.operator.text == "sum" and own <= kept:
        return (replaced(node.operator, "max"),)
    start = node.operand.start
    labels = ", ".join(sorted(own))
    return (Edit(start, start, f"max by ({labels}) ("), Edit(node.operand.end, node.operand.end, ")"))
