"""The page of a dashboard: its panels in their order, what each means, asks and reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.emit.catalog.places import dashboard_path, panel_path, root_of
from sdkgen.emit.markup import Heading, promql, render_markdown
from sdkgen.promql.layout import laid_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from sdkgen.emit.catalog.uses import Uses
    from sdkgen.model import Catalogue
    from sdkgen.model.dashboard import Dashboard


class PanelView(NamedTuple):
    """A panel: ``anchor`` is the id of its heading, ``metrics`` what its queries read."""

    title: str
    anchor: str
    section: str
    help: Markup
    queries: tuple[Markup, ...]
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """Everything that the template shows; ``variables`` are their titles."""

    dashboard: Dashboard
    help: Markup
    variables: tuple[str, ...]
    panels: tuple[PanelView, ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """What a table of contents lists."""
        return tuple(Heading(panel.anchor, panel.title, 2) for panel in self.panels)

    @property
    def path(self) -> str:
        """Its page."""
        return dashboard_path(self.dashboard)


def dashboard_pages(catalogue: Catalogue, uses: Uses, hrefs: Mapping[str, str]) -> tuple[DashboardPage, ...]:
    """The page of every dashboard."""
    return tuple(_page(dashboard, uses, hrefs) for dashboard in catalogue.dashboards)


def _page(dashboard: Dashboard, uses: Uses, hrefs: Mapping[str, str]) -> DashboardPage:
    root = root_of(dashboard_path(dashboard))
    readers = {reader.href: reader for reader in uses.by_reader if reader.kind == "panel"}
    panels = []
    for panel in dashboard.panels:
        path = panel_path(dashboard, panel)
        reader = readers[path]
        panels.append(
            PanelView(
                panel.title,
                path.partition("#")[2],
                panel.section or "",
                render_markdown(panel.help, root, hrefs).html,
                tuple(promql(laid_out(query)) for query in reader.queries),
                uses.by_reader[reader],
            )
        )
    variables = tuple(variable.title for variable in dashboard.variables)
    return DashboardPage(dashboard, render_markdown(dashboard.help, root, hrefs).html, variables, tuple(panels))
