"""Rules about one query: what it selects, what it calculates, and whether the specification lets that mean anything."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from sdkgen.promql import readings
from sdkgen.text.edits import apply_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sdkgen.promql import Analysis, Fault, Query, Scope
    from sdkgen.text.edits import Edit

    Check = Callable[[Analysis, Scope], Iterator[Fault]]


@cache
def query_checks() -> tuple[Check, ...]:
    """The ``check`` of every rule about queries, sorted by file name."""
    names = sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(import_module(f"{__name__}.{name}").check for name in names)


def check_query(query: Query, scope: Scope) -> list[Fault]:
    """Everything wrong with a query, sorted by place; each once, even if several choices of its variables show it."""
    return check_readings(readings(query, scope), scope)


def check_readings(analyses: list[Analysis], scope: Scope) -> list[Fault]:
    """The same of a query that has been read already."""
    found: dict[tuple[str, int, int], Fault] = {}
    for analysis in analyses:
        for fault in check_analysis(analysis, scope):
            found.setdefault((fault.kind.id, fault.start, fault.end), fault)
    return sorted(found.values(), key=lambda fault: (fault.start, fault.end, fault.kind.id))


def check_analysis(analysis: Analysis, scope: Scope) -> Iterator[Fault]:
    """What is wrong with one reading of a query."""
    for check in query_checks():
        for fault in check(analysis, scope):
            yield _finished(fault, analysis)


def _finished(fault: Fault, analysis: Analysis) -> Fault:
    """The fault with the choice that shows it, and the corrected query; without edits that would cut a token."""
    text = analysis.query.text
    message = f"{fault.message} (with {analysis.choice})" if analysis.choice.values else fault.message
    if not fault.edits or _cuts(fault.edits, analysis):
        return replace(fault, edits=(), message=message)
    return replace(fault, message=message, corrected=apply_edits(text, fault.edits))


def _cuts(edits: tuple[Edit, ...], analysis: Analysis) -> bool:
    """Whether an edit changes what a variable was put in for."""
    spans = analysis.chosen_spans
    return any(edit.start < end and start < edit.end for edit in edits for start, end in spans)
