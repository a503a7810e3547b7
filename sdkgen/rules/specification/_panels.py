"""The targets of every panel, as the rules about them see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.queries import QueryError
from sdkgen.queries.panels import Target, panel_setting, panel_target, ranked_query
from sdkgen.queries.recording import setting_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model import Resolution
    from sdkgen.model.dashboard import Dashboard, Panel, PanelQuery
    from sdkgen.queries import Setting


class Shown(NamedTuple):
    """A query of a panel with its target, or with what keeps it from having one."""

    dashboard: Dashboard
    panel: Panel
    query: PanelQuery
    target: Target | None
    error: QueryError | None


def panels(spec: Resolution) -> Iterator[tuple[Dashboard, Panel, list[Shown]]]:
    """Every panel with what it shows; none while definitions are missing that it may need."""
    if spec.catalogue is None or not spec.is_whole:
        return
    base = setting_of(spec.catalogue)
    for dashboard in spec.catalogue.dashboards:
        for panel in dashboard.panels:
            yield dashboard, panel, _shown(dashboard, panel, base)


def _shown(dashboard: Dashboard, panel: Panel, base: Setting) -> list[Shown]:
    setting, ranking = panel_setting(base, dashboard, panel), ranked_query(panel)
    found = []
    for index, query in enumerate(panel.queries):
        try:
            found.append(Shown(dashboard, panel, query, panel_target(panel, index, setting, ranking), None))
        except QueryError as error:
            found.append(Shown(dashboard, panel, query, None, error))
    return found
