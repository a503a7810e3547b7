"""A query asks something that its metric cannot answer.

## What it does
Wants intents that fit the metric's type and what they need: a `quantile` of a histogram with its `q`, an `increase`
with its `window`; a `ratio` that is not always 1; a formula whose parts can be matched and added up.

## Why it matters
Such queries do not fail: they draw a line that means something else. The rate of a gauge, a limit a minute over
requests a second, a percentile of an hourly job over five minutes all look plausible.

## Example
`rate: laravel_queue_size`

## Use instead
`value: laravel_queue_size`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import error
from sdkgen.rules.specification._panels import panels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK185", "query-form", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every query of a panel that cannot be built."""
    for _, _, shown in panels(spec):
        for each in shown:
            problem = each.error
            if problem is not None and problem.key != "unit":
                origin = problem.origin or each.query.query.origin
                yield KIND.at(spec.span(origin, problem.key), str(problem), help=problem.help)
