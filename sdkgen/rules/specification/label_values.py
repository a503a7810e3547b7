"""A value of a label cannot be told from another, or cannot be exposed.

## What it does
Rejects empty and overlong values, control characters, and an overflow or absent value that is also declared as a
regular one. A last value `N+` must follow whole numbers below N.

## Why it matters
An empty label value is the same as no label at all, to Prometheus. An overflow value that is also a regular one hides
that something was folded.

## Example
`values: [small, other]` with the default overflow `other`

## Use instead
`overflow: unknown`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Label, Resolution

KIND = error("SDK125", "label-values", __doc__)

LONGEST_BYTES = 256
"""The runtime cuts longer values: declared ones must survive it."""


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every value that would be lost or confused."""
    for label in spec.labels:
        places = [(value, spec.item_span(label.origin, "values", value)) for value in label.values]
        places.append((label.overflow, spec.span(label.origin, "overflow")))
        places += [(label.absent, spec.span(label.origin, "absent"))] if label.absent is not None else []
        for value, span in places:
            complaint = _complaint(value)
            if complaint:
                yield KIND.at(span, complaint, help="choose another value")
        yield from _confusions(spec, label)


def _complaint(value: str) -> str | None:
    if not value.strip():
        return "a label value is empty"
    if len(value.encode()) > LONGEST_BYTES:
        return f"a label value is longer than {LONGEST_BYTES} bytes"
    if not value.isprintable():
        return f"the label value `{value}` has control characters"
    return None


def _confusions(spec: Resolution, label: Label) -> Iterator[Diagnostic]:
    if label.overflow in label.values:
        message = f"the overflow value `{label.overflow}` of `{label.id}` is also a declared one"
        span = spec.item_span(label.origin, "values", label.overflow)
        yield KIND.at(span, message, help="set `overflow` to a word of its own")
    if label.absent is not None and label.absent == label.overflow:
        message = f"`{label.id}` records both absent and overflowing values as `{label.absent}`"
        yield KIND.at(spec.span(label.origin, "absent"), message, help="choose two words")
    saturates_at = label.saturates_at
    numbers = [value for value in list(label.values)[:-1] if value.isascii() and value.isdecimal()]
    if saturates_at is not None and any(int(number) >= saturates_at for number in numbers):
        message = f"`{saturates_at}+` takes the values that `{label.id}` lists before it"
        span = spec.item_span(label.origin, "values", f"{saturates_at}+")
        yield KIND.at(span, message, help="list whole numbers below it only")
