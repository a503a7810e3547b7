"""The records of tenant isolation: whose data each table, cache key and disk path holds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sdkgen.spec.fields import Flag, Text
from sdkgen.spec.record import Record

Words = Annotated[list[Text], Field(min_length=1)]


class DimensionRecord(Record):
    """A kind of owner that data is kept apart by, such as a tenant or an organization."""

    help: Text | None = Field(None, description="Who that is.")
    table: Text | None = Field(None, description="The table whose rows are the owners, when it is in this database.")
    within: Text | None = Field(None, description="The coarser dimension that each of them belongs to.")
    type: Literal["uuid", "bigint", "text"] = Field(
        "uuid", description="The type of its key, for PostgreSQL's row-level security."
    )


class MorphRecord(Record):
    """A polymorphic owner: one column names the type, another the row."""

    type: Text = Field(description="The column with the morph type.")
    id: Text = Field(description="The column with the owner's key.")
    types: dict[str, Text] = Field(min_length=1, description="Morph type, as it is stored, to the table of the owners.")


class TableRecord(Record):
    """A table or a view: whose rows it holds. Without owners it has to be `central`."""

    help: Text | None = Field(None, description="What its rows are.")
    primary_key: Text = Field("id", description="The column that identifies a row.")
    dimensions: dict[str, Text] = Field(
        default_factory=dict, description="Dimension to the column that holds its key: `tenant: tenant_id`."
    )
    owned_by: dict[str, Text] = Field(
        default_factory=dict, description="Foreign key to the table that owns the row: `site_id: sites`."
    )
    owned_by_any: list[MorphRecord] = Field(default_factory=list, description="Polymorphic owners.")
    shared_within: Text | None = Field(
        None, description="The coarser dimension within which the rows may be read; the finest one when absent."
    )
    of: list[Text] = Field(default_factory=list, description="The tables that a view reads.")
    central: Flag = Field(default=False, description="Shared by all tenants: readable and writable in any context.")
    bootstrap: Flag = Field(
        default=False, description="Readable before a tenant is known, as users are during a login."
    )
    unique: list[Text] = Field(
        default_factory=list, description="Columns whose values are unique over all tenants, such as a domain."
    )


class ResourceRecord(Record):
    """Something outside of the database that only one owner may use, and the rows that say who does."""

    help: Text | None = Field(None, description="What it is.")
    table: Text = Field(description="The table whose rows claim it.")
    columns: Words = Field(description="The columns whose values name it together.")


class TenancyRecord(Record):
    """Whose data each table, cache key and disk path of the application holds."""

    help: Text | None = Field(None, description="How data is kept apart, in a sentence.")
    dimensions: dict[str, DimensionRecord] = Field(
        default_factory=dict, description="The kinds of owner by id, the one that is counted as the tenant first."
    )
    tables: dict[str, TableRecord] = Field(default_factory=dict, description="Every table of the application by name.")
    views: dict[str, TableRecord] = Field(default_factory=dict, description="Every view of the application by name.")
    sql_functions: list[Text] = Field(
        default_factory=list, description="The application's own SQL functions that read no table."
    )
    cache_keys: list[Text] = Field(
        default_factory=list,
        description="What cache, lock and limiter keys look like; `{tenant}` is the owner's key, `*` is any text.",
    )
    disk_paths: list[Text] = Field(default_factory=list, description="What paths on disks look like, written alike.")
    channels: list[Text] = Field(
        default_factory=list, description="What the names of broadcast channels look like, written alike."
    )
    central_jobs: list[Text] = Field(
        default_factory=list, description="Job classes that work for no tenant and need no stamp."
    )
    external_resources: dict[str, ResourceRecord] = Field(
        default_factory=dict, description="Resources that one owner has, by id."
    )
    migrations: Text | None = Field(
        None, description="Folder of the application's migrations: a table that is created there has to be listed."
    )
