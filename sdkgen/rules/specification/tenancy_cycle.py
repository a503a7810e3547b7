"""Tables own each other in a circle.

## What it does
Follows `owned_by` from table to table and reports a table that comes back to itself.

## Why it matters
In a circle no row has an owner: every one belongs to the next.

## Example
`sites` owned by `site_backups`, `site_backups` owned by `sites`

## Use instead
Only the direction from child to parent. A table that refers to itself, as a tree does, is owned by what the tree
belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK162", "tenancy-cycle", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every foreign key that leads back to its own table."""
    tenancy = spec.tenancy
    if tenancy is None:
        return
    for table in tenancy.tables.values():
        for column, owner in table.owned_by.items():
            if any(each.name == table.name for each in tenancy.owners_of(owner)):
                span = spec.span(tenancy.origin, table.section, table.name, "owned_by", column)
                message = f"`{table.name}` owns itself through `{owner}`"
                yield KIND.at(span, message, help="keep the direction from child to parent only")
