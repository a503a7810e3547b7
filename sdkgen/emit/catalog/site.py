"""Every page of the catalog, rendered: what a template shows, where it goes, and how it links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from sdkgen.emit.catalog import listings
from sdkgen.emit.catalog.chart import simulated_day
from sdkgen.emit.catalog.dashboard_page import dashboard_pages
from sdkgen.emit.catalog.label_page import label_page
from sdkgen.emit.catalog.machine import markdown_groups, metrics_json, search_index
from sdkgen.emit.catalog.metric_page import STABILITY, metric_page
from sdkgen.emit.catalog.places import guide_path, hrefs, label_path, metric_path, root_of
from sdkgen.emit.catalog.rule_pages import alert_pages, objective_pages, record_views
from sdkgen.emit.catalog.sample import quotes
from sdkgen.emit.catalog.uses import find_uses
from sdkgen.emit.catalog.violation_page import violation_pages
from sdkgen.emit.environment import environment, html_environment, verbatim_files
from sdkgen.emit.markup import render_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.emit.catalog.uses import Uses
    from sdkgen.model import Catalogue, DocsTarget, Guide

_TARGET = "docs"
_CHAPTER = 2
"""The level of the headings that a guide's table of contents lists."""


class Place(NamedTuple):
    """An entry of the navigation."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page to render: ``section`` is the navigation's entry that it belongs to."""

    path: str
    template: str
    title: str
    section: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says about the whole."""

    title: str
    service: str
    version: str
    source: str
    source_url: str
    navigation: tuple[Place, ...]

    def source_link(self, path: str) -> str:
        """The address of a file of the specification, or nothing when the specification does not say where it is."""
        is_address = self.source_url.startswith(("https://", "http://"))
        return f"{self.source_url.rstrip('/')}/{path}" if is_address and not path.startswith("sdkgen/") else ""


def emit_docs(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Every file of the catalog by its relative path; the catalogue must have a docs target."""
    docs = catalogue.docs
    if docs is None:
        raise ValueError("the catalogue has no docs target")
    uses = find_uses(catalogue)
    files = dict(verbatim_files(_TARGET))
    site = _site(catalogue, docs, has_elsewhere=bool(uses.elsewhere))
    renderer = _Renderer(site)
    for page in _pages(catalogue, docs, uses):
        files[page.path] = renderer.render(page).encode()
    files["assets/search-index.js"] = search_index(catalogue, uses).encode()
    files["metrics.json"] = metrics_json(catalogue, uses).encode()
    files["METRICS.md"] = _markdown(catalogue).encode()
    return dict(sorted(files.items()))


def _site(catalogue: Catalogue, docs: DocsTarget, *, has_elsewhere: bool) -> Site:
    navigation = [Place("Metrics", "index.html"), Place("Labels", "labels/index.html")]
    navigation += [Place("Dashboards", "dashboards/index.html")] if catalogue.dashboards else []
    navigation += [Place("Alerts", "alerts/index.html")] if catalogue.alerts or catalogue.slos else []
    navigation += [Place("Objectives", "objectives/index.html")] if catalogue.slos else []
    navigation += [Place("Violations", "violations/index.html")] if catalogue.tenancy else []
    navigation += [Place("Recorded", "records.html")] if catalogue.recorded else []
    navigation += [Place("Guides", "guides/index.html")] if docs.guides else []
    navigation += [
        Place("Budget", "budget.html"),
        Place("Unused", "orphans.html"),
        Place("Changes", "changes.html"),
    ]
    navigation += [Place("Elsewhere", "elsewhere.html")] if has_elsewhere else []
    return Site(
        docs.title, catalogue.service, catalogue.version, catalogue.source, docs.source_url or "", tuple(navigation)
    )


class _Renderer:
    """Turns pages into HTML. The navigation is the same on many of them, and rendered once for each kind."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._environment = html_environment(_TARGET)
        self._navigations: dict[tuple[str, str, bool], Markup] = {}

    def render(self, page: Page) -> str:
        template = self._environment.get_template(f"{page.template}.html.j2")
        values = {"site": self._site, "page": page, "root": root_of(page.path), "navigation": self._navigation(page)}
        return template.render(values | dict(page.values))

    def _navigation(self, page: Page) -> Markup:
        is_page = any(place.href == page.path for place in self._site.navigation)
        key = (root_of(page.path), page.section, is_page)
        if key not in self._navigations:
            template = self._environment.get_template("navigation.html.j2")
            html = template.render(site=self._site, root=key[0], section=page.section, is_page=is_page, label="Catalog")
            self._navigations[key] = Markup(html.rstrip("\n"))  # noqa: S704  (the template escapes)
        return self._navigations[key]


def _pages(catalogue: Catalogue, docs: DocsTarget, uses: Uses) -> Iterator[Page]:
    yield from _listing_pages(catalogue, uses)
    links, quoted, day = hrefs(catalogue), quotes(docs.sample), simulated_day(catalogue)
    for metric in catalogue.metrics:
        view = metric_page(metric, catalogue, uses, quoted, links, day)
        yield Page(metric_path(metric), "metric", metric.name, "Metrics", {"view": view})
    for label in catalogue.labels.values():
        yield Page(label_path(label), "label", label.id, "Labels", {"view": label_page(label, catalogue, uses)})
    yield from _dashboard_pages(catalogue, uses, links)
    yield from _rule_pages(catalogue, uses, links)
    yield from _violation_pages(catalogue, uses, links)
    yield from _guide_pages(docs, uses, links)


def _listing_pages(catalogue: Catalogue, uses: Uses) -> Iterator[Page]:
    groups, filters = listings.groups(catalogue, uses), listings.filters(catalogue, uses)
    index = {"catalogue": catalogue, "groups": groups, "filters": filters, "stability": STABILITY}
    yield Page("index.html", "index", "Metrics", "Metrics", index)
    labels = {"labels": tuple((label, label_page(label, catalogue, uses)) for label in catalogue.labels.values())}
    yield Page("labels/index.html", "labels", "Labels", "Labels", labels)
    yield Page("budget.html", "budget", "Series budget", "Budget", {"budgets": listings.budgets(catalogue)})
    orphans = {"orphans": listings.orphans(catalogue, uses), "elsewhere": uses.elsewhere}
    yield Page("orphans.html", "orphans", "Unused", "Unused", orphans)
    if uses.elsewhere:
        documents = {"documents": listings.elsewhere(uses)}
        yield Page("elsewhere.html", "elsewhere", "Written by hand", "Elsewhere", documents)
    yield Page("changes.html", "changes", "Changes", "Changes", {"releases": listings.releases(catalogue)})


def _dashboard_pages(catalogue: Catalogue, uses: Uses, links: Mapping[str, str]) -> Iterator[Page]:
    dashboards = dashboard_pages(catalogue, uses, links)
    if dashboards:
        yield Page("dashboards/index.html", "dashboards", "Dashboards", "Dashboards", {"dashboards": dashboards})
    for view in dashboards:
        yield Page(view.path, "dashboard", view.dashboard.title, "Dashboards", {"view": view})


def _rule_pages(catalogue: Catalogue, uses: Uses, links: Mapping[str, str]) -> Iterator[Page]:
    alerts, objectives = alert_pages(catalogue, uses, links), objective_pages(catalogue, uses, links)
    if alerts:
        yield Page("alerts/index.html", "alerts", "Alerts", "Alerts", {"alerts": alerts})
    for alert in alerts:
        yield Page(alert.path, "alert", alert.name, "Alerts", {"view": alert})
    if objectives:
        yield Page("objectives/index.html", "objectives", "Objectives", "Objectives", {"objectives": objectives})
    for objective in objectives:
        yield Page(objective.path, "objective", objective.slo.name, "Objectives", {"view": objective})
    records = record_views(catalogue, uses)
    if records:
        yield Page("records.html", "records", "Recorded series", "Recorded", {"records": records})


def _violation_pages(catalogue: Catalogue, uses: Uses, links: Mapping[str, str]) -> Iterator[Page]:
    violations = violation_pages(catalogue, uses, links)
    if violations:
        values = {"violations": violations}
        yield Page("violations/index.html", "violations", "Violations of tenant isolation", "Violations", values)
    for view in violations:
        yield Page(view.path, "violation", view.violation.name, "Violations", {"view": view})


def _guide_pages(docs: DocsTarget, uses: Uses, links: Mapping[str, str]) -> Iterator[Page]:
    if docs.guides:
        summaries = tuple((guide, _summary(guide)) for guide in docs.guides)
        yield Page("guides/index.html", "guides", "Guides", "Guides", {"guides": summaries})
    for guide in docs.guides:
        path = guide_path(guide)
        reader = next(each for each in uses.by_reader if each.href == path)
        rendered = render_markdown(guide.text, root_of(path), links)
        chapters = tuple(heading for heading in rendered.headings if heading.level == _CHAPTER)
        intro, mark, body = rendered.html.partition(f"<h{_CHAPTER} ")
        values = {"intro": intro, "body": mark + body, "chapters": chapters, "metrics": uses.by_reader[reader]}
        yield Page(path, "guide", guide.title, "Guides", values)


def _summary(guide: Guide) -> str:
    """The paragraph below the guide's title, if it begins with one."""
    paragraphs = (each.strip() for each in guide.text.split("\n\n"))
    first = next((each for each in paragraphs if each and not each.startswith("# ")), "")
    return " ".join(first.split()) if first[:1].isalnum() else ""


def _markdown(catalogue: Catalogue) -> str:
    template = environment(_TARGET).get_template("METRICS.md.j2")
    return template.render(catalogue=catalogue, groups=list(markdown_groups(catalogue)))
