"""How changes of tenancy are judged: what is guarded less is breaking, since code relied on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdkgen.diff.change import Level, Touch, Verdict
from sdkgen.diff.judges import Part, docs, each, quoted
from sdkgen.diff.meaning import meaning_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.diff.judges import Judge, Rule

BREAKING, ADDITIVE = Level.BREAKING, Level.ADDITIVE
_UNGUARDED = "what matches it is a finding of the guards now"


def _entries(what: str, gone: str) -> Judge:
    """Definitions by their names: new ones guard more, others guard something else or nothing."""

    def judge(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Verdict]:
        unread = Touch(queries=False)
        for name in sorted(old.keys() | new.keys()):
            if name not in new:
                yield Verdict(BREAKING, f"no longer has the {what} {quoted(name)}: {gone}", touch=unread)
            elif name not in old:
                yield Verdict(ADDITIVE, f"has the {what} {quoted(name)} now", touch=unread)
            elif meaning_of(old[name]) != meaning_of(new[name]):
                yield Verdict(BREAKING, f"guards the {what} {quoted(name)} otherwise", touch=unread)

    return judge


TENANCY: Mapping[str, Rule] = {
    "help": docs,
    "dimensions": _entries("dimension", "nothing is compared with it any more"),
    "tables": _entries("table", "statements that name it are findings of the guards now"),
    "sql_functions": each(ADDITIVE, BREAKING, "statements that call it are not proved any more"),
    **dict.fromkeys(("cache_keys", "disk_paths", "channels"), each(ADDITIVE, BREAKING, _UNGUARDED)),
    "central_jobs": each(ADDITIVE, BREAKING, "it needs a tenant now"),
    "resources": _entries("resource", "it may have two owners now"),
    # Where migrations lie on this machine.
    "migrations": None,
    "origin": None,
}
"""Field of the tenancy → how its changes are judged."""

OF_CATALOGUE: Mapping[str, Rule] = {
    "tenancy": Part(
        Verdict(ADDITIVE, "is declared now"), Verdict(BREAKING, "is no longer declared: nothing is guarded")
    ),
}
"""The field of the Catalogue that holds it."""
