"""The only module that writes files: atomically, only what changed, only what it owns."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.drift import MANIFEST, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdkgen.drift import Drift


def write_tree(folder: Path, files: Mapping[str, bytes], drift: Drift) -> None:
    """Brings ``folder`` to ``files``: first every new content beside its place, then all of them into place.

    A failure before the second step leaves the folder as it was. Raises OSError.
    """
    manifest = Manifest.of(files).content()
    changed = {path: files[path] for path in drift.to_write}
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in changed.items():
            staged.append((_stage(folder / path, content), folder / path))
        if _differs(folder / MANIFEST, manifest):
            staged.append((_stage(folder / MANIFEST, manifest), folder / MANIFEST))
        for temporary, target in staged:
            temporary.replace(target)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)
    for path in drift.to_delete:
        _delete(folder, path)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes files that are the user's from then on: all of them, or none. Raises OSError."""
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            staged.append((_stage(folder / path, content), folder / path))
        for temporary, target in staged:
            temporary.replace(target)
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def write_stream(file: Path, parts: Iterable[str]) -> int:
    """Writes a text that is too large to hold, part by part; returns its size in bytes. Raises OSError.

    A failure half-way leaves what was there before.
    """
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".tmp", dir=file.parent)
    temporary, size = Path(name), 0
    try:
        with os.fdopen(handle, "wb") as output:
            for part in parts:
                size += output.write(part.encode())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    return size


def _stage(target: Path, content: bytes) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _differs(file: Path, content: bytes) -> bool:
    return not file.is_file() or file.read_bytes() != content


def _delete(folder: Path, path: str) -> None:
    """Deletes an owned file and the folders that it leaves empty."""
    file = folder / path
    file.unlink(missing_ok=True)
    for parent in file.parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()
