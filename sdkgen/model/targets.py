"""Where the packages go, as sdkgen.yaml says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sdkgen.model.catalogue import Catalogue
    from sdkgen.spec import RawSpec
    from sdkgen.spec.records import SettingsRecord


@dataclass(frozen=True, slots=True)
class PhpTarget:
    """Where the Laravel package goes and what it is called."""

    out: Path
    namespace: str
    package: str


@dataclass(frozen=True, slots=True)
class PythonTarget:
    """Where the Python package goes and what it is called."""

    out: Path
    package: str


@dataclass(frozen=True, slots=True)
class PluginTarget:
    """What the plug-in of another package generates, and where to; ``next_step`` is what users are told then."""

    name: str
    out: Path
    emit: Callable[[Catalogue], Mapping[str, bytes]]
    next_step: str


def php_target(raw: RawSpec, settings: SettingsRecord) -> PhpTarget | None:
    """The Laravel package."""
    php = settings.targets.php
    return PhpTarget(raw.folder / php.out, php.namespace.strip("\\"), php.package) if php else None


def python_target(raw: RawSpec, settings: SettingsRecord) -> PythonTarget | None:
    """The Python package."""
    python = settings.targets.python
    return PythonTarget(raw.folder / python.out, python.package) if python else None
