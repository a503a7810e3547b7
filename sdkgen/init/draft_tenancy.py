"""The first `tenancy:` section of an application, and the metrics that its guards feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.infer.text import scalar
from sdkgen.init.ownership import FRAMEWORK_TABLES
from sdkgen.model.hooks import GUARD_VALUES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sdkgen.init.ownership import Guess, OwnedTable, Owner, Ownership

TENANCY_FILE = "tenancy.yaml"
MIGRATIONS = "../../database/migrations"
_WIDTH = 100


def draft_tenancy(ownership: Ownership, created: Collection[str]) -> dict[str, str]:
    """The files by their names; ``created`` are the tables that migrations create."""
    return {TENANCY_FILE: _tenancy(ownership, created), "isolation.yaml": _isolation()}


def _tenancy(ownership: Ownership, created: Collection[str]) -> str:
    finest = ownership.owners[0].id
    framework = [name for name in FRAMEWORK_TABLES if name in created or name == "migrations"]
    tables = "\n".join(line for table in ownership.tables for line in _table(table))
    kept = "\n".join(f"    {name}: {{central: true}}" for name in framework)
    return f"""\
# Whose rows the tables hold, as far as migrations and models say it. The generated package guards it in the mode
# `observe`: what reaches another {finest}'s rows is counted and logged, and nothing is blocked.
#
# The guards compare with whoever a request works for, and that only your application knows: a class of yours that
# implements `ResolvesTenant` of the generated package, named as `tenancy.resolver` in config/metrics.php, answers it.
# `php artisan tenancy:audit` then says what no guard sees, `php artisan tenancy:report` what they found.
tenancy:
  dimensions:
{"".join(map(_owner, ownership.owners))}
  tables:
{tables}

    # What the framework keeps for itself.
{kept}
{_undecided(ownership)}
  # What keys of caches, locks and limiters, paths on disks and channels look like; other ones are findings.
  # cache_keys: ["{finest}:{{{finest}}}:*"]
  # disk_paths: ["{finest}s/{{{finest}}}/*"]
  # channels: ["{finest}s.{{{finest}}}.*"]
"""


def _owner(owner: Owner) -> str:
    lines = [f"    {scalar(owner.id)}:"]
    lines += [f"      table: {scalar(owner.table)}"] if owner.table else []
    lines += [f"      within: {scalar(owner.within)}"] if owner.within else []
    return "\n".join([*lines, f"      type: {owner.type}", ""])


def _table(table: OwnedTable) -> Iterator[str]:
    yield f"    {scalar(table.name)}:"
    for column in table.optional:
        yield f"      # `{column}` can be empty, and such a row is nobody's."
    if table.dimensions:
        yield f"      dimensions: {_flow(table.dimensions)}"
    if table.owned_by:
        yield f"      owned_by: {_flow(table.owned_by)}"
    if table.morphs:
        yield "      owned_by_any:"
    for morph, types in table.morphs.items():
        yield f"        - type: {scalar(f'{morph}_type')}"
        yield f"          id: {scalar(f'{morph}_id')}"
        yield "          types:"
        yield from (f"            {scalar(type_)}: {scalar(owner)}" for type_, owner in types.items())
    if table.bootstrap:
        yield "      bootstrap: true  # guess: read by a login, before anybody is known"
    if table.unique:
        yield f"      unique: [{', '.join(scalar(name, item=True) for name in table.unique)}]"


def _undecided(ownership: Ownership) -> str:
    """What somebody has to decide, as comments; only without any is every other table an oversight."""
    lines = [""]
    if ownership.guesses or ownership.views:
        lines.append(
            "    # Not decided: what is not listed is reported by the guards. Correct these, and take the `#` away."
        )
    lines += [line for guess in ownership.guesses for line in _guess(guess)]
    if ownership.views:
        lines += ["", "  # views:"]
        lines += [f"  #   {scalar(name)}: {{of: […]}}  # the tables that it reads" for name in ownership.views]
    if ownership.unread:
        lines += ["", "  # Not understood:"]
        lines += [f"  # - {_printable(words)}" for words in ownership.unread]
    is_whole = not (ownership.guesses or ownership.views or ownership.unread)
    lines += ["", "  # Once every table is listed, `sdkgen check` reports those that a migration adds."]
    lines.append(f"  {'' if is_whole else '# '}migrations: {MIGRATIONS}")
    return "\n".join([*lines, ""])


def _guess(guess: Guess) -> Iterator[str]:
    yield f"    # {scalar(guess.name)}: {_printable(guess.text)}  # guess: {guess.why}"


def _flow(mapping: Mapping[str, str]) -> str:
    pairs = (f"{scalar(key, item=True)}: {scalar(value, item=True)}" for key, value in mapping.items())
    return f"{{{', '.join(pairs)}}}"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def _isolation() -> str:
    violations, actions, layers = (
        GUARD_VALUES[f"isolation.{source}"] for source in ("violation_type", "action", "layer")
    )
    return f"""\
group: isolation
help: What the guards of tenancy.yaml saw and stopped. No label ever carries the key of an owner. No call is needed.

labels:
  violation_type:
    help: How the isolation was broken.
    values: {_values(violations)}
    from: isolation.violation_type

  violation_action:
    name: action
    help: What was done about it.
    values: {_values(actions)}
    from: isolation.action

  bypass_reason:
    name: reason
    # guess: the reasons that `Tenancy::withoutTenant` may be given
    help: Why code was allowed to work without an owner.
    values: [support, billing, reporting, maintenance, migration]
    from: isolation.bypass_reason

  isolation_layer:
    name: layer
    help: The guard that looked.
    values: {_values(layers)}
    from: isolation.layer

metrics:
{
        _counter(
            "tenant_isolation_violations_total",
            "violations",
            "violation",
            "violation_type, violation_action",
            "Confirmed accesses to rows of others.",
        )
    }
{
        _counter(
            "tenant_isolation_findings_total",
            "findings",
            "finding",
            "violation_type",
            "Accesses that could not be proved to stay with the owner, and were let through.",
        )
    }
{
        _counter(
            "tenant_isolation_bypass_total",
            "bypasses",
            "bypass",
            "bypass_reason",
            "Blocks of code that worked without an owner, by the reason given.",
        )
    }
{
        _counter(
            "tenant_isolation_checks_total",
            "checks",
            "check",
            "isolation_layer",
            "What each guard looked at. A guard without checks while traffic flows is not guarding.",
        )
    }
{
        _counter(
            "cross_tenant_query_attempts_total",
            "attempts",
            "attempt",
            "",
            "Objects of others that were loaded and then refused with 403 or 404.",
        )
    }
  tenant_isolation_guard_up:
    type: gauge
    help: Whether a guard passed its self-test (1), or is off or failed it (0).
    labels: [isolation_layer]
    emit: isolation.guard
    states:
      "0": off, or failed its self-test
      "1": watching
    range: [0, 1]
"""


def _counter(name: str, unit: str, hook: str, labels: str, help_: str) -> str:
    listed = f"    labels: [{labels}]\n" if labels else ""
    return (
        f"  {name}:\n    type: counter\n    unit: {unit}\n    help: {help_}\n{listed}"
        f"    emit: isolation.{hook}\n    zero_initialised: true\n"
    )


def _values(values: Iterable[str]) -> str:
    """A flow sequence over as many lines as it takes."""
    lines, line = [], ""
    for value in values:
        if len(line) + len(value) > _WIDTH:
            lines.append(line.rstrip())
            line = ""
        line += f"{value}, "
    lines.append(line.removesuffix(", "))
    return f"[{lines[0]}]" if len(lines) == 1 else "\n      [" + "\n       ".join(lines) + "]"
