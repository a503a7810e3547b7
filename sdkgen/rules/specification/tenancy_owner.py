"""Something names a table that is not declared.

## What it does
Looks up the tables that `owned_by`, `dimensions.*.table` and `external_resources.*.table` name.

## Why it matters
Rows owned through a foreign key belong to whoever owns the row that it points to. Without that table nobody does.

## Example
`site_backups: {owned_by: {site_id: site}}`

## Use instead
A table of the section `tables`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK161", "tenancy-owner", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every reference to a table that does not exist."""
    tenancy = spec.tenancy
    if tenancy is None:
        return
    references = [
        *((table.section, table.name, "owned_by", column, owner)
          for table in tenancy.tables.values() for column, owner in table.owned_by.items()),
        *(("dimensions", each.id, "table", each.table) for each in tenancy.dimensions.values() if each.table),
        *(("external_resources", each.id, "table", each.table) for each in tenancy.resources.values()),
    ]  # fmt: skip
    for *steps, name in references:
        if name not in tenancy.tables:
            span = spec.span(tenancy.origin, *steps)
            yield KIND.at(span, f"unknown table `{name}`", help=did_you_mean(name, tenancy.tables))
