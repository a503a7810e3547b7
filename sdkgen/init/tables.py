"""Tables and columns of migrations, and whose data they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.init.chains import Call, all_chains, array_items, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sdkgen.codemod.php.tokens import PhpToken

    Columns = dict[str, tuple[str, ...]]
    """Columns of a table → the values of an enumerated one, nothing for others."""

OWNERS = ("tenant", "team", "organization", "organisation", "workspace", "company", "account")
"""Words for those whose data is kept apart, the finest first."""

_PLANS = ("tier", "plan", "subscription_tier", "plan_name", "subscription_plan")
_NOT_COLUMNS = frozenset({"index", "unique", "primary", "foreign", "dropColumn", "renameColumn", "dropForeign"})


@dataclass(frozen=True, slots=True)
class Tenancy:
    """Who owns data: a word such as tenant, the column that says so, the tables that have it.

    ``plan`` is the column of the owners' table that names their plan, ``plans`` its values when they are known.
    """

    owner: str
    column: str
    tables: tuple[str, ...]
    plan: str | None
    plans: tuple[str, ...]


def tables_in(migrations: Mapping[str, Sequence[PhpToken]]) -> dict[str, Columns]:
    """The tables that migrations create or change, in the order of the migrations."""
    tables: dict[str, Columns] = {}
    for path in sorted(migrations):
        for chain in all_chains(migrations[path]):
            call = chain.named("create", "table") if chain.root == "Schema" else None
            name = call.text() if call else None
            if call is not None and name is not None:
                tables.setdefault(name, {}).update(_columns(call))
    return tables


def enums_in(tokens: Sequence[PhpToken]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The backed enums that a file declares, by name: their values."""
    for index in range(len(tokens) - 2):
        if tokens[index].text == "enum" and tokens[index + 1].kind == "name" and tokens[index + 2].text == ":":
            values = [
                value
                for at in range(index, len(tokens) - 3)
                if tokens[at].text == "case" and (value := text_of([tokens[at + 3]])) is not None
            ]
            yield tokens[index + 1].text, tuple(values)


def tenancy_of(tables: Mapping[str, Columns], enums: Mapping[str, tuple[str, ...]]) -> Tenancy | None:
    """Who owns data, as far as names tell: `tenant_id` and its like, whose table exists."""
    for owner in OWNERS:
        column = f"{owner}_id"
        having = tuple(sorted(name for name, columns in tables.items() if column in columns))
        home = next((name for name in (f"{owner}s", f"{owner[:-1]}ies") if name in tables), None)
        if having and home is not None:
            plan = next((plan for plan in _PLANS if plan in tables[home]), None)
            plans = tables[home][plan] if plan else ()
            return Tenancy(owner, column, having, plan, plans or _enumerated(plan, enums))
    return None


def _enumerated(plan: str | None, enums: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The values of the enum that is named like the column."""
    wanted = (plan or "").replace("_", "").lower()
    return next((values for name, values in sorted(enums.items()) if wanted and name.lower().endswith(wanted)), ())


def _columns(create: Call) -> Columns:
    columns: Columns = {}
    for argument in create.arguments[1:]:
        for chain in all_chains(argument):
            first = chain.calls[0]
            if not chain.root.startswith("$") or first.method in _NOT_COLUMNS:
                continue
            name = _foreign(first) if first.method == "foreignIdFor" else first.text()
            if name is not None:
                columns[name] = _values(first)
    return columns


def _values(call: Call) -> tuple[str, ...]:
    if call.method != "enum" or len(call.arguments) < 2:  # noqa: PLR2004  (column and values)
        return ()
    values = (text_of(value) for _, value in array_items(call.arguments[1]))
    return tuple(value for value in values if value is not None)


def _foreign(call: Call) -> str | None:
    """The column of `foreignIdFor(Tenant::class)`."""
    names = [token.text for token in call.arguments[0] if token.kind == "name"] if call.arguments else []
    model = names[0].rpartition("\\")[2] if names else ""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model).lower() + "_id" if model else None
