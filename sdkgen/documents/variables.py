"""The variables of a dashboard: their kinds, and which values they can put into a query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sdkgen.documents.records import DashboardVariable, Target
from sdkgen.documents.shapes import mapping, mappings, text
from sdkgen.promql.query import PlaceKind, Variable, VariableKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.text.documents import Pointer

REFERENCE = re.compile(r"\$\{(\w{1,200})(?:[.:][^}]{0,200})?\}|\$(\w+)|\[\[(\w{1,200})(?::[^\]]{0,200})?\]\]", re.ASCII)
"""A variable as strings of a dashboard name it."""

BUILT_IN = frozenset(
    {"interval", "timeFilter", "__timeFilter", "__name", "timeFrom", "timeTo", "tag", "col", "measurement"}
)
"""Names that Grafana or its data sources fill without a variable; beside those that begin with two underscores."""

_KINDS = {
    "query": VariableKind.QUERY,
    "custom": VariableKind.CUSTOM,
    "interval": VariableKind.INTERVAL,
    "constant": VariableKind.CONSTANT,
    "textbox": VariableKind.TEXTBOX,
    "text": VariableKind.TEXTBOX,
    "datasource": VariableKind.DATASOURCE,
    "adhoc": VariableKind.ADHOC,
    "groupby": VariableKind.GROUPBY,
    "switch": VariableKind.CUSTOM,
    "system": VariableKind.CONSTANT,
}
_LABEL = re.compile(r"\$?[\w:]+\Z")
_METRIC = re.compile(r"[a-zA-Z_:][\w:]*\Z", re.ASCII)
_ALL = "$__all"


def names_in(string: str) -> Iterator[str]:
    """The variables that a string refers to."""
    for match in REFERENCE.finditer(string):
        yield match[1] or match[2] or match[3]


def is_built_in(name: str) -> bool:
    """Whether Grafana fills the name itself."""
    return name.startswith("__") or name in BUILT_IN or name.isdigit()


def read_variable(data: Mapping[str, Any], pointer: Pointer) -> DashboardVariable:
    """A variable of the classic schema; in the second one, the ``spec`` of one with its ``type`` beside."""
    kind = _kind(data)
    query, _ = query_of(data)
    asked = _asked(query) if kind is VariableKind.QUERY else None
    selected = asked.series.partition("{")[0].strip() if asked else ""
    variable = Variable(
        name=text(data.get("name")),
        kind=kind,
        values=_values(kind, data, query),
        multi=data.get("multi") is True,
        include_all=data.get("includeAll") is True,
        all_value=text(data.get("allValue")) or None,
        label=(asked.label or None) if asked else None,
        metric=selected.partition("{")[0].strip() or None
        if _METRIC.match(selected.partition("{")[0].strip())
        else None,
    )
    return DashboardVariable(variable, pointer, (query, text(data.get("regex")), text(data.get("definition"))))


def variable_target(data: Mapping[str, Any], pointer: Pointer) -> Target | None:
    """The series that a variable's query asks for, as a target: what stands before the label in `label_values`."""
    if _KINDS.get(text(data.get("type")).lower(), VariableKind.QUERY) is not VariableKind.QUERY or not _is_prometheus(
        data
    ):
        return None
    query, steps = query_of(data)
    asked = _asked(query)
    if asked is None or not asked.series.strip():
        return None
    return Target(
        text=asked.series,
        pointer=(*pointer, *steps),
        place=PlaceKind.VARIABLE,
        ref=text(data.get("name")),
        is_instant=True,
        is_range=False,
        offset=asked.start,
    )


class _Asked(NamedTuple):
    """What a variable asks for: a query that begins at ``start``, and the label whose values are wanted, if any."""

    series: str
    start: int
    label: str


def _asked(query: str) -> _Asked | None:
    """What stands in `label_values(…)` or `query_result(…)`, or None when the query is neither."""
    begin, end = len(query) - len(query.lstrip()), len(query.rstrip())
    for function in ("label_values(", "query_result("):
        if query.startswith(function, begin) and query.endswith(")", begin, end):
            start = begin + len(function)
            inner = query[start : end - 1]
            if function == "query_result(":
                return _Asked(inner, start, "")
            series, _, label = inner.rpartition(",")
            return _Asked(series, start, label.strip()) if _LABEL.match(label.strip()) else None
    return None


def query_of(data: Mapping[str, Any]) -> tuple[str, Pointer]:
    """A variable's query, and the steps that lead to it."""
    query = data.get("query")
    if isinstance(query, str):
        return query, ("query",)
    for steps in (("query", "query"), ("query", "spec", "query"), ("query", "spec", "expr"), ("query", "expr")):
        found: Any = data
        for step in steps:
            found = mapping(found).get(step)
        if isinstance(found, str):
            return found, steps
    return text(data.get("definition")), ("definition",)


def _kind(data: Mapping[str, Any]) -> VariableKind:
    return _KINDS.get(text(data.get("type")).lower(), VariableKind.QUERY)


def _is_prometheus(data: Mapping[str, Any]) -> bool:
    source = data.get("datasource")
    kind = text(mapping(source).get("type")) or text(mapping(mapping(data.get("query")).get("datasource")).get("type"))
    return kind in ("", "prometheus")


def _values(kind: VariableKind, data: Mapping[str, Any], query: str) -> tuple[str, ...] | None:
    if kind in (VariableKind.CUSTOM, VariableKind.INTERVAL):
        listed = [text(option.get("value")) for _, option in mappings(data.get("options"))]
        written = [part.rpartition(" : ")[2].strip().replace("\\,", ",") for part in re.split(r"(?<!\\),", query)]
        return tuple(value for value in (written if query else listed) if value and value != _ALL)
    return (query,) if kind is VariableKind.CONSTANT else None
