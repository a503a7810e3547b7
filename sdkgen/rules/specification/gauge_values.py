"""The numbers of a gauge's states, sentinels or range are not usable.

## What it does
Wants numbers as the keys of `states` and `sentinels`, and a `range` whose first number is below its second.

## Why it matters
A gauge holds numbers only: a status `failed` can be shown as text, but must be stored as 0.

## Example
`states: {failed: 0}`

## Use instead
`states: {0: failed}`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import error
from sdkgen.source.scalars import Plain, as_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK133", "gauge-values", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every key that is no number, and every empty range."""
    for metric in spec.metrics:
        for section in ("states", "sentinels"):
            for number in getattr(metric, section):
                if not isinstance(as_number(Plain(number)), float):
                    span = spec.span(metric.origin, section, number, key=True)
                    yield KIND.at(span, f"`{number}` is not a number", help="write `number: meaning`")
        if metric.range and metric.range[0] >= metric.range[1]:
            low, high = metric.range
            message = f"the range from {low:g} to {high:g} is empty"
            yield KIND.at(spec.span(metric.origin, "range"), message, help="write `[least, greatest]`")
