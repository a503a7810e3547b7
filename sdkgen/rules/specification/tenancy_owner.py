"""Something names a table that is not declared.

## What it does
Looks up the tables that `owned_by`, `owned_by_any`, `of`, `dimensions.*.table` and `external_resources.*.table` name.

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
    from sdkgen.model import Resolution, Tenancy

KIND = error("SDK161", "tenancy-owner", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every reference to a table that does not exist."""
    tenancy = spec.tenancy
    if tenancy is None:
        return
    for *steps, name in _references(tenancy):
        if name not in tenancy.tables:
            span = spec.span(tenancy.origin, *steps)
            yield KIND.at(span, f"unknown table `{name}`", help=did_you_mean(name, tenancy.tables))


def _references(tenancy: Tenancy) -> Iterator[tuple[*tuple[str | int, ...], str]]:
    """The way to every name of a table, and the name."""
    for dimension in tenancy.dimensions.values():
        if dimension.table:
            yield "dimensions", dimension.id, "table", dimension.table
    for resource in tenancy.resources.values():
        yield "external_resources", resource.id, "table", resource.table
    for table in tenancy.tables.values():
        at = (table.section, table.name)
        for column, owner in table.owned_by.items():
            yield *at, "owned_by", column, owner
        for index, morph in enumerate(table.morphs):
            for type_, owner in morph.types.items():
                yield *at, "owned_by_any", index, "types", type_, owner
        for index, base in enumerate(table.of):
            yield *at, "of", index, base
