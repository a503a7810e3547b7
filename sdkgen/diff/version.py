"""Semantic versions: which part of one has to grow, and which one did (semver.org 2.0.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diff.change import Bump

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.diff.change import Change
    from sdkgen.spec.version import Parts


def asked_bump(changes: Iterable[Change], old: Parts) -> Bump:
    """The part that the changes ask to grow; before 1.0.0 each counts one less (§4)."""
    asked = max((change.bump for change in changes), default=Bump.NONE)
    return Bump(max(asked - 1, Bump.PATCH)) if old[0] == 0 and asked > Bump.NONE else asked


def given_bump(old: Parts, new: Parts) -> Bump:
    """The part that grew first; none when the version did not grow."""
    if new <= old:
        return Bump.NONE
    grown = next(index for index in range(3) if new[index] != old[index])
    return (Bump.MAJOR, Bump.MINOR, Bump.PATCH)[grown]


def next_version(old: Parts, bump: Bump) -> str:
    """The least version that grows by ``bump``."""
    major, minor, patch = old
    grown = {
        Bump.MAJOR: (major + 1, 0, 0),
        Bump.MINOR: (major, minor + 1, 0),
        Bump.PATCH: (major, minor, patch + 1),
        Bump.NONE: old,
    }[bump]
    return ".".join(map(str, grown))
