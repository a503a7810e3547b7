"""Where the packages go, as sdkgen.yaml says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.catalogue import PhpTarget, PythonTarget

if TYPE_CHECKING:
    from sdkgen.spec import RawSpec
    from sdkgen.spec.records import SettingsRecord


def php_target(raw: RawSpec, settings: SettingsRecord) -> PhpTarget | None:
    """The Laravel package."""
    php = settings.targets.php
    return PhpTarget(raw.folder / php.out, php.namespace.strip("\\"), php.package) if php else None


def python_target(raw: RawSpec, settings: SettingsRecord) -> PythonTarget | None:
    """The Python package."""
    python = settings.targets.python
    return PythonTarget(raw.folder / python.out, python.package) if python else None
