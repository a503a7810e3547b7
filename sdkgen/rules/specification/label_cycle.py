"""Labels determine each other in a circle.

## What it does
Follows `determined_by` from label to label and reports a chain that comes back to where it began.

## Why it matters
The series budget counts a determined label once with its determiner. In a circle nothing is left to count.

## Example
`tenant` determined by `tier`, `tier` determined by `tenant`

## Use instead
Only the many-to-one direction: a tenant has one tier, so `tier` is determined by `tenant`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK126", "label-cycle", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every label that determines itself."""
    for label in spec.labels:
        if label.id in label.determiners:
            chain = " → ".join(f"`{id_}`" for id_ in (label.id, *label.determiners))
            message = f"`{label.id}` determines itself: {chain}"
            yield KIND.at(spec.span(label.origin, "determined_by"), message, help="keep the many-to-one direction only")
