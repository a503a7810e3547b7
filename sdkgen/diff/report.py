"""The whole of a comparison: changes with what they break, and the version that they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.diff.blast import Blast, blast_of
from sdkgen.diff.change import Bump, Change, Level
from sdkgen.diff.compare import compare
from sdkgen.diff.kinds import VERSION_NOT_SEMANTIC, VERSION_TOO_LOW
from sdkgen.diff.version import asked_bump, given_bump, next_version
from sdkgen.spec.version import parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.diff.uses import Use
    from sdkgen.model import Catalogue, Resolution


@dataclass(frozen=True, slots=True)
class Report:
    """Two specifications compared; ``least_version`` is None when the old version is no semantic one."""

    against: str
    old_version: str
    new_version: str
    changes: tuple[tuple[Change, Blast], ...]
    asked: Bump
    given: Bump | None
    least_version: str | None

    @property
    def level(self) -> Level | None:
        """The level of the change that asks most, or None when nothing changed."""
        return min((change.level for change, _ in self.changes), default=None)

    def count(self, level: Level) -> int:
        """How many changes are of a level."""
        return sum(change.level is level for change, _ in self.changes)


def report(old: Catalogue, new: Resolution, uses: Sequence[Use], today: str, against: str) -> Report:
    """Compares; ``against`` is how users name the old side. ``new`` must have a Catalogue."""
    if new.catalogue is None:
        raise ValueError("there is nothing to compare")
    changes = compare(old, new.catalogue, today)
    before, after = parts_of(old.version), parts_of(new.catalogue.version)
    asked = asked_bump(changes, before or (1, 0, 0))
    return Report(
        against,
        old.version,
        new.catalogue.version,
        tuple((change, blast_of(change, old, uses)) for change in changes),
        asked,
        given_bump(before, after) if before and after else None,
        next_version(before, asked) if before else None,
    )


def version_findings(compared: Report, new: Resolution) -> list[Diagnostic]:
    """Whether the version has grown as the changes ask."""
    if new.catalogue is None or compared.asked is Bump.NONE:
        return []
    span = new.span(new.catalogue.origin, "version")
    if compared.given is None:
        message = f"`{compared.new_version}` after `{compared.old_version}`: it cannot be told whether it has grown"
        return [VERSION_NOT_SEMANTIC.at(span, message, help="write versions as MAJOR.MINOR.PATCH")]
    if compared.given >= compared.asked:
        return []
    what = compared.level.word if compared.level is not None else ""
    message = f"the version is {compared.new_version}, but the changes since {compared.against} are {what}"
    return [VERSION_TOO_LOW.at(span, message, help=f"make it {compared.least_version} or higher")]
