"""A name of the tenancy is none that a database has.

## What it does
Checks tables, columns, dimensions and resources: a letter or underscore first, then letters, digits and
underscores; tables may have a schema before a dot.

## Why it matters
The guards look for these names in SQL statements, and the migration of row-level security is written with them.

## Example
`"sites; drop table users": {central: true}`

## Use instead
The name as the database knows it, without quotes and without the connection's prefix.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution, Table, Tenancy

KIND = error("SDK164", "tenancy-identifier", __doc__)

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}\Z")
_TABLE = re.compile(r"([A-Za-z_][A-Za-z0-9_]{0,62}\.)?[A-Za-z_][A-Za-z0-9_]{0,62}\Z")
_TABLE_DEPTH = 2


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every name that is none."""
    tenancy = spec.tenancy
    if tenancy is None:
        return
    for name, is_key, *steps in _names(tenancy):
        pattern = _TABLE if is_key and steps[0] in ("tables", "views") and len(steps) == _TABLE_DEPTH else _WORD
        if not pattern.match(str(name)):
            span = spec.span(tenancy.origin, *steps, key=bool(is_key))
            help_ = "write it as the database knows it: letters, digits and underscores"
            yield KIND.at(span, f"`{name}` is no name of a table or column", help=help_)


def _names(tenancy: Tenancy) -> Iterator[tuple[str, bool, *tuple[str | int, ...]]]:
    """Every name with whether it is a key, and the way to it."""
    for dimension in tenancy.dimensions:
        yield dimension, True, "dimensions", dimension
    for resource in tenancy.resources.values():
        yield resource.id, True, "external_resources", resource.id
        for index, column in enumerate(resource.columns):
            yield column, False, "external_resources", resource.id, "columns", index
    for index, function in enumerate(tenancy.sql_functions):
        yield function, False, "sql_functions", index
    for table in tenancy.tables.values():
        yield table.name, True, table.section, table.name
        yield from _columns(table)


def _columns(table: Table) -> Iterator[tuple[str, bool, *tuple[str | int, ...]]]:
    """Every column that a table names, alike."""
    at = (table.section, table.name)
    if table.primary_key != "id":
        yield table.primary_key, False, *at, "primary_key"
    for dimension, column in table.dimensions.items():
        yield column, False, *at, "dimensions", dimension
    for column in table.owned_by:
        yield column, True, *at, "owned_by", column
    for index, morph in enumerate(table.morphs):
        yield morph.type, False, *at, "owned_by_any", index, "type"
        yield morph.id, False, *at, "owned_by_any", index, "id"
    for index, column in enumerate(table.unique):
        yield column, False, *at, "unique", index
