"""Dashboards of Grafana's second schema, `dashboard.grafana.app/v2*`: elements, layout and variables.

The schema nests what the classic one has flat; a panel is read by laying its parts out as the classic one has them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sdkgen.documents.durations import interval_seconds, range_seconds
from sdkgen.documents.panels import language_of, read_panel, read_target, setting
from sdkgen.documents.records import Dashboard, Setting, Target, Transformation
from sdkgen.documents.shapes import below, mapping, mappings, text
from sdkgen.documents.variables import read_variable, variable_target
from sdkgen.promql.query import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.documents.records import DashboardVariable, Panel
    from sdkgen.text.documents import Pointer

_VERSION = "dashboard.grafana.app/v2"


def is_v2(data: Any) -> bool:  # noqa: ANN401  (whatever the JSON held)
    """Whether ``data`` is a dashboard of the second schema: by its version, or by its elements."""
    if not isinstance(data, dict):
        return False
    if text(data.get("apiVersion")).startswith(_VERSION):
        return isinstance(data.get("spec"), dict)
    return isinstance(data.get("elements"), dict) and isinstance(data.get("layout"), dict)


def read_v2(data: Mapping[str, Any], pointer: Pointer) -> Dashboard:
    """The dashboard: a resource with its ``spec``, or the ``spec`` alone."""
    has_spec = isinstance(data.get("spec"), dict)
    spec = mapping(data["spec"]) if has_spec else data
    here = (*pointer, "spec") if has_spec else pointer
    time = mapping(spec.get("timeSettings"))
    return Dashboard(
        title=text(spec.get("title")),
        uid=setting(mapping(data.get("metadata")), (*pointer, "metadata"), "name"),
        pointer=here,
        panels=tuple(_panels(spec, here)),
        variables=tuple(_variables(spec, here)),
        queries=(*_annotations(spec, here), *_variable_queries(spec, here)),
        description=text(spec.get("description")),
        span=range_seconds(text(time.get("from")), text(time.get("to"))),
    )


def _panels(spec: Mapping[str, Any], pointer: Pointer) -> Iterator[Panel]:
    for name, element in mapping(spec.get("elements")).items():
        body = mapping(mapping(element).get("spec"))
        if mapping(element).get("kind") == "Panel":
            yield _panel(body, (*pointer, "elements", name, "spec"))


def _panel(data: Mapping[str, Any], pointer: Pointer) -> Panel:
    config = mapping(data.get("vizConfig"))
    config_pointer = (*pointer, "vizConfig", "spec")
    flat = {**mapping(config.get("spec")), "type": text(config.get("group")) or text(config.get("kind"))}
    group = mapping(below(data, "data", "spec"))
    group_pointer = (*pointer, "data", "spec")
    options = mapping(group.get("queryOptions"))
    shown = read_panel(flat, config_pointer)
    return replace(
        shown,
        pointer=pointer,
        id=setting(data, pointer, "id"),
        title=text(data.get("title")),
        description=text(data.get("description")),
        targets=tuple(_targets(group, group_pointer, interval_seconds(text(options.get("interval"))))),
        transformations=tuple(_transformations(group, group_pointer)),
    )


def _targets(group: Mapping[str, Any], pointer: Pointer, interval: float | None) -> Iterator[Target]:
    for index, query in mappings(group.get("queries")):
        here = (*pointer, "queries", index, "spec")
        spec = mapping(query.get("spec"))
        body = mapping(spec.get("query"))
        source = _datasource(spec, body, here)
        target = read_target(mapping(body.get("spec")), (*here, "query", "spec"), source, interval)
        if target is not None:
            yield replace(target, ref=text(spec.get("refId")), hidden=spec.get("hidden") is True)


def _datasource(spec: Mapping[str, Any], body: Mapping[str, Any], pointer: Pointer) -> Setting | None:
    """The data source: beside the query, or its kind as the query's kind or group."""
    named = setting(spec, pointer, "datasource") or setting(body, (*pointer, "query"), "datasource")
    kind = text(body.get("group")) or text(body.get("kind"))
    known = kind if kind != "DataQuery" else ""
    if named is None:
        return Setting({"type": known}, (*pointer, "query")) if known else None
    value = mapping(named.value)
    uid = value.get("uid") or value.get("name")
    return Setting({"type": text(value.get("type")) or known, "uid": uid}, named.pointer)


def _transformations(group: Mapping[str, Any], pointer: Pointer) -> Iterator[Transformation]:
    for index, each in mappings(group.get("transformations")):
        body = mapping(each.get("spec"))
        name = text(body.get("id")) or text(each.get("group")) or text(each.get("kind"))
        here = (*pointer, "transformations", index)
        yield Transformation(name, mapping(body.get("options")), here, body.get("disabled") is True)


def _classic_variable(variable: Mapping[str, Any]) -> Mapping[str, Any]:
    kind = text(variable.get("kind")).removesuffix("Variable").lower()
    return {**mapping(variable.get("spec")), "type": kind}


def _variables(spec: Mapping[str, Any], pointer: Pointer) -> Iterator[DashboardVariable]:
    for index, variable in mappings(spec.get("variables")):
        data = _classic_variable(variable)
        if text(data.get("name")):
            yield read_variable(data, (*pointer, "variables", index, "spec"))


def _variable_queries(spec: Mapping[str, Any], pointer: Pointer) -> Iterator[Target]:
    for index, variable in mappings(spec.get("variables")):
        target = variable_target(_classic_variable(variable), (*pointer, "variables", index, "spec"))
        if target is not None:
            yield target


def _annotations(spec: Mapping[str, Any], pointer: Pointer) -> Iterator[Target]:
    for index, each in mappings(spec.get("annotations")):
        body = mapping(each.get("spec"))
        here = (*pointer, "annotations", index, "spec")
        source = _datasource(body, mapping(body.get("query")), here)
        for steps in (("query", "spec", "expr"), ("legacyOptions", "expr")):
            query = below(body, *steps)
            if isinstance(query, str) and query.strip() and language_of(source, "expr") == "promql":
                yield Target(query, (*here, *steps), PlaceKind.ANNOTATION, ref=text(body.get("name")))
                break
