"""Which files below a folder are a project's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = ".sdkgen-manifest.json"
"""The file that lists what sdkgen generated in its folder."""

_SKIPPED = frozenset({"node_modules", "vendor", "__pycache__", "site-packages", "venv", "build", "dist"})


def walk(path: Path, suffixes: frozenset[str], *, generated: bool = False) -> Iterator[Path]:
    """The files with one of ``suffixes`` below ``path``, folder by folder and sorted; ``path`` itself, when it is none.

    Passed over are hidden folders, virtual environments, dependencies, and everything that sdkgen ``generated``,
    unless that is asked for.
    """
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if _is_own(Path(folder, name), generated=generated))
        yield from (Path(folder, name) for name in sorted(names) if Path(name).suffix.lower() in suffixes)


def _is_own(folder: Path, *, generated: bool) -> bool:
    if folder.name in _SKIPPED or folder.name.startswith("."):
        return False
    return not (folder / "pyvenv.cfg").exists() and (generated or not (folder / MANIFEST).exists())
