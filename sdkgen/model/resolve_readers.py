"""What reads the metrics — dashboards — is resolved once the metrics are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.model.dashboard import GrafanaTarget
from sdkgen.model.resolve_dashboard import resolve_dashboard
from sdkgen.model.resolve_query import Place, QueryResolver
from sdkgen.model.server import SERVER_METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model.catalogue import Catalogue
    from sdkgen.spec import RawFile, RawSpec
    from sdkgen.spec.dashboards import DashboardRecord
    from sdkgen.spec.records import SettingsRecord

    Definitions = Mapping[str, tuple[DashboardRecord, RawFile]]


def resolve_readers(
    catalogue: Catalogue, raw: RawSpec, dashboards: Definitions, broken: frozenset[tuple[str, str]]
) -> tuple[Catalogue, list[Diagnostic]]:
    """The catalogue with its dashboards, and what they name that does not exist."""
    known = {**SERVER_METRICS, **catalogue.by_name, **catalogue.recorded}
    resolver = QueryResolver(known, (id_ for _, id_ in broken), whole=raw.is_whole)
    resolved = [
        resolve_dashboard(uid, record, Place(file.document, file.source, ("dashboards", uid)), resolver)
        for uid, (record, file) in sorted(dashboards.items())
    ]
    target = _grafana_target(raw, raw.settings.record) if raw.settings else None
    return replace(catalogue, dashboards=tuple(resolved), grafana=target), resolver.findings


def _grafana_target(raw: RawSpec, settings: SettingsRecord) -> GrafanaTarget | None:
    grafana = settings.targets.grafana
    if grafana is None:
        return None
    return GrafanaTarget(
        out=raw.folder / grafana.out,
        folder=grafana.folder or settings.service,
        datasource=grafana.datasource,
        prometheus_url=grafana.prometheus_url,
        catalog_url=grafana.catalog_url,
        deployment_tags=tuple(grafana.deployment_tags),
    )
