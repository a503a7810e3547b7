"""What migrations say of tables: columns, keys to other tables, unique values, polymorphic owners, views."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdkgen.init.chains import all_chains, array_items, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sdkgen.codemod.php.tokens import PhpToken
    from sdkgen.init.chains import Call, Chain

_MORPHS = re.compile(r"(?:nullable)?(?:uuid|ulid)?morphs", re.IGNORECASE)
_NOT_COLUMNS = frozenset({"index", "fullText", "spatialIndex", "primary", "dropForeign", "dropIndex", "dropUnique"})
_STATEMENT = re.compile(
    r"\bcreate\s+(?:or\s+replace\s+)?(?:materialized\s+)?(?P<what>table|view)\s+(?:if\s+not\s+exists\s+)?"
    r"[`\"]?(?:\{\$[^}]*\})?(?P<name>[\w.]*)",
    re.IGNORECASE,
)
"""A statement that creates a table or a view; what PHP puts before its name is the prefix of the connection."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``type`` is the method that makes it, ``references`` the table that it is a key of."""

    type: str
    nullable: bool
    unique: bool
    references: str | None


@dataclass(slots=True)
class TableFacts:
    """The columns of a table by name, and the names of its polymorphic owners."""

    columns: dict[str, Column] = field(default_factory=dict)
    morphs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Schema:
    """Tables and views by name, and what could not be understood, in words."""

    tables: Mapping[str, TableFacts]
    views: tuple[str, ...]
    unread: tuple[str, ...]


def schema_of(migrations: Mapping[str, Sequence[PhpToken]]) -> Schema:
    """What the migrations build, in their order; what undoes them is not read."""
    reader = _Reader()
    for path in sorted(migrations):
        reader.read(path, list(_without_down(migrations[path])))
    return Schema(reader.tables, tuple(sorted(reader.views)), tuple(reader.unread))


def plural(word: str) -> str:
    """The table of a model or key, as Laravel names it: `company` → `companies`."""
    if re.search(r"[^aeiou]y\Z", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def snake(name: str) -> str:
    """A class name without its namespace in snake case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name.rpartition("\\")[2]).lower()


def _without_down(tokens: Sequence[PhpToken]) -> Iterator[PhpToken]:
    """The tokens but for the body of ``down()``."""
    index = 0
    while index < len(tokens):
        yield tokens[index]
        index += 1
        if tokens[index - 1].text.lower() != "function" or index >= len(tokens) or tokens[index].text.lower() != "down":
            continue
        depth = 0
        while index < len(tokens) and not (depth == 1 and tokens[index].text == "}"):
            depth += (tokens[index].text == "{") - (tokens[index].text == "}")
            index += 1


class _Reader:
    """Collects over the migrations."""

    def __init__(self) -> None:
        self.tables: dict[str, TableFacts] = {}
        self.views: set[str] = set()
        self.unread: list[str] = []

    def read(self, path: str, tokens: Sequence[PhpToken]) -> None:
        for chain in all_chains(tokens):
            call = chain.named("create", "table", "rename") if chain.root == "Schema" else None
            if call is not None:
                self._table(path, call)
        for token in tokens:
            if token.kind == "string":
                self._statement(path, token.text)

    def _table(self, path: str, call: Call) -> None:
        name = call.text()
        if call.method == "rename":
            self._rename(path, name, call.text(1))
        elif name is None or not _NAME.fullmatch(name):
            self.unread.append(f"{path}: a table whose name is computed")
        else:
            facts = self.tables.setdefault(name, TableFacts())
            for argument in call.arguments[1:]:
                for chain in all_chains(argument):
                    if chain.root.startswith("$"):
                        _column(facts, chain)

    def _rename(self, path: str, old: str | None, new: str | None) -> None:
        if old in self.tables and new is not None and _NAME.fullmatch(new):
            self.tables[new] = self.tables.pop(old)
        else:
            self.unread.append(f"{path}: a table that gets another name")

    def _statement(self, path: str, text: str) -> None:
        for match in _STATEMENT.finditer(text):
            what, name = match["what"].lower(), match["name"]
            if not name:
                self.unread.append(f"{path}: a {what} whose name is computed")
            elif what == "view":
                self.views.add(name)
            else:
                self.unread.append(f"{path}: the table {name}, which a statement creates")


def _column(facts: TableFacts, chain: Chain) -> None:
    first = chain.calls[0]
    if first.method in _NOT_COLUMNS:
        return
    if _MORPHS.fullmatch(first.method):
        facts.morphs += [name] if (name := first.text()) else []
    elif first.method == "foreign":
        _reference(facts, first.text(), chain)
    elif first.method == "unique":
        _unique(facts, first)
    elif first.method == "dropColumn":
        for name in _texts(first):
            facts.columns.pop(name, None)
    elif first.method == "renameColumn":
        old, new = first.text(), first.text(1)
        if old in facts.columns and new is not None:
            facts.columns[new] = facts.columns.pop(old)
    else:
        _declare(facts, chain)


def _declare(facts: TableFacts, chain: Chain) -> None:
    first = chain.calls[0]
    model = _class(first) if first.method == "foreignIdFor" else None
    name = (first.text(1) or f"{snake(model)}_id") if model else first.text() or _default(first)
    if name is None or not _NAME.fullmatch(name):
        return
    constrained, on = chain.named("constrained"), chain.named("on")
    references = on.text() if on else None
    if model:
        references = plural(snake(model))
    elif constrained:
        references = constrained.text() or plural(name.removesuffix("_id"))
    is_unique, is_nullable = chain.named("unique") is not None, chain.named("nullable") is not None
    facts.columns[name] = Column(first.method, is_nullable, is_unique, references)


def _default(call: Call) -> str | None:
    """The column of `id()`, `uuid()` and their like."""
    return {"id": "id", "uuid": "uuid", "ulid": "ulid"}.get(call.method) if not call.arguments else None


def _reference(facts: TableFacts, name: str | None, chain: Chain) -> None:
    on, column = chain.named("on"), facts.columns.get(name or "")
    if name is not None and column is not None and on is not None:
        facts.columns[name] = Column(column.type, column.nullable, column.unique, on.text())


def _unique(facts: TableFacts, call: Call) -> None:
    """Marks a column that is unique by itself."""
    names = _texts(call)
    if len(names) == 1 and names[0] in facts.columns:
        column = facts.columns[names[0]]
        facts.columns[names[0]] = Column(column.type, column.nullable, unique=True, references=column.references)


def _texts(call: Call) -> list[str]:
    """The names that are given one by one, or as an array."""
    listed = [text_of(value) for argument in call.arguments for _, value in array_items(argument)]
    given = listed or [text_of(argument) for argument in call.arguments]
    return [name for name in given if name is not None]


def _class(call: Call) -> str | None:
    names = [token.text for token in call.arguments[0] if token.kind == "name"] if call.arguments else []
    return names[0] if names else None
