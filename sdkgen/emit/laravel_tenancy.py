"""The part of the Laravel package that keeps tenants apart: constants for the guards, and what applications call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sdkgen.emit.php import comment, comment_lines
from sdkgen.emit.row_level_security import down_statements, up_statements
from sdkgen.model.naming import camel_case, enum_name, studly_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model import Catalogue, Label, Resource, Table, Tenancy

VERBATIM_PREFIXES = ("src/Runtime/Tenancy/", "src/Runtime/Laravel/Tenancy/", "src/Runtime/Contracts/ResolvesTenant.php")
"""What of the runtime is emitted for a specification with a tenancy only."""

PROVIDER = "Runtime\\Laravel\\Tenancy\\TenancyServiceProvider"
REQUIRED = ("cache", "database", "filesystem")
"""The parts of Laravel that the guards stand in, beside those that the metrics need."""

_BYPASS_SOURCE = "isolation.bypass_reason"
_TAKEN_PARAMETERS = frozenset({"this", "work"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a method of ``Tenancy`` and the id that it stands for."""

    id: str
    name: str
    type: str
    doc: list[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """The method that claims an external resource."""

    id: str
    method: str
    doc: list[str]
    columns: list[Parameter]


def tenancy_files(catalogue: Catalogue, tenancy: Tenancy) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The templates that a tenancy adds, each with its values."""
    reason = _bypass_label(catalogue)
    yield "src/Generated/Isolation.php", _constants(tenancy, reason)
    yield (
        "src/Tenancy.php",
        {
            "anchor": comment(tenancy.origin.anchor),
            "dimensions": [_dimension(tenancy, id_) for id_ in tenancy.dimensions],
            "first": next(iter(tenancy.dimensions), ""),
            "reason_enum": enum_name(reason) if reason else "",
            "reason_type": enum_name(reason) if reason else "string",
            "reason_value": "$reason->value" if reason else "$reason",
            "resources": [_claim(resource) for resource in tenancy.resources.values()],
        },
    )
    yield "database/isolate_tenants.php", {"up": up_statements(tenancy), "down": down_statements(tenancy)}


def _bypass_label(catalogue: Catalogue) -> Label | None:
    """The label whose values are the reasons for working without a tenant."""
    labels = (label for metric in catalogue.emitted for label in metric.labels)
    return next((label for label in labels if label.source == _BYPASS_SOURCE and label.is_closed), None)


def _constants(tenancy: Tenancy, reason: Label | None) -> dict[str, Any]:
    return {
        "model": {
            "dimensions": {id_: _coarser(tenancy, id_) for id_ in tenancy.dimensions},
            "tables": {name: _table(table) for name, table in tenancy.tables.items()},
            "functions": tenancy.sql_functions,
        },
        "owners": {
            id_: {
                "type": each.type,
                "table": each.table,
                "key": tenancy.tables[each.table].primary_key if each.table else None,
            }
            for id_, each in tenancy.dimensions.items()
        },
        "cache_keys": tenancy.cache_keys,
        "disk_paths": tenancy.disk_paths,
        "channels": tenancy.channels,
        "central_jobs": tenancy.central_jobs,
        "resources": {id_: {"table": each.table, "columns": each.columns} for id_, each in tenancy.resources.items()},
        "bypass_reasons": list(reason.values) if reason else [],
    }


def _coarser(tenancy: Tenancy, dimension: str) -> list[str]:
    """The dimensions that one lies within, nearest first."""
    found: list[str] = []
    current = tenancy.dimensions[dimension].within
    while current is not None and current not in found:
        found.append(current)
        current = tenancy.dimensions[current].within
    return found


def _table(table: Table) -> dict[str, Any]:
    kind = "central" if table.central else "view" if table.view else "scoped"
    return {
        "kind": kind,
        "bootstrap": table.bootstrap,
        "key": table.primary_key,
        "columns": {column: dimension for dimension, column in table.dimensions.items()},
        "grain": table.shared_within,
        "parents": table.owned_by,
        "morphs": [{"type": each.type, "id": each.id, "types": each.types} for each in table.morphs],
        "unique": table.unique,
        "base": table.of,
    }


def _dimension(tenancy: Tenancy, id_: str) -> Parameter:
    is_first = id_ == next(iter(tenancy.dimensions))
    help_ = tenancy.dimensions[id_].help or "Its key."
    return Parameter(id_, _parameter(id_), "string|int" if is_first else "string|int|null", comment_lines(help_, 3))


def _claim(resource: Resource) -> Claim:
    doc = comment_lines(resource.help or f"The rows of `{resource.table}` say who has it.", 1)
    columns = [Parameter(column, _parameter(column), "string|int|null", []) for column in resource.columns]
    return Claim(resource.id, f"claim{studly_case(resource.id)}", doc, columns)


def _parameter(name: str) -> str:
    camel = camel_case(name)
    return f"{camel}Key" if camel in _TAKEN_PARAMETERS else camel
