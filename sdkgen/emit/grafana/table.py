"""Tables: one row an entity, one column a query; the frames are joined on the labels that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdkgen.emit.grafana.scales import mappings, thresholds

if TYPE_CHECKING:
    from sdkgen.model.dashboard import Panel
    from sdkgen.queries.panels import Target

Json = dict[str, Any]


def transformations(targets: tuple[Target, ...]) -> list[Json]:
    """Joins the frames and names the columns: on one label as SQL would, on several by merging equal rows."""
    labels = targets[0].expression.labels or ()
    joined: list[Json] = []
    if len(targets) > 1 and len(labels) == 1:
        joined = [{"id": "joinByField", "options": {"byField": labels[0], "mode": "outer"}}]
    elif len(targets) > 1:
        joined = [{"id": "merge", "options": {}}]
    columns = {_value_field(targets, each): each.legend for each in targets}
    times = ["Time", *(f"Time {index + 1}" for index in range(len(targets)) if len(targets) > 1)]
    order = {name: index for index, name in enumerate([*labels, *columns])}
    return [
        *joined,
        {
            "id": "organize",
            "options": {
                "excludeByName": dict.fromkeys(times, True),
                "indexByName": order,
                "renameByName": columns,
            },
        },
    ]


def options(panel: Panel, targets: tuple[Target, ...]) -> Json:
    """Sorted by the column that the panel names, or by its first one of numbers."""
    column = panel.sort or targets[0].legend
    return {
        "cellHeight": "sm",
        "footer": {"countRows": False, "fields": "", "reducer": ["sum"], "show": False},
        "showHeader": True,
        "sortBy": [{"desc": not panel.ascending, "displayName": column}],
    }


def overrides(targets: tuple[Target, ...]) -> list[Json]:
    """What is special about each column: its unit, its colours, the words of its states."""
    return [_override(each) for each in targets]


def _override(target: Target) -> Json:
    scale = target.query.scale
    properties: list[Json] = [{"id": "unit", "value": target.unit}]
    if scale.decimals is not None:
        properties.append({"id": "decimals", "value": scale.decimals})
    if scale.thresholds:
        properties += [
            {"id": "thresholds", "value": thresholds(scale)},
            {"id": "color", "value": {"mode": "thresholds"}},
        ]
    states = mappings(target.query)
    if states:
        properties.append({"id": "mappings", "value": states})
    if scale.thresholds or target.query.colors:
        properties.append({"id": "custom.cellOptions", "value": {"type": "color-text"}})
    return {"matcher": {"id": "byName", "options": target.legend}, "properties": properties}


def _value_field(targets: tuple[Target, ...], target: Target) -> str:
    """How Grafana names the field of a target's values: with its reference when there are several."""
    return f"Value #{target.reference}" if len(targets) > 1 else "Value"
