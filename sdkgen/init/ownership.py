"""Whose rows the tables of an application hold, as far as their columns and keys tell.

What is certain is decided; the rest is a guess that somebody has to confirm: a table that is wrongly called shared
would be open to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdkgen.init.schema import plural
from sdkgen.init.tables import OWNERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.init.schema import Schema, TableFacts

FRAMEWORK_TABLES = (
    "cache",
    "cache_locks",
    "failed_jobs",
    "job_batches",
    "jobs",
    "migrations",
    "password_reset_tokens",
    "password_resets",
    "sessions",
)
"""What Laravel keeps for itself."""

_LOGIN = "users"
_BIG = frozenset({"id", "bigIncrements", "increments", "unsignedBigInteger", "bigInteger", "foreignId"})
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of owner; ``table`` holds them, ``within`` is the coarser kind that each belongs to."""

    id: str
    table: str | None
    within: str | None
    type: str


@dataclass(frozen=True, slots=True)
class OwnedTable:
    """A table with owners: their columns by kind, or its keys to owned tables; ``optional`` columns can be empty."""

    name: str
    dimensions: Mapping[str, str] = field(default_factory=dict)
    owned_by: Mapping[str, str] = field(default_factory=dict)
    morphs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    bootstrap: bool = False
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """A table that is not decided: what it may be, as YAML's flow would say, and why that is not certain."""

    name: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Ownership:
    """The owners, finest first, the tables that are theirs, and those that somebody has to decide."""

    owners: tuple[Owner, ...]
    tables: tuple[OwnedTable, ...]
    guesses: tuple[Guess, ...]
    views: tuple[str, ...]
    unread: tuple[str, ...]


def ownership_of(schema: Schema, owner: str, morphs: Mapping[str, Mapping[str, str]]) -> Ownership | None:
    """Whose rows the tables hold, the finest owner being ``owner``; None when no column names one.

    ``morphs`` maps polymorphic owners to the tables of their types.
    """
    if not any(f"{owner}_id" in facts.columns for facts in schema.tables.values()):
        return None
    owners = _owners(schema, owner)
    tables = {name: facts for name, facts in schema.tables.items() if name not in FRAMEWORK_TABLES}
    owned = {name: found for name, facts in tables.items() if (found := _direct(name, facts, owners))}
    for _ in range(_DEEPEST):
        children = {
            name: child
            for name, facts in tables.items()
            if name not in owned and (child := _child(name, facts, owned, morphs))
        }
        if not children:
            break
        owned |= children
    guesses = [_guess(name, tables[name], owned) for name in sorted(tables.keys() - owned.keys())]
    decided = tuple(owned[name] for name in sorted(owned))
    return Ownership(owners, decided, tuple(guesses), schema.views, schema.unread)


def _owners(schema: Schema, finest: str) -> tuple[Owner, ...]:
    """The finest kind of owner, and the coarser ones that its rows, and theirs, lead to."""
    found: list[Owner] = []
    word: str | None = finest
    while word is not None:
        table = plural(word) if plural(word) in schema.tables else None
        columns = schema.tables[table].columns if table else {}
        seen = {each.id for each in found} | {word}
        coarser = (each for each in OWNERS if each not in seen and plural(each) in schema.tables)
        within = next((each for each in coarser if f"{each}_id" in columns), None)
        found.append(Owner(word, table, within, _key_type(schema, word, table)))
        word = within
    return tuple(found)


def _key_type(schema: Schema, word: str, table: str | None) -> str:
    """The type of an owner's key: that of its table, or else of a column that names it."""
    own = schema.tables[table].columns.get("id") if table else None
    named = (facts.columns.get(f"{word}_id") for facts in schema.tables.values())
    column = own or next(filter(None, named), None)
    method = column.type if column is not None else ""
    if method in _BIG:
        return "bigint"
    return "uuid" if "uuid" in method.lower() else "text"


def _direct(name: str, facts: TableFacts, owners: tuple[Owner, ...]) -> OwnedTable | None:
    """A table whose own columns say who owns a row."""
    dimensions = {each.id: "id" for each in owners if each.table == name}
    dimensions |= {each.id: f"{each.id}_id" for each in owners if f"{each.id}_id" in facts.columns}
    if not dimensions:
        return None
    optional = tuple(
        column for column in dimensions.values() if column in facts.columns and facts.columns[column].nullable
    )
    return OwnedTable(name, dimensions, unique=_unique(facts), bootstrap=name == _LOGIN, optional=optional)


def _child(
    name: str, facts: TableFacts, owned: Mapping[str, OwnedTable], morphs: Mapping[str, Mapping[str, str]]
) -> OwnedTable | None:
    """A table whose keys lead to owned rows: each of them has to be there, and be called like its table."""
    keys = {
        column: each.references
        for column, each in facts.columns.items()
        if each.references in owned and not each.nullable and column == f"{_singular(each.references)}_id"
    }
    polymorphic = {
        morph: types
        for morph in _morphs(facts)
        if (types := morphs.get(morph)) and all(table in owned for table in types.values())
    }
    if not keys and not polymorphic:
        return None
    owners = {column: table for column, table in keys.items() if table is not None}
    return OwnedTable(name, owned_by=owners, morphs=polymorphic, unique=_unique(facts), bootstrap=name == _LOGIN)


def _morphs(facts: TableFacts) -> list[str]:
    """The polymorphic owners, by the two columns that each has."""
    pairs = [
        name.removesuffix("_type")
        for name in facts.columns
        if name.endswith("_type") and f"{name.removesuffix('_type')}_id" in facts.columns
    ]
    return [*facts.morphs, *pairs]


def _guess(name: str, facts: TableFacts, owned: Mapping[str, OwnedTable]) -> Guess:
    keys = {column: each.references for column, each in facts.columns.items() if each.references in owned}
    if keys:
        text = ", ".join(f"{column}: {table}" for column, table in keys.items())
        return Guess(name, f"{{owned_by: {{{text}}}}}", "such a key can be empty, or only says who made the row")
    if _morphs(facts):
        morph = _morphs(facts)[0]
        text = f"{{owned_by_any: [{{type: {morph}_type, id: {morph}_id, types: {{…: …}}}}]}}"
        return Guess(name, text, "its types were not found in the models")
    return Guess(name, "{central: true}", "no column says whose its rows are; right if all may read and write them")


def _unique(facts: TableFacts) -> tuple[str, ...]:
    return tuple(name for name, column in facts.columns.items() if column.unique and name != "id")


def _singular(table: str | None) -> str:
    """The word that a table is the plural of."""
    word = table or ""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ses", "xes", "zes", "ches", "shes")) else word.removesuffix("s")
