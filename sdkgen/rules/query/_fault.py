"""How rules about queries say what is wrong, and how they change a query."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from sdkgen.diagnostics import nearest
from sdkgen.promql.fault import Fault
from sdkgen.promql.nodes import Binary, bare
from sdkgen.promql.query import OUTSIDE_GRAFANA
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.diagnostics import Kind, Severity
    from sdkgen.promql import Analysis, Facts
    from sdkgen.promql.nodes import Name, Node, Selector

_LONGEST = 60
_LISTED = 12
_SURELY = 0.85


def fault(
    kind: Kind,
    place: Node | Name,
    message: str,
    help_: str | None = None,
    edits: tuple[Edit, ...] = (),
    *,
    facts: Facts | None = None,
    severity: Severity | None = None,
) -> Fault:
    """A fault at a node or a name; ``facts`` are those of the series that it contradicts the specification of."""
    metric = facts.source.metric if facts is not None and facts.source is not None else None
    metrics = (metric.name,) if metric is not None else ()
    return Fault(kind, place.start, place.end, message, help_, edits, severity=severity, metrics=metrics)


def shown(analysis: Analysis, node: Node) -> str:
    """A node as it is written, on one line and not too long."""
    text = " ".join(analysis.text(node).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def called_after(analysis: Analysis, node: Node) -> str:
    """The name of the series that a node's values come from, or the node as it is written."""
    source = analysis.facts(node).source
    return source.name if source is not None else shown(analysis, node)


def listed(names: Iterable[str]) -> str:
    """Names in backquotes, sorted; the first few of many."""
    ordered = sorted(names, key=_natural)
    more = f" and {len(ordered) - _LISTED} more" if len(ordered) > _LISTED else ""
    return ", ".join(f"`{name}`" for name in ordered[:_LISTED]) + more


def _natural(name: str) -> tuple[float, str]:
    try:
        return float(name), ""
    except ValueError:
        return float("inf"), name


def is_surely(word: str, name: str) -> bool:
    """Whether a word is so much like a name that it can be corrected without asking."""
    return SequenceMatcher(None, word.lower(), name.lower()).ratio() >= _SURELY


def replaced(place: Node | Name, text: str) -> Edit:
    """The edit that writes ``text`` instead."""
    return Edit(place.start, place.end, text)


def wrapped(node: Node, before: str, after: str) -> tuple[Edit, Edit]:
    """The edits that put text around a node."""
    return Edit(node.start, node.start, before), Edit(node.end, node.end, after)


def window_for(analysis: Analysis) -> str:
    """A window that fits: Grafana's own where there is one."""
    return "5m" if analysis.query.place.kind in OUTSIDE_GRAFANA else "$__rate_interval"


def as_operand(analysis: Analysis, node: Node) -> str:
    """A node as it can stand beside any operator."""
    text = analysis.text(node)
    return f"({text})" if isinstance(node, Binary) else text


def with_window(selector: Selector, function: str, window: str) -> tuple[Edit, ...]:
    """The edits that put a function and a window around a selector; the window goes before its modifiers."""
    start, end = Edit(selector.start, selector.start, f"{function}("), selector.end
    if selector.body_end == end:
        return start, Edit(end, end, f"[{window}])")
    return start, Edit(selector.body_end, selector.body_end, f"[{window}]"), Edit(end, end, ")")


def an(phrase: str) -> str:
    """The phrase with its indefinite article."""
    return f"an {phrase}" if phrase[0] in "aeiou" else f"a {phrase}"


def is_number(facts: Facts) -> bool:
    """Whether it is a number that no metric has any part in."""
    return facts.kind.value == "number" and facts.unit is None


__all__ = [
    "Edit",
    "an",
    "as_operand",
    "bare",
    "called_after",
    "fault",
    "is_number",
    "is_surely",
    "listed",
    "nearest",
    "replaced",
    "shown",
    "window_for",
    "with_window",
    "wrapped",
]
