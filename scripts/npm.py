"""Packages from npm that tests need: named with their versions in a package.json, installed below build/."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class InstallError(Exception):
    """npm is missing, or could not install."""


def install(package: Path, place: Path) -> Path:
    """Install what the file ``package`` names into the folder ``place``, unless it is there; returns node_modules."""
    modules, installed = place / "node_modules", place / "package.json"
    wanted = package.read_text(encoding="utf-8")
    if modules.is_dir() and installed.is_file() and installed.read_text(encoding="utf-8") == wanted:
        return modules
    npm = shutil.which("npm")
    if npm is None:
        raise InstallError("npm is needed to install what tests use from it")
    shutil.rmtree(modules, ignore_errors=True)
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(package, installed)
    options = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--silent"]
    done = subprocess.run([npm, "install", *options], cwd=place, check=False)  # noqa: S603
    if done.returncode != 0:
        installed.unlink()
        raise InstallError(f"npm could not install what {package} names")
    return modules
