"""Grafana: dashboards that can be imported or provisioned, and the provisioning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sdkgen.emit.grafana.dashboard import dashboard_json
from sdkgen.emit.grafana.provisioning import provisioning_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.model import Catalogue


def emit_grafana(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Every file by its relative path; the catalogue must have a Grafana target."""
    target = catalogue.grafana
    if target is None:
        raise ValueError("the catalogue has no Grafana target")
    files = {
        f"dashboards/{dashboard.uid}.json": _json(dashboard_json(dashboard, catalogue, target))
        for dashboard in catalogue.dashboards
    }
    files |= provisioning_files(catalogue, target)
    return {path: files[path].encode() for path in sorted(files)}


def _json(document: object) -> str:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
