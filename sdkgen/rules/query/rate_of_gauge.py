"""`rate`, `increase` or `irate` of what is no counter.

## What it does
Wants counters, and histograms' buckets, sums and counts, below the functions that see through a counter's resets.

## Why it matters
Whenever a gauge falls, `rate` takes it for a restart and adds the whole value: the result is invented. A rate of a
rate is no better.

## Example
`rate(laravel_queue_size[5m])`

## Use instead
`deriv(laravel_queue_size[5m])`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import ValueKind
from sdkgen.promql.functions import COUNTER_FUNCTIONS
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import called_after, fault, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = error("SDK410", "rate-of-gauge", __doc__)

_FOR_GAUGES = {"rate": "deriv", "irate": "idelta", "increase": "delta"}
_CALCULATED = frozenset({ValueKind.RATE, ValueKind.INCREASE, ValueKind.BUCKET_RATE})


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every call of a counter's function on anything else."""
    for call in analysis.calls:
        name = call.function.text or ""
        if name not in COUNTER_FUNCTIONS or len(call.arguments) != 1:
            continue
        facts = analysis.facts(call.arguments[0])
        if facts.is_unknown or facts.kind.is_raw_counter:
            continue
        subject = called_after(analysis, call.arguments[0])
        if facts.kind in _CALCULATED:
            message = f"`{name}` of what already is a {facts.kind.value}"
            yield fault(KIND, call, message, "take one of the two away", facts=facts)
            continue
        message = f"`{subject}` is a {facts.kind.value}, no counter: every fall would count as a restart"
        gauge = _FOR_GAUGES[name]
        edits = (replaced(call.function, gauge),) if facts.kind is ValueKind.GAUGE else ()
        help_ = f"`{gauge}` is for gauges" if edits else "use its value as it is"
        yield fault(KIND, call, message, help_, edits, facts=facts)
