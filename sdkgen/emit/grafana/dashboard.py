"""A dashboard as Grafana's JSON: identity, variables, annotations, and where each panel stands."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from sdkgen.emit.grafana.panel import DATASOURCE, panel_json
from sdkgen.queries.expression import duration, string
from sdkgen.queries.panels import panel_setting, panel_targets
from sdkgen.queries.recording import setting_of, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model import Catalogue
    from sdkgen.model.dashboard import Dashboard, GrafanaTarget, Panel, Variable

SCHEMA_VERSION = 39
_GRID = 24
_ROW_HEIGHT = 1

Json = dict[str, Any]


def dashboard_json(dashboard: Dashboard, catalogue: Catalogue, target: GrafanaTarget) -> Json:
    """The dashboard, complete: importing it again updates the one with its uid in place."""
    return {
        "annotations": {"list": list(_annotations(catalogue, target))},
        "description": f"{dashboard.help}\n\n`{dashboard.origin.anchor}`",
        "editable": True,
        "fiscalYearStartMonth": 0,
        "graphTooltip": 1,
        "links": [_siblings(catalogue)],
        "panels": list(_panels(dashboard, catalogue, target)),
        "refresh": duration(dashboard.refresh),
        "schemaVersion": SCHEMA_VERSION,
        "style": "dark",
        "tags": sorted({catalogue.service, *dashboard.tags}),
        "templating": {"list": [_datasource(), *(_variable(each, dashboard) for each in dashboard.variables)]},
        "time": {"from": f"now-{duration(dashboard.since)}", "to": "now"},
        "timezone": "browser",
        "title": dashboard.title,
        "uid": dashboard.uid,
        "version": 1,
    }


def stable_id(dashboard: Dashboard, key: str) -> int:
    """A panel's id, from its key alone: links to it survive whatever else changes."""
    return zlib.crc32(f"{dashboard.uid}/{key}".encode()) & 0x7FFFFFFF or 1


def _panels(dashboard: Dashboard, catalogue: Catalogue, target: GrafanaTarget) -> Iterator[Json]:
    """The panels from left to right, each row as high as its highest."""
    base = setting_of(catalogue)
    x = y = height = 0
    for panel in dashboard.panels:
        if panel.section is not None:
            y, x, height = y + height, 0, 0
            yield _row(dashboard, panel, y)
            y += _ROW_HEIGHT
        if x + panel.width > _GRID:
            y, x, height = y + height, 0, 0
        position = {"h": panel.height, "w": panel.width, "x": x, "y": y}
        x, height = x + panel.width, max(height, panel.height)
        targets = panel_targets(panel, panel_setting(base, dashboard, panel))
        place = {"gridPos": position, "id": stable_id(dashboard, panel.key)}
        linked = sources_of((metric for each in targets for metric in each.metrics), catalogue)
        yield panel_json(panel, targets, linked, target.catalog_url) | place


def _row(dashboard: Dashboard, panel: Panel, y: int) -> Json:
    return {
        "collapsed": False,
        "gridPos": {"h": _ROW_HEIGHT, "w": _GRID, "x": 0, "y": y},
        "id": stable_id(dashboard, f"{panel.key}/section"),
        "panels": [],
        "title": panel.section,
        "type": "row",
    }


def _datasource() -> Json:
    return {
        "current": {},
        "hide": 0,
        "includeAll": False,
        "label": "Data source",
        "multi": False,
        "name": "datasource",
        "options": [],
        "query": "prometheus",
        "refresh": 1,
        "regex": "",
        "type": "datasource",
    }


def _variable(variable: Variable, dashboard: Dashboard) -> Json:
    query = f"label_values({_listed(variable, dashboard)}, {variable.label})"
    return {
        "allValue": ".*",
        "current": {"selected": True, "text": ["All"], "value": ["$__all"]},
        "datasource": DATASOURCE,
        "definition": query,
        "hide": 0,
        "includeAll": True,
        "label": variable.title,
        "multi": True,
        "name": variable.name,
        "options": [],
        "query": {"query": query, "refId": "StandardVariableQuery"},
        "refresh": 2,
        "regex": "",
        "sort": 1,
        "type": "query",
    }


def _listed(variable: Variable, dashboard: Dashboard) -> str:
    """The series that its values are listed from, narrowed by the variables before it."""
    earlier = dashboard.variables[: dashboard.variables.index(variable)]
    labels = {label.name for label in variable.metric.labels} - {variable.label}
    conditions = ", ".join(f'{each.label}=~"${each.name}"' for each in earlier if each.label in labels)
    name = f"{variable.metric.name}_count" if variable.metric.has_suffixes else variable.metric.name
    return f"{name}{{{conditions}}}" if conditions else name


def _annotations(catalogue: Catalogue, target: GrafanaTarget) -> Iterator[Json]:
    grafana = {"type": "grafana", "uid": "-- Grafana --"}
    yield {
        "builtIn": 1,
        "datasource": grafana,
        "enable": True,
        "hide": True,
        "iconColor": "rgba(0, 211, 255, 1)",
        "name": "Annotations & Alerts",
        "type": "dashboard",
    }
    yield {
        "datasource": grafana,
        "enable": True,
        "iconColor": "blue",
        "name": "Deployments",
        "target": {"limit": 100, "matchAny": False, "tags": list(target.deployment_tags), "type": "tags"},
    }
    yield {
        "datasource": DATASOURCE,
        "enable": True,
        "expr": f'ALERTS{{alertstate="firing", service={string(catalogue.service)}}}',  # emitted alerts carry it
        "iconColor": "red",
        "name": "Firing alerts",
        "step": "60s",
        "tagKeys": "severity",
        "textFormat": "{{severity}}",
        "titleFormat": "{{alertname}}",
        "useValueForTime": False,
    }


def _siblings(catalogue: Catalogue) -> Json:
    return {
        "asDropdown": True,
        "icon": "external link",
        "includeVars": True,
        "keepTime": True,
        "tags": [catalogue.service],
        "targetBlank": False,
        "title": "Dashboards",
        "type": "dashboards",
    }
