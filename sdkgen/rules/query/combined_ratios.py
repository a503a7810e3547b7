"""Ratios are added up or averaged.

## What it does
Finds `sum` and `avg` over ratios. A sum is a warning; an average may be meant, so it is information.

## Why it matters
The sum of ten shares can be ten. Their average gives a tenant with one request the weight of one with a million.

## Example
`sum(sum by (tenant) (rate(a_total[5m])) / sum by (tenant) (rate(b_total[5m])))`

## Use instead
`sum(rate(a_total[5m])) / sum(rate(b_total[5m]))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.facts import ValueKind
from sdkgen.rules._kind import warning
from sdkgen.rules.query._fault import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = warning("SDK435", "combined-ratios", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every sum and average of ratios."""
    for node in analysis.aggregations:
        facts = analysis.facts(node.operand)
        if facts.kind is not ValueKind.RATIO or node.operator.text not in ("sum", "avg"):
            continue
        is_sum = node.operator.text == "sum"
        message = (
            "a sum of ratios is no ratio" if is_sum else "an average of ratios gives the small the weight of the large"
        )
        help_ = "divide sums: `sum(…) / sum(…)`"
        yield fault(KIND, node, message, help_, facts=facts, severity=None if is_sum else Severity.INFO)
