"""Now is compared with then, instance by instance.

## What it does
Finds operators between the present and an `offset` whose sides match on the label `instance`.

## Why it matters
A deployment gives instances new names. What ran then does not run now: every pair breaks, and the comparison is
empty, or calls everything new, until the offset has passed.

## Example
`tenant_database_size_bytes - tenant_database_size_bytes offset 7d`

## Use instead
`max by (tenant) (tenant_database_size_bytes) - max by (tenant) (tenant_database_size_bytes offset 7d)`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.facts import Shape, ValueKind
from sdkgen.promql.matching import pairing_of
from sdkgen.promql.parser import SET_OPERATORS
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, bare, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Facts, Fault, Scope
    from sdkgen.promql.nodes import Binary

KIND = error("SDK422", "instance-offset", __doc__)

_SUMS = frozenset({ValueKind.RATE, ValueKind.INCREASE, ValueKind.COUNTER})


def check(analysis: Analysis, scope: Scope) -> Iterator[Fault]:
    """Every comparison over time that depends on the instances' names."""
    for node in analysis.operators:
        left, right = analysis.facts(node.left), analysis.facts(node.right)
        if node.sign == "or" or Shape.SCALAR in (left.shape, right.shape) or left.is_unknown or right.is_unknown:
            continue
        if left.offsets == right.offsets or not _on_instance(node, left, right):
            continue
        metric = left.source.metric if left.source is not None else None
        is_external = metric is not None and not metric.is_emitted
        severity = Severity.WARNING if is_external or node.sign in SET_OPERATORS else None
        edits = _without_instance(scope, node, left)
        help_ = "aggregate both sides first" + (f", `{edits[0].text.strip(' (')} (…)`" if edits else "")
        message = "the present is matched with the past on `instance`, which every deployment renames"
        yield fault(KIND, node, message, help_, edits, facts=left, severity=severity)


def _on_instance(node: Binary, left: Facts, right: Facts) -> bool:
    """Whether both sides surely are matched on the label `instance`, and it tells series apart."""
    pairing = pairing_of(node)
    for facts in (left, right):
        matching = pairing.of(facts.labels)
        if facts.labels.possible is None or matching is None or "instance" not in matching & facts.labels.possible:
            return False
    return not left.labels.domain("instance").is_single and not right.labels.domain("instance").is_single


def _without_instance(scope: Scope, node: Binary, facts: Facts) -> tuple[Edit, ...]:
    operator = "max" if facts.shared else "sum" if facts.kind in _SUMS else None
    if operator is None or node.matching is not None:
        return ()
    labels = ", ".join(sorted(scope.target_labels))
    sides = (bare(node.left), bare(node.right))
    around = [
        (Edit(side.start, side.start, f"{operator} without ({labels}) ("), Edit(side.end, side.end, ")"))
        for side in sides
    ]
    return tuple(edit for pair in around for edit in pair)
