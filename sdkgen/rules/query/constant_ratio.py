"""A share that is always one.

## What it does
Finds ratios whose numerator is filtered by a label on which both sides then match.

## Why it matters
When the matching keeps `status`, errors are divided by errors: each series is divided by itself.

## Example
`sum by (status) (rate(http_requests_total{status="500"}[5m])) / sum by (status) (rate(http_requests_total[5m]))`

## Use instead
`sum(rate(http_requests_total{status="500"}[5m])) / sum(rate(http_requests_total[5m]))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import Shape
from sdkgen.promql.likeness import part_of
from sdkgen.promql.matching import pairing_of
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.nodes import Binary

KIND = error("SDK423", "constant-ratio", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every ratio of series with themselves."""
    for node in analysis.operators:
        left, right = analysis.facts(node.left), analysis.facts(node.right)
        if node.sign != "/" or Shape.SCALAR in (left.shape, right.shape):
            continue
        filtered = part_of(node.left, node.right)
        matching = pairing_of(node).of(left.labels)
        if filtered is None or matching is None or left.is_unknown:
            continue
        if filtered <= matching and not (filtered - (left.labels.possible or frozenset())):
            yield _fault(analysis, node, filtered)


def _fault(analysis: Analysis, node: Binary, filtered: frozenset[str]) -> Fault:
    facts = analysis.facts(node.left)
    if not filtered:
        return fault(KIND, node, "both sides are the same: the ratio is always 1", facts=facts)
    message = f"the ratio is always 1: the numerator is filtered by {listed(filtered)}, and both sides match on it"
    return fault(KIND, node, message, f"aggregate {listed(filtered)} away on both sides", facts=facts)
