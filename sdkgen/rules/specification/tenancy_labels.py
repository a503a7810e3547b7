"""A label does not have a value that the guards report.

## What it does
Compares the values of labels whose source is `isolation.violation_type`, `isolation.action` or `isolation.layer` with
the guards' own.

## Why it matters
A value that is not declared is recorded as `other`: an alert on `query_foreign` would stay silent.

## Example
A label `from: isolation.action` with `values: [observed]`

## Use instead
All values; the message lists those that are missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model import GUARD_VALUES
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK166", "tenancy-labels", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every label that lacks values of its source."""
    for label in spec.labels:
        missing = [value for value in GUARD_VALUES.get(label.source, ()) if value not in label.values]
        if missing:
            listed = ", ".join(f"`{value}`" for value in missing)
            span = spec.span(label.origin, "from")
            yield KIND.at(span, f"`{label.id}` lacks values of `{label.source}`", help=f"add {listed} to `values`")
