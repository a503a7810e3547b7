"""How commands end: one table, from which the help and the reference are written and by which processes exit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.diagnostics import Diagnostic

CLEAN = 0
FINDINGS = 1
UNUSABLE = 2

INCOMPLETE = {
    "SDK001": "unreadable-file",
    "SDK100": "no-specification",
    "SDK169": "unreadable-migrations",
    "SDK205": "unwritable-file",
    "SDK240": "unreachable-target",
    "SDK250": "unreadable-revision",
    "SDK270": "unreadable-import",
    "SDK273": "import-not-fetched",
    "SDK280": "no-application",
    "SDK350": "unreadable-source",
    "SDK363": "unwritable-change",
    "SDK490": "unreadable-document",
    "SDK497": "unreadable-baseline",
}
"""Findings after which a result is not complete, by id: their kinds belong to stages that few commands load."""


class Endings(NamedTuple):
    """What the statuses 0 and 1 of a command mean; one that never ends with 1 has no words for it."""

    clean: str
    findings: str = ""


_FAULTY = "the specification has errors"
ENDINGS = {
    "adopt": Endings("adopted, or shown what would change", "errors stand in the way; nothing was changed"),
    "changelog": Endings("written, printed or current", f"{_FAULTY}, or --check found the page not current"),
    "check": Endings("nothing worse than warnings", "errors; with --diff, --fix would change something"),
    "diff": Endings("nothing that --fail-on names", f"something that --fail-on names, or {_FAULTY}"),
    "emit": Endings("written, or current", f"{_FAULTY}, files are in the way, or --check or --diff found drift"),
    "explain": Endings("explained"),
    "import update": Endings("fetched and locked", "sdkgen.yaml has errors"),
    "infer": Endings("drafted", "nothing to infer from, or files are in the way"),
    "init": Endings("written, or there already"),
    "rename": Endings("renamed, or shown what would change", f"{_FAULTY}, or the new name is taken"),
    "scan": Endings("nothing worse than warnings", f"errors in the code, or {_FAULTY}"),
    "schema": Endings("printed"),
    "simulate": Endings("written, or served until stopped", _FAULTY),
    "snapshot": Endings("written, or current", f"{_FAULTY}, or --check found the file not current"),
    "templates accept": Endings("noted"),
    "templates diff": Endings("alike", "a template differs"),
    "templates eject": Endings("copied"),
    "templates list": Endings("listed"),
    "verify": Endings("every scrape is what the specification says", f"one is not, or {_FAULTY}"),
}
"""By command, with the subcommand where there are some."""

UNUSABLE_MEANS = "wrong usage, or something could not be read, reached or written"


def status_of(findings: Iterable[Diagnostic]) -> int:
    """The exit status after ``findings``: warnings alone are clean, and what is not complete outweighs the rest."""
    errors = [finding.rule for finding in findings if finding.severity is Severity.ERROR]
    if not INCOMPLETE.keys().isdisjoint(errors):
        return UNUSABLE
    return FINDINGS if errors else CLEAN


def epilog(command: str) -> str:
    """The sentence below the help of a command."""
    endings = ENDINGS[command]
    findings = f"1 {endings.findings}; " if endings.findings else ""
    return f"Exit status: 0 {endings.clean}; {findings}2 {UNUSABLE_MEANS}."
