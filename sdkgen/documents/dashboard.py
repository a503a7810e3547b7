"""Dashboards and library panels in JSON: the classic schema, with and without what exports wrap it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdkgen.documents.dashboard_v2 import is_v2, read_v2
from sdkgen.documents.durations import range_seconds
from sdkgen.documents.panels import language_of, read_panel, setting
from sdkgen.documents.records import Dashboard, Target
from sdkgen.documents.shapes import below, items, mapping, mappings, text
from sdkgen.documents.variables import read_variable, variable_target
from sdkgen.promql.query import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.documents.records import DashboardVariable, Panel, Setting
    from sdkgen.text.documents import Pointer

_MARKS = ("templating", "schemaVersion", "annotations", "timepicker", "time", "uid", "rows", "title")
_DEEPEST = 12


def read_dashboard(data: Any) -> Dashboard | None:  # noqa: ANN401  (whatever the JSON held)
    """The dashboard or the library panel that ``data`` is, or None when it is neither."""
    if is_v2(data):
        return read_v2(mapping(data), ())
    for steps in ((), ("dashboard",), ("spec",)):
        found = below(data, *steps)
        if _is_dashboard(found):
            return _read_classic(found, steps)
    for steps in ((), ("result",)):
        found = mapping(below(data, *steps))
        if isinstance(found.get("model"), dict) and _is_panel(found["model"]):
            return _library_panel(found, (*steps, "model"))
    return None


def _is_dashboard(data: Any) -> bool:  # noqa: ANN401
    if not isinstance(data, dict) or not (isinstance(data.get("panels"), list) or isinstance(data.get("rows"), list)):
        return False
    return any(mark in data for mark in _MARKS)


def _is_panel(data: Mapping[str, Any]) -> bool:
    return isinstance(data.get("type"), str) and ("targets" in data or "fieldConfig" in data)


def _library_panel(data: Mapping[str, Any], steps: Pointer) -> Dashboard:
    panel = read_panel(mapping(data.get("model")), steps)
    return Dashboard(text(data.get("name")) or panel.title, None, steps[:-1], (panel,), is_library=True)


def _read_classic(data: Mapping[str, Any], pointer: Pointer) -> Dashboard:
    time = mapping(data.get("time"))
    return Dashboard(
        title=text(data.get("title")),
        uid=setting(data, pointer, "uid"),
        pointer=pointer,
        panels=tuple(_panels(data, pointer)),
        variables=tuple(_variables(data, pointer)),
        queries=(*_annotations(data, pointer), *_variable_queries(data, pointer)),
        description=text(data.get("description")),
        span=range_seconds(text(time.get("from")), text(time.get("to"))),
    )


def _panels(data: Mapping[str, Any], pointer: Pointer) -> Iterator[Panel]:
    """The panels of the dashboard, its rows and theirs, those of old schemas' rows, and of an export's library."""
    yield from _listed(data.get("panels"), (*pointer, "panels"), None)
    for index, row in mappings(data.get("rows")):
        yield from _listed(row.get("panels"), (*pointer, "rows", index, "panels"), None)
    for uid, element in mapping(data.get("__elements")).items():
        model = mapping(mapping(element).get("model"))
        if _is_panel(model):
            yield read_panel(model, (*pointer, "__elements", uid, "model"))


def _listed(data: Any, pointer: Pointer, datasource: Setting | None) -> Iterator[Panel]:  # noqa: ANN401
    for index, panel in mappings(data):
        here = (*pointer, index)
        yield read_panel(panel, here, datasource)
        if isinstance(panel.get("panels"), list) and len(here) < _DEEPEST:
            yield from _listed(panel["panels"], (*here, "panels"), setting(panel, here, "datasource"))


def _variables(data: Mapping[str, Any], pointer: Pointer) -> Iterator[DashboardVariable]:
    for index, variable in mappings(below(data, "templating", "list")):
        if text(variable.get("name")):
            yield read_variable(variable, (*pointer, "templating", "list", index))


def _variable_queries(data: Mapping[str, Any], pointer: Pointer) -> Iterator[Target]:
    for index, variable in mappings(below(data, "templating", "list")):
        target = variable_target(variable, (*pointer, "templating", "list", index))
        if target is not None:
            yield target


def _annotations(data: Mapping[str, Any], pointer: Pointer) -> Iterator[Target]:
    for index, each in mappings(below(data, "annotations", "list")):
        here = (*pointer, "annotations", "list", index)
        datasource = setting(each, here, "datasource")
        for steps in (("expr",), ("target", "expr")):
            query = below(each, *steps)
            if isinstance(query, str) and query.strip() and language_of(datasource, "expr") == "promql":
                yield Target(query, (*here, *steps), PlaceKind.ANNOTATION, ref=text(each.get("name")))
                break


def inputs(data: Any) -> frozenset[str]:  # noqa: ANN401
    """The names of an export's inputs, which an import fills like variables."""
    listed = items(mapping(data).get("__inputs"))
    return frozenset(text(mapping(each).get("name")) for each in listed)
