"""Paths as users write them from the current folder."""

from __future__ import annotations

import os
from pathlib import Path


def display(path: Path) -> str:
    """A path below the current folder relative to it, any other as it was given."""
    relative = os.path.relpath(path)
    return Path(relative if not relative.startswith("..") else path).as_posix()


def shown(path: Path) -> str:
    """A path relative to the current folder, wherever it is."""
    return Path(os.path.relpath(path)).as_posix()
