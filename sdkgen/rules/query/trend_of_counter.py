"""A function for gauges looks at a counter.

## What it does
Finds `delta`, `idelta`, `deriv`, `predict_linear` and smoothing of counters.

## Why it matters
These functions take a restart for a fall: after each deployment the trend points down, and a forecast with it.

## Example
`deriv(http_requests_total[1h])`

## Use instead
`rate(http_requests_total[1h])`; for a forecast, `predict_linear` over a sub-query of the rate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.functions import TREND_FUNCTIONS
from sdkgen.rules._kind import warning
from sdkgen.rules.query._fault import called_after, fault, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = warning("SDK412", "trend-of-counter", __doc__)

_FOR_COUNTERS = {"delta": "increase", "idelta": "irate", "deriv": "rate"}


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every trend of a counter."""
    for call in analysis.calls:
        name = call.function.text or ""
        if name not in TREND_FUNCTIONS or not call.arguments:
            continue
        facts = analysis.facts(call.arguments[0])
        if facts.kind.is_raw_counter:
            better = _FOR_COUNTERS.get(name)
            subject = called_after(analysis, call.arguments[0])
            message = f"`{name}` takes the restarts of the counter `{subject}` for falls"
            edits = (replaced(call.function, better),) if better else ()
            help_ = f"`{better}` sees through them" if better else "use it on `rate(…)`, in a sub-query"
            yield fault(KIND, call, message, help_, edits, facts=facts)
