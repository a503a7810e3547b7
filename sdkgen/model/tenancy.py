"""Whose data the application's tables hold, resolved: what the guards of the generated package are made from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related
from sdkgen.model import kinds
from sdkgen.model.catalogue import Origin
from sdkgen.spec.tenancy import TenancyRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.spec import RawFile, RawSpec
    from sdkgen.spec.tenancy import TableRecord

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""The owner of what a pattern names."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A kind of owner; ``table`` holds the owners, ``type`` is the PostgreSQL type of their keys."""

    id: str
    help: str | None
    table: str | None
    within: str | None
    type: str


@dataclass(frozen=True, slots=True)
class Morph:
    """A polymorphic owner: the columns of its type and key, and each type's table."""

    type: str
    id: str
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table or a view; ``dimensions`` maps dimensions to columns, ``owned_by`` foreign keys to tables."""

    name: str
    help: str | None
    primary_key: str
    dimensions: Mapping[str, str]
    owned_by: Mapping[str, str]
    morphs: tuple[Morph, ...]
    shared_within: str | None
    of: tuple[str, ...]
    central: bool
    bootstrap: bool
    unique: tuple[str, ...]
    view: bool

    @property
    def owners(self) -> tuple[str, ...]:
        """The tables whose rows own rows of this one."""
        return (*self.owned_by.values(), *(table for morph in self.morphs for table in morph.types.values()))

    @property
    def section(self) -> str:
        """The key of the specification under which it is declared."""
        return "views" if self.view else "tables"


@dataclass(frozen=True, slots=True)
class Resource:
    """Something outside of the database with one owner; the rows of ``table`` say who, ``columns`` say what."""

    id: str
    help: str | None
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tenancy:
    """Whose data each table, cache key, path and channel holds; ``migrations`` is a folder on disk."""

    help: str | None
    dimensions: Mapping[str, Dimension]
    tables: Mapping[str, Table]
    sql_functions: tuple[str, ...]
    cache_keys: tuple[str, ...]
    disk_paths: tuple[str, ...]
    channels: tuple[str, ...]
    central_jobs: tuple[str, ...]
    resources: Mapping[str, Resource]
    migrations: Path | None
    origin: Origin

    @property
    def patterns(self) -> Iterator[tuple[str, int, str]]:
        """Every pattern with its section and its place there."""
        for section in ("cache_keys", "disk_paths", "channels"):
            for index, pattern in enumerate(getattr(self, section)):
                yield section, index, pattern

    def owners_of(self, name: str) -> Iterator[Table]:
        """The tables that own the rows of ``name``, directly or through others, itself first; each once."""
        waiting, seen = [name], set()
        while waiting:
            current = waiting.pop()
            if current not in seen and current in self.tables:
                seen.add(current)
                yield self.tables[current]
                waiting += self.tables[current].owners

    def reaches_an_owner(self, name: str) -> bool:
        """Whether some way along foreign keys ends at a table with a dimension."""
        return any(table.dimensions for table in self.owners_of(name))


def resolve_tenancy(raw: RawSpec) -> tuple[Tenancy | None, list[Diagnostic]]:
    """The tenancy that the first file with one describes, and a finding for every other such file."""
    files = [file for file in raw.files if file.record.tenancy is not None]
    if not files:
        return None, []
    return _tenancy(files[0], raw.folder), [_second(files[0], other) for other in files[1:]]


def _second(first: RawFile, other: RawFile) -> Diagnostic:
    related = [Related(first.document.span(("tenancy",), key=True), "first declared here")]
    span = other.document.span(("tenancy",), key=True)
    message = "the tenancy is declared twice"
    return kinds.DUPLICATE_DEFINITION.at(span, message, help="keep it in one file", related=related)


def _tenancy(file: RawFile, folder: Path) -> Tenancy:
    """The tenancy of a file; a view is a table that is marked as one."""
    record = file.record.tenancy or TenancyRecord()
    tables = {name: _table(name, table, view=False) for name, table in record.tables.items()}
    views = {name: _table(name, table, view=True) for name, table in record.views.items()}
    return Tenancy(
        help=record.help,
        dimensions={
            id_: Dimension(id_, each.help, each.table, each.within, each.type)
            for id_, each in record.dimensions.items()
        },
        tables=dict(sorted({**views, **tables}.items())),
        sql_functions=tuple(record.sql_functions),
        cache_keys=tuple(record.cache_keys),
        disk_paths=tuple(record.disk_paths),
        channels=tuple(record.channels),
        central_jobs=tuple(record.central_jobs),
        resources={
            id_: Resource(id_, each.help, each.table, tuple(each.columns))
            for id_, each in sorted(record.external_resources.items())
        },
        migrations=folder / record.migrations if record.migrations else None,
        origin=Origin(file.document.path, file.source, ("tenancy",)),
    )


def _table(name: str, record: TableRecord, *, view: bool) -> Table:
    return Table(
        name=name,
        help=record.help,
        primary_key=record.primary_key,
        dimensions=record.dimensions,
        owned_by=record.owned_by,
        morphs=tuple(Morph(each.type, each.id, each.types) for each in record.owned_by_any),
        shared_within=record.shared_within,
        of=tuple(record.of),
        central=record.central,
        bootstrap=record.bootstrap,
        unique=tuple(record.unique),
        view=view,
    )
