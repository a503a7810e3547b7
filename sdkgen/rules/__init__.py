"""What makes a specification good, and what reads it faithful: one rule a file, documented by its docstring.

Rules are grouped by what they look at: ``specification`` at metrics and labels, ``alerting`` at recorded series, alerts
and objectives, ``query`` at a single query, ``dashboard`` and ``ruleset`` at what is around it in a dashboard or a rule
file, ``document`` at a query wherever it stands.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from sdkgen.rules import alerting, dashboard, document, query, ruleset, specification

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from sdkgen.diagnostics import Diagnostic, Kind
    from sdkgen.model import Resolution

_ABOUT_SPECIFICATIONS = (specification, alerting)
_GROUPS = (*_ABOUT_SPECIFICATIONS, query, dashboard, ruleset, document)


def rule_modules(group: ModuleType | None = None) -> list[ModuleType]:
    """Every rule, or those of one group, sorted by file name: a module with a KIND and a ``check`` function."""
    groups = _GROUPS if group is None else (group,)
    names = [f"{each.__name__}.{module.name}" for each in groups for module in iter_modules(each.__path__)]
    return [import_module(name) for name in sorted(names) if not name.rpartition(".")[2].startswith("_")]


def rule_kinds() -> list[Kind]:
    """The kinds of finding that rules report."""
    return [module.KIND for module in rule_modules()]


def check(resolution: Resolution) -> Iterator[Diagnostic]:
    """Runs every rule about specifications over a resolved one."""
    # What reads metrics cannot be judged while definitions are missing.
    for group in _ABOUT_SPECIFICATIONS if resolution.is_whole else (specification,):
        for module in rule_modules(group):
            yield from module.check(resolution)
