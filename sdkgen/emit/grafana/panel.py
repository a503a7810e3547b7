"""A panel as Grafana's JSON: its targets, its field configuration, and what its type is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sdkgen.emit.grafana import fields, table
from sdkgen.emit.grafana.options import OPTIONS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.model import Metric
    from sdkgen.model.dashboard import Panel
    from sdkgen.queries.panels import Target

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
_TABULAR = ("barchart", "table")
_NOT_IN_CATALOG = ("prometheus", "recorded")

Json = dict[str, Any]


def panel_json(panel: Panel, targets: tuple[Target, ...], linked: Iterable[Metric], catalog_url: str | None) -> Json:
    """The panel without its place and id; ``linked`` are the metrics that it is made of."""
    is_table = panel.type == "table"
    document: Json = {
        "datasource": DATASOURCE,
        "description": f"{panel.help.strip()}\n\n`{panel.origin.anchor}`",
        "fieldConfig": fields.field_config(panel, targets),
        "links": list(_links(linked, catalog_url)),
        "options": table.options(panel, targets) if is_table else OPTIONS[panel.type](panel, targets),
        "targets": [_target(panel, each) for each in targets],
        "title": panel.title,
        "type": TYPES[panel.type],
    }
    if panel.points is not None:
        document["maxDataPoints"] = panel.points
    if is_table:
        document["transformations"] = table.transformations(targets)
    return document


def _target(panel: Panel, target: Target) -> Json:
    return {
        "datasource": DATASOURCE,
        "editorMode": "code",
        "expr": target.expression.text,
        "format": "table" if panel.type in _TABULAR else "time_series",
        "instant": not panel.is_over_time,
        "legendFormat": target.legend,
        "range": panel.is_over_time,
        "refId": target.reference,
    }


def _links(metrics: Iterable[Metric], catalog_url: str | None) -> Iterable[Json]:
    if catalog_url is None:
        return
    for name in (metric.name for metric in metrics if metric.hook not in _NOT_IN_CATALOG):
        yield {"targetBlank": True, "title": name, "url": catalog_url.replace("{metric}", quote(name, safe=""))}
