"""Row-level security for PostgreSQL: the statements that make the database itself keep tenants apart.

The owner of the current context is in settings ``tenancy.<dimension>``, which the runtime sets for each transaction.
Sources: PostgreSQL's manual, "Row Security Policies" and CREATE VIEW (``security_invoker``, since 15).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdkgen.model import Morph, Table, Tenancy

_POLICY = "tenancy"
_BYPASS = "current_setting('tenancy.bypass', true) = 'on'"


def up_statements(tenancy: Tenancy) -> list[str]:
    """Every statement that switches the policies on, tables sorted by name."""
    return [statement for table in _guarded(tenancy) for statement in _policies(tenancy, table)] + [
        f"ALTER VIEW {_quoted(view)} SET (security_invoker = true)" for view in _views(tenancy)
    ]


def down_statements(tenancy: Tenancy) -> list[str]:
    """Every statement that takes them away again."""
    views = [f"ALTER VIEW {_quoted(view)} RESET (security_invoker)" for view in _views(tenancy)]
    return views + [statement for table in _guarded(tenancy) for statement in _removal(table)]


def _guarded(tenancy: Tenancy) -> list[Table]:
    return [table for table in tenancy.tables.values() if not (table.central or table.view)]


def _views(tenancy: Tenancy) -> list[str]:
    return [table.name for table in tenancy.tables.values() if table.view]


def _policies(tenancy: Tenancy, table: Table) -> list[str]:
    name = _quoted(table.name)
    read, write = _condition(tenancy, table, write=False), _condition(tenancy, table, write=True)
    if table.bootstrap:
        read = f"{_nobody(tenancy)} OR ({read})"
    checked = f"WITH CHECK ({_BYPASS} OR {write})"
    return [
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {_POLICY}_select ON {name} FOR SELECT USING ({_BYPASS} OR {read})",
        f"CREATE POLICY {_POLICY}_insert ON {name} FOR INSERT {checked}",
        f"CREATE POLICY {_POLICY}_update ON {name} FOR UPDATE USING ({_BYPASS} OR {write}) {checked}",
        f"CREATE POLICY {_POLICY}_delete ON {name} FOR DELETE USING ({_BYPASS} OR {write})",
    ]


def _removal(table: Table) -> list[str]:
    name = _quoted(table.name)
    dropped = [f"DROP POLICY {_POLICY}_{verb} ON {name}" for verb in ("delete", "update", "insert", "select")]
    return [
        *dropped,
        f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY",
    ]


def _condition(tenancy: Tenancy, table: Table, *, write: bool) -> str:
    """What holds for the rows of the current owner; what is shared more widely is only read more widely."""
    dimensions = table.dimensions
    wider = table.shared_within
    if not write and wider is not None and wider in dimensions:
        dimensions = {wider: dimensions[wider]}
    parts = [f"{_quoted(column)} = {_setting(tenancy, dimension)}" for dimension, column in dimensions.items()]
    optional = bool(table.dimensions)
    parts += [_owned(tenancy, table, column, owner, optional) for column, owner in table.owned_by.items()]
    parts += [_owned_by_any(tenancy, table, morph) for morph in table.morphs]
    return " AND ".join(parts)


def _owned(tenancy: Tenancy, table: Table, column: str, owner: str, optional: bool) -> str:  # noqa: FBT001
    exists = _exists(tenancy, table, column, owner)
    return f"({_quoted(column)} IS NULL OR {exists})" if optional else exists


def _owned_by_any(tenancy: Tenancy, table: Table, morph: Morph) -> str:
    """Keys of several tables stand in one column, whatever their types are: they are compared as text."""
    cases = " ".join(
        f"WHEN {_text(type_)} THEN {_exists(tenancy, table, morph.id, owner, '::text')}"
        for type_, owner in morph.types.items()
    )
    return f"CASE {_quoted(morph.type)} {cases} ELSE false END"


def _exists(tenancy: Tenancy, table: Table, column: str, owner: str, cast: str = "") -> str:
    """Whether the owning row is visible, which its own policy decides."""
    key, own = _quoted(tenancy.tables[owner].primary_key), f"{_quoted(table.name)}.{_quoted(column)}"
    rows = f"FROM {_quoted(owner)} AS owner WHERE owner.{key}{cast} = {own}{cast}"
    return f"EXISTS (SELECT 1 {rows})"


def _setting(tenancy: Tenancy, dimension: str) -> str:
    return f"NULLIF(current_setting('tenancy.{dimension}', true), '')::{tenancy.dimensions[dimension].type}"


def _nobody(tenancy: Tenancy) -> str:
    """Whether no owner is known yet."""
    return " AND ".join(f"COALESCE(current_setting('tenancy.{each}', true), '') = ''" for each in tenancy.dimensions)


def _quoted(name: str) -> str:
    return ".".join(f'"{part}"' for part in name.split("."))


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
