"""What each type of panel is told, and how its fields are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdkgen.model.dashboard import Panel
    from sdkgen.queries.panels import Target

Json = dict[str, Any]

TYPES = {
    "timeseries": "timeseries",
    "bars": "timeseries",
    "stat": "stat",
    "gauge": "gauge",
    "bargauge": "bargauge",
    "barchart": "barchart",
    "piechart": "piechart",
    "donut": "piechart",
    "table": "table",
}
"""Grafana's plugin of every type that a specification can name."""

_LAST = {"calcs": ["lastNotNull"], "fields": "", "values": False}
_LINE_WIDTH = 1
_FILL = {"normal": 30, "percent": 60}


def _over_time(panel: Panel, targets: tuple[Target, ...]) -> Json:
    del panel
    is_single = len(targets) == 1 and not targets[0].expression.labels
    return {
        "legend": {
            "calcs": ["lastNotNull", "max"],
            "displayMode": "list" if is_single else "table",
            "placement": "bottom",
            "showLegend": True,
        },
        "tooltip": {"mode": "multi", "sort": "desc"},
    }


def _stat(panel: Panel, targets: tuple[Target, ...]) -> Json:
    del targets
    return {
        "colorMode": "background" if panel.scale.thresholds else "value",
        "graphMode": "none",
        "justifyMode": "auto",
        "orientation": "auto",
        "reduceOptions": _LAST,
        "textMode": "auto",
    }


def _gauge(panel: Panel, targets: tuple[Target, ...]) -> Json:
    del panel, targets
    return {
        "orientation": "auto",
        "reduceOptions": _LAST,
        "showThresholdLabels": False,
        "showThresholdMarkers": True,
    }


def _bar_gauge(panel: Panel, targets: tuple[Target, ...]) -> Json:
    del panel, targets
    return {
        "displayMode": "gradient",
        "orientation": "horizontal",
        "reduceOptions": _LAST,
        "showUnfilled": True,
        "valueMode": "color",
    }


def _bar_chart(panel: Panel, targets: tuple[Target, ...]) -> Json:
    del panel
    labels = targets[0].expression.labels or ()
    return {
        "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": False},
        "orientation": "auto",
        "showValue": "auto",
        "stacking": "none",
        "tooltip": {"mode": "single", "sort": "none"},
        **({"xField": labels[0]} if labels else {}),
    }


def _pie(panel: Panel, targets: tuple[Target, ...]) -> Json:
    del targets
    return {
        "displayLabels": ["percent"],
        "legend": {"displayMode": "table", "placement": "right", "showLegend": True, "values": ["value", "percent"]},
        "pieType": "donut" if panel.type == "donut" else "pie",
        "reduceOptions": _LAST,
        "tooltip": {"mode": "single", "sort": "none"},
    }


OPTIONS: dict[str, Callable[[Panel, tuple[Target, ...]], Json]] = {
    "timeseries": _over_time,
    "bars": _over_time,
    "stat": _stat,
    "gauge": _gauge,
    "bargauge": _bar_gauge,
    "barchart": _bar_chart,
    "piechart": _pie,
    "donut": _pie,
}
"""The `options` of every type but tables."""


def _graph(panel: Panel) -> Json:
    style = "bars" if panel.type == "bars" else "line"
    return {
        "axisPlacement": "auto",
        # From 0 unless something is below it: a line that fills the panel looks like a jump.
        "axisSoftMin": 0,
        "drawStyle": style,
        "fillOpacity": _FILL.get(panel.stack or "", 100 if style == "bars" else 10),
        "lineWidth": _LINE_WIDTH,
        "showPoints": "never",
        "spanNulls": False,
        "stacking": {"group": "A", "mode": panel.stack or "none"},
        "thresholdsStyle": {"mode": "line" if panel.scale.thresholds else "off"},
    }


def _bars(panel: Panel) -> Json:
    del panel
    return {"fillOpacity": 80, "lineWidth": _LINE_WIDTH}


CUSTOM: dict[str, Callable[[Panel], Json]] = {"timeseries": _graph, "bars": _graph, "barchart": _bars}
"""How the fields of those types are drawn that draw."""
