"""A table names a dimension that does not exist, or a dimension is kept by no table.

## What it does
Looks up every dimension that a table or view names, and reports dimensions that none does.

## Why it matters
The guards compare the column of a dimension with the context. Under a misspelt dimension nothing would be compared.

## Example
`sites: {dimensions: {tennant: tenant_id}}`

## Use instead
A dimension of the section `dimensions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution, Tenancy

KIND = error("SDK160", "tenancy-dimension", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every unknown dimension, and every one without a table."""
    tenancy = spec.tenancy
    if tenancy is None:
        return
    for *steps, dimension in _references(tenancy):
        if dimension not in tenancy.dimensions:
            span = spec.span(tenancy.origin, *steps, key=steps[-1] == dimension)
            help_ = did_you_mean(dimension, tenancy.dimensions)
            yield KIND.at(span, f"unknown dimension `{dimension}`", help=help_)
    kept = {dimension for table in tenancy.tables.values() for dimension in table.dimensions}
    for dimension in tenancy.dimensions:
        if dimension not in kept:
            span = spec.span(tenancy.origin, "dimensions", dimension, key=True)
            message = f"no table has the dimension `{dimension}`"
            yield KIND.at(span, message, help="name it in `dimensions` of the tables that it keeps apart, or remove it")


def _references(tenancy: Tenancy) -> Iterator[tuple[str, ...]]:
    """The way to every name of a dimension, and the name."""
    for each in tenancy.dimensions.values():
        if each.within is not None:
            yield "dimensions", each.id, "within", each.within
    for table in tenancy.tables.values():
        for dimension in table.dimensions:
            yield table.section, table.name, "dimensions", dimension, dimension
        if table.shared_within is not None:
            yield table.section, table.name, "shared_within", table.shared_within
