"""A table has no owner, or has one and is declared as shared.

## What it does
Reports a table or view that reaches no dimension, neither by a column of its own nor along `owned_by`, and is not
`central`; and one that is `central` and has owners too.

## Why it matters
Whose rows a table holds is what every guard decides by. A forgotten owner would be a table that nobody guards.

## Example
`coupons: {}`

## Use instead
`dimensions` or `owned_by` when its rows belong to somebody, `central: true` when they are shared by all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK163", "tenancy-unowned-table", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every table that is neither owned nor shared, or both."""
    tenancy = spec.tenancy
    if tenancy is None:
        return
    for table in tenancy.tables.values():
        owned = bool(table.dimensions or table.owners)
        known = all(owner in tenancy.tables for owner in table.owners)
        if table.central and owned:
            span = spec.span(tenancy.origin, table.section, table.name, "central", key=True)
            yield KIND.at(span, f"`{table.name}` is shared and has owners", help="remove `central`, or its owners")
        elif not table.central and known and not tenancy.reaches_an_owner(table.name):
            span = spec.span(tenancy.origin, table.section, table.name, key=True)
            message = f"nothing says who owns the rows of `{table.name}`"
            yield KIND.at(span, message, help="add `dimensions` or `owned_by`, or `central: true` when all share it")
