"""Where everything is on the site: paths from its root, which pages turn into relative links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.alerting import burn_alert_name
from sdkgen.emit.markup import anchor
from sdkgen.violations import all_violations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.model import Catalogue, Guide, Label, Metric
    from sdkgen.model.dashboard import Dashboard, Panel


VIOLATION_SOURCE = "isolation.violation_type"
"""Labels from there tell types of violation apart."""


def metric_path(metric: Metric) -> str:
    """The page of a metric."""
    return f"metrics/{metric.name}.html"


def label_path(label: Label) -> str:
    """The page of a label definition."""
    return f"labels/{label.id}.html"


def value_anchor(value: str) -> str:
    """The id of a value's row on the page of its label."""
    return f"value-{anchor(value)}"


def violation_path(name: str) -> str:
    """The page of a type of violation."""
    return f"violations/{name}.html"


def value_path(label: Label, value: str, catalogue: Catalogue) -> str:
    """Where a value of a label is explained: the page of what it stands for, or its row on the label's page."""
    is_violation = label.source == VIOLATION_SOURCE and value in _violations(catalogue)
    return violation_path(value) if is_violation else f"{label_path(label)}#{value_anchor(value)}"


def guide_path(guide: Guide) -> str:
    """The page of a guide."""
    return f"guides/{guide.name}.html"


def dashboard_path(dashboard: Dashboard) -> str:
    """The page of a dashboard."""
    return f"dashboards/{dashboard.uid}.html"


def panel_path(dashboard: Dashboard, panel: Panel) -> str:
    """Where a panel is explained."""
    return f"{dashboard_path(dashboard)}#panel-{anchor(panel.key)}"


def alert_path(name: str) -> str:
    """The page of an alert, which is its runbook."""
    return f"alerts/{name}.html"


def objective_path(name: str) -> str:
    """The page of an objective."""
    return f"objectives/{name}.html"


def record_anchor(name: str) -> str:
    """The id of a recorded series on the page of all of them."""
    return f"record-{anchor(name)}"


def record_path(name: str) -> str:
    """Where a recorded series is explained."""
    return f"records.html#{record_anchor(name)}"


def elsewhere_path(anchor_: str) -> str:
    """Where a part of a document that is written by hand is shown."""
    return f"elsewhere.html#{anchor_}"


def group_anchor(group: str) -> str:
    """The id of a group's heading on the index."""
    return f"group-{anchor(group)}"


def root_of(path: str) -> str:
    """What leads from a page at ``path`` back to where the site begins."""
    return "../" * path.count("/")


def hrefs(catalogue: Catalogue) -> Mapping[str, str]:
    """The pages of everything that running text may name: as code, or emphasised, which is between asterisks here.

    As code: metrics, labels by id, types of violation, alerts and objectives. Emphasised: alerts, and titles of panels
    and dashboards.
    """
    labels = {id_: label_path(label) for id_, label in catalogue.labels.items()}
    metrics = {metric.name: metric_path(metric) for metric in catalogue.metrics}
    rules = {slo.name: objective_path(slo.name) for slo in catalogue.slos} | _alerts(catalogue)
    return _titles(catalogue) | rules | _violations(catalogue) | labels | metrics


def _alerts(catalogue: Catalogue) -> dict[str, str]:
    names = [alert.name for alert in catalogue.alerts] + [burn_alert_name(slo) for slo in catalogue.slos]
    return {name: alert_path(name) for name in names}


def _titles(catalogue: Catalogue) -> dict[str, str]:
    """The pages of what is named by its title; of two with the same the first."""
    places = [
        *((name, path) for name, path in _alerts(catalogue).items()),
        *((dashboard.title, dashboard_path(dashboard)) for dashboard in catalogue.dashboards),
        *((panel.title, panel_path(board, panel)) for board in catalogue.dashboards for panel in board.panels),
    ]
    return {f"*{title}*": path for title, path in reversed(places)}


def _violations(catalogue: Catalogue) -> dict[str, str]:
    """The pages of violations, of which there are none without tenants to keep apart."""
    return {each.name: violation_path(each.name) for each in all_violations()} if catalogue.tenancy else {}
