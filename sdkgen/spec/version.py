"""Semantic versions as numbers (semver.org 2.0.0)."""

from __future__ import annotations

import re

_VERSION = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?\Z", re.ASCII)

Parts = tuple[int, int, int]


def parts_of(version: str) -> Parts | None:
    """Major, minor and patch of a version, or None when it is not written like one."""
    match = _VERSION.match(version)
    return (int(match[1]), int(match[2] or 0), int(match[3] or 0)) if match else None


def is_compatible(version: str, least: str) -> bool:
    """Whether ``version`` promises what ``least`` does: not older, and of the same major (before 1.0.0 minor) version.

    Versions that are not semantic promise only to be themselves.
    """
    found, needed = parts_of(version), parts_of(least)
    if found is None or needed is None:
        return version == least
    kept = 1 if needed[0] else 2
    return found[:kept] == needed[:kept] and found >= needed
