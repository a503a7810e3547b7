"""A panel of any of Grafana's schemas: its queries and how their results are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdkgen.documents.durations import interval_seconds
from sdkgen.documents.records import Override, Panel, Setting, Step, Target, Transformation
from sdkgen.documents.shapes import below, items, mapping, mappings, number, text, whole
from sdkgen.promql.query import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.text.documents import Pointer

_QUERY_KEYS = ("expr", "query", "expression")
_PROMETHEUS = frozenset({"", "prometheus", "grafana-amazonprometheus-datasource", "grafana-azureprometheus-datasource"})
_LANGUAGES = {"loki": "logql", "__expr__": "expression", "-- Mixed --": "promql", "grafana": "", "datasource": ""}


def read_panel(data: Mapping[str, Any], pointer: Pointer, datasource: Setting | None = None) -> Panel:
    """A panel of the classic schema; ``datasource`` is what it inherits."""
    own = setting(data, pointer, "datasource") or datasource
    config = mapping(below(data, "fieldConfig", "defaults"))
    config_pointer = (*pointer, "fieldConfig", "defaults")
    interval = interval_seconds(text(data.get("interval")))
    return Panel(
        pointer=pointer,
        id=setting(data, pointer, "id"),
        title=text(data.get("title")),
        type=text(data.get("type")),
        description=text(data.get("description")),
        targets=tuple(read_targets(data.get("targets"), (*pointer, "targets"), own, interval)),
        unit=setting(config, config_pointer, "unit") or _old_unit(data, pointer),
        low=setting(config, config_pointer, "min") or _axis_setting(data, pointer, "min"),
        high=setting(config, config_pointer, "max") or _axis_setting(data, pointer, "max"),
        axis=setting(mapping(config.get("custom")), (*config_pointer, "custom"), "axisLabel"),
        steps=_steps(config, config_pointer) or _old_steps(data, pointer),
        percentage_steps=below(config, "thresholds", "mode") == "percentage",
        mappings=tuple(Setting(each, (*config_pointer, "mappings", i)) for i, each in mappings(config.get("mappings"))),
        overrides=tuple(_overrides(below(data, "fieldConfig", "overrides"), (*pointer, "fieldConfig", "overrides"))),
        transformations=tuple(read_transformations(data.get("transformations"), (*pointer, "transformations"))),
        options=mapping(data.get("options")),
        stacking=_stacking(data, config, pointer, config_pointer),
        datasource=own,
        repeat=text(data.get("repeat")),
        max_points=whole(data.get("maxDataPoints")),
    )


def setting(data: Mapping[str, Any], pointer: Pointer, key: str) -> Setting | None:
    """A member with its place; None when it is absent, null or empty."""
    value = data.get(key)
    return None if value is None or value in ("", {}, []) else Setting(value, (*pointer, key))


def read_targets(
    data: Any,  # noqa: ANN401  (whatever the document holds)
    pointer: Pointer,
    datasource: Setting | None,
    interval: float | None,
) -> Iterator[Target]:
    """The targets of a panel that are queries as text."""
    for index, target in mappings(data):
        here = (*pointer, index)
        found = read_target(target, here, setting(target, here, "datasource") or datasource, interval)
        if found is not None:
            yield found


def read_target(
    data: Mapping[str, Any], pointer: Pointer, datasource: Setting | None, interval: float | None
) -> Target | None:
    """One target; None when it holds no query as text."""
    key = next((key for key in _QUERY_KEYS if isinstance(data.get(key), str)), None)
    if key is None:
        return None
    instant = data.get("instant") is True
    return Target(
        text=data[key],
        pointer=(*pointer, key),
        place=PlaceKind.PANEL,
        ref=text(data.get("refId")),
        legend=setting(data, pointer, "legendFormat"),
        format=text(data.get("format")) or "time_series",
        is_instant=instant,
        is_range=data.get("range") is True or not instant,
        interval=interval_seconds(text(data.get("interval"))) or interval,
        hidden=data.get("hide") is True,
        language=language_of(datasource, key),
        datasource=datasource,
    )


def language_of(datasource: Setting | None, key: str) -> str:
    """The language of a target: that of its data source, as far as the document says."""
    value = datasource.value if datasource else None
    if isinstance(value, str):
        kind = value if value in _LANGUAGES else ""
    else:
        kind = text(mapping(value).get("type"))
        uid = text(mapping(value).get("uid"))
        kind = uid if uid in _LANGUAGES and kind in ("", "datasource") else kind
    if kind == "__expr__" or key == "expression":
        return "expression"
    if kind in _LANGUAGES:
        return _LANGUAGES[kind]
    is_prometheus = kind in _PROMETHEUS or "prometheus" in kind
    return "promql" if is_prometheus and key == "expr" else ""


def read_transformations(data: Any, pointer: Pointer) -> Iterator[Transformation]:  # noqa: ANN401
    """The transformations of a panel in their order."""
    for index, each in mappings(data):
        yield Transformation(
            text(each.get("id")), mapping(each.get("options")), (*pointer, index), each.get("disabled") is True
        )


def _steps(config: Mapping[str, Any], pointer: Pointer) -> tuple[Step, ...]:
    listed = below(config, "thresholds", "steps")
    here = (*pointer, "thresholds", "steps")
    return tuple(
        Step(number(step.get("value")), text(step.get("color")), (*here, i, "value")) for i, step in mappings(listed)
    )


def _old_steps(data: Mapping[str, Any], pointer: Pointer) -> tuple[Step, ...]:
    """The thresholds of the panels `graph` and `singlestat`."""
    old = data.get("thresholds")
    if isinstance(old, str):
        return tuple(Step(number(part), "", (*pointer, "thresholds")) for part in old.split(",") if part.strip())
    return tuple(
        Step(number(step.get("value")), text(step.get("colorMode")), (*pointer, "thresholds", i, "value"))
        for i, step in mappings(old)
    )


def _old_unit(data: Mapping[str, Any], pointer: Pointer) -> Setting | None:
    """The unit of the panels `graph` (its left axis) and `singlestat`."""
    if data.get("type") in ("singlestat", "gauge") and isinstance(data.get("format"), str):
        return setting(data, pointer, "format")
    return _axis_setting(data, pointer, "format")


def _axis_setting(data: Mapping[str, Any], pointer: Pointer, key: str) -> Setting | None:
    axes = items(data.get("yaxes"))
    return setting(mapping(axes[0]), (*pointer, "yaxes", 0), key) if axes else None


def _overrides(data: Any, pointer: Pointer) -> Iterator[Override]:  # noqa: ANN401
    for index, each in mappings(data):
        matcher = mapping(each.get("matcher"))
        here = (*pointer, index)
        properties = {
            text(item.get("id")): Setting(item.get("value"), (*here, "properties", i, "value"))
            for i, item in mappings(each.get("properties"))
        }
        yield Override(
            text(matcher.get("id")), Setting(matcher.get("options"), (*here, "matcher", "options")), properties
        )


def _stacking(
    data: Mapping[str, Any], config: Mapping[str, Any], pointer: Pointer, config_pointer: Pointer
) -> Setting | None:
    """How series are stacked: `normal` or `percent`, None when they are not."""
    mode = below(config, "custom", "stacking", "mode")
    if mode in ("normal", "percent"):
        return Setting(mode, (*config_pointer, "custom", "stacking", "mode"))
    option = below(data, "options", "stacking")
    if data.get("type") == "barchart" and option in ("normal", "percent"):
        return Setting(option, (*pointer, "options", "stacking"))
    if data.get("type") == "graph" and data.get("stack") is True:
        return Setting("percent" if data.get("percentage") is True else "normal", (*pointer, "stack"))
    return None
