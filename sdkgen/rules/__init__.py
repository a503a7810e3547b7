"""What makes a specification a good one: one rule a file, documented by its docstring."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from sdkgen.diagnostics import Diagnostic, Kind
    from sdkgen.model import Resolution


def rule_modules() -> list[ModuleType]:
    """Every rule, sorted by file name: a module with a KIND and a ``check`` function."""
    names = sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    return [import_module(f"{__name__}.{name}") for name in names]


def rule_kinds() -> list[Kind]:
    """The kinds of finding that rules report."""
    return [module.KIND for module in rule_modules()]


def check(resolution: Resolution) -> Iterator[Diagnostic]:
    """Runs every rule over a resolved specification."""
    for module in rule_modules():
        yield from module.check(resolution)
