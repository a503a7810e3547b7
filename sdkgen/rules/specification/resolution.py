"""A resolution is not a negative power of ten.

## What it does
Wants `resolution` to be 1, 0.1, 0.01 … 0.000001.

## Why it matters
Values are stored as whole numbers of it, so that concurrent increments add up exactly. Finer ones would overflow.

## Example
`resolution: 0.25`

## Use instead
`resolution: 0.01`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK134", "resolution", __doc__)

_ALLOWED = (1.0, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every resolution that is none of the allowed ones."""
    for metric in spec.metrics:
        if metric.resolution is not None and metric.resolution not in _ALLOWED:
            span = spec.span(metric.origin, "resolution")
            yield KIND.at(span, f"{metric.resolution:g} is no usable resolution", help="use 1, 0.1, 0.01 … 0.000001")
