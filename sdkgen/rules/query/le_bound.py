"""`le` is compared with what is no bound of the histogram.

## What it does
Compares the values of `le` in matchers with the declared `buckets`, however they are written: `1`, `1.0`, `1e+00`.

## Why it matters
An objective of 250 ms needs a bucket at 0.25 s. Without it the query selects nothing, and the ratio is empty for
ever.

## Example
`http_request_duration_seconds_bucket{le="0.25"}` with buckets 0.2 and 0.3

## Use instead
`http_request_duration_seconds_bucket{le="0.2"}`, or add the bound to `buckets`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.nodes import Name
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault
from sdkgen.rules.query._values import Impossible, impossible_matchers
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = error("SDK409", "le-bound", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every matcher of `le` that names no bound."""
    for node in analysis.selectors:
        for found in impossible_matchers(analysis, node):
            if found.matcher.label.text == "le":
                yield _fault(found)


def _fault(found: Impossible) -> Fault:
    metric = found.facts.source.metric if found.facts.source is not None else None
    bounds = metric.buckets if metric is not None else ()
    value = found.values[0] if found.values else found.matcher.value
    place = Name(None, found.matcher.start, found.matcher.end)
    same = next((bound for bound in bounds if _number(value) == bound), None)
    name = metric.name if metric is not None else "the histogram"
    if same is not None:
        edits = (Edit(found.matcher.value_start + 1, found.matcher.end - 1, f"{same:g}"),)
        return fault(KIND, place, f"the bound {same:g} is not written `{value}`", f"write `{same:g}`", edits)
    message = f"`{value}` is no bound of `{name}`: nothing is selected"
    listed = ", ".join(f"{bound:g}" for bound in bounds)
    return fault(KIND, place, message, f"add it to `buckets`, or use one of {listed}, +Inf", facts=found.facts)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
