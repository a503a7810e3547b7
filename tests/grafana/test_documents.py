"""The dashboards of the reference specification as documents: complete, stable, and what Grafana 12 knows."""

from __future__ import annotations

import difflib
import json
import re
import subprocess
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from grafana_foundation_sdk.cog import plugins
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as sdk, units

from sdkgen.emit.grafana import emit_grafana
from sdkgen.queries import names_in
from sdkgen.queries.text import family_of
from sdkgen.queries.units import COUNTS, PANEL_UNITS
from tests.grafana.history import substituted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model import Catalogue

PLAN = {
    "chom-api-analytics": [
        "API Request Rate by Endpoint",
        "API Usage by Consumer, last hour",
        "Rate Limit Consumption by Tier",
        "API Version Adoption",
        "Deprecated Endpoint Usage",
        "API Error Distribution",
        "Response Payload Sizes",
        "API Key Distribution and Activity",
        "Webhook Delivery Success Rate",
        "Top API Consumers",
        "Rate Limit Violations",
        "API Response Time p95 by Endpoint",
    ],
    "chom-data-pipeline": [
        "Queue Job Processing Rate",
        "Queue Depth",
        "Background Job Success/Failure Rate",
        "Top Failed Jobs",
        "Data Import/Export Volumes",
        "ETL Job Performance",
        "Data Validation Error Rates",
        "Data Transformation Latency",
        "Scheduled Job Execution",
        "Batch Processing Throughput",
        "Queue Wait Time",
        "Job Retry Distribution",
        "Data Pipeline Health Score",
    ],
    "chom-tenant-analytics": [
        "Per-Tenant Resource Usage",
        "Tenant Growth",
        "Storage Consumption",
        "API Usage by Tenant",
        "Feature Usage",
        "Tenant Health Scores",
        "Multi-Tenancy Isolation Verification",
        "Cross-Tenant Performance Comparison",
        "Cross-Tenant Error Rate",
        "MRR by Tier",
        "Capacity Planning",
        "Churn Risk",
    ],
}
RELATION = re.compile(r' and on \(\w+\) [\w:]+\{\w+=~"\$\w+"\}')
"""How a variable reaches series without its label."""
NOT_IN_GRAFANA_12 = {"/style"}
"""Older versions want it, newer ones ignore it."""


@pytest.fixture(scope="module")
def emitted(catalogue) -> dict[str, dict[str, Any]]:
    files = emit_grafana(catalogue)
    return {Path(path).stem: json.loads(text) for path, text in files.items() if path.endswith(".json")}


def _panels(dashboard: dict[str, Any]) -> list[dict[str, Any]]:
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def test_the_plans_dashboards_have_the_plans_panels(emitted):
    for uid, titles in PLAN.items():
        assert [panel["title"] for panel in _panels(emitted[uid])] == titles


def test_every_dashboard_opens_as_planned(emitted):
    assert len(emitted) == 6
    for uid, dashboard in emitted.items():
        assert dashboard["uid"] == uid
        assert dashboard["refresh"] == "30s"
        assert dashboard["style"] == "dark"
        assert "chom" in dashboard["tags"]
        assert dashboard["schemaVersion"] >= 39
        names = [each["name"] for each in dashboard["annotations"]["list"]]
        assert names[1:] == ["Deployments", "Firing alerts"]
    assert all(emitted[uid]["time"] == {"from": "now-6h", "to": "now"} for uid in PLAN)


def test_every_panel_explains_itself_and_links_to_the_catalog(emitted, catalogue):
    for dashboard in emitted.values():
        for panel in _panels(dashboard):
            text, _, anchor = panel["description"].rpartition("\n\n")
            assert len(text) > 20
            assert anchor.startswith("`metric_specs/chom/dashboards/")
            assert all(link["title"] in catalogue.by_name for link in panel["links"])
    linked = {link["title"] for uid in PLAN for panel in _panels(emitted[uid]) for link in panel["links"]}
    assert {"http_response_size_bytes", "laravel_queue_wait_seconds", "tenant_feature_sites_count"} <= linked


def test_every_data_source_is_the_variable(emitted):
    for dashboard in emitted.values():
        for panel in _panels(dashboard):
            sources = [panel["datasource"], *(target["datasource"] for target in panel["targets"])]
            assert all(source == {"type": "prometheus", "uid": "${datasource}"} for source in sources)


def test_every_variable_narrows_every_query_that_it_can(emitted, catalogue):
    known = {**catalogue.by_name, **catalogue.recorded}
    through = {each.name: each.through_label for board in catalogue.dashboards for each in board.variables}
    checked: Counter[str] = Counter()
    for dashboard in emitted.values():
        variables = [each["name"] for each in dashboard["templating"]["list"] if each["type"] == "query"]
        for target in (target for panel in _panels(dashboard) for target in panel["targets"]):
            for name, selector in names_in(RELATION.sub("", target["expr"])):
                metric = family_of(name, known)
                labels = {label.name for label in metric.labels} if metric else set()
                matched = {matcher.label.text for matcher in selector.matchers if "$" in (matcher.value or ("", ""))[1]}
                assert labels & set(variables) == matched, target["expr"]
                checked.update(matched)
            for variable in variables:
                if through[variable] and f'{variable}=~"${variable}"' not in target["expr"]:
                    assert not any(through[variable] in _labels(name, known) for name, _ in names_in(target["expr"]))
    assert set(checked) == {"tier", "endpoint", "queue", "etl_job", "tenant", "slo"}


def _labels(name: str, known: dict[str, Any]) -> set[str]:
    metric = family_of(name, known)
    return {label.name for label in metric.labels} if metric else set()


def test_grafana_12_knows_every_key(emitted):
    plugins.register_default_plugins()
    for dashboard in emitted.values():
        again = json.loads(JSONEncoder().encode(sdk.Dashboard.from_json(dashboard)))
        assert set(_lost(dashboard, again, "")) <= NOT_IN_GRAFANA_12


def _lost(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key, value in ours.items():
            yield from _lost(value, theirs.get(key), f"{path}/{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from _lost(one, other, f"{path}/{index}")
    elif ours != theirs:
        yield path


def test_grafana_12_knows_every_unit():
    known = {value for value in vars(units).values() if isinstance(value, str)}

    assert {*PANEL_UNITS, *COUNTS} <= known


def test_ids_are_unique_and_stay_whatever_else_changes(emitted, catalogue):
    for uid, dashboard in emitted.items():
        ids = [panel["id"] for panel in dashboard["panels"]]
        assert len(set(ids)) == len(ids), uid
    first = catalogue.dashboards[0]
    shortened = replace(catalogue, dashboards=(replace(first, panels=first.panels[3:]),))
    fewer = json.loads(emit_grafana(shortened)[f"dashboards/{first.uid}.json"])
    assert [panel["id"] for panel in fewer["panels"]] == [panel["id"] for panel in emitted[first.uid]["panels"][3:]]


def test_panels_do_not_overlap_and_fit_the_grid(emitted):
    for dashboard in emitted.values():
        taken: set[tuple[int, int]] = set()
        for panel in dashboard["panels"]:
            place = panel["gridPos"]
            assert place["x"] + place["w"] <= 24
            cells = {
                (x, y)
                for x in range(place["x"], place["x"] + place["w"])
                for y in range(place["y"], place["y"] + place["h"])
            }
            assert not cells & taken
            taken |= cells


def test_rows_are_filled_from_edge_to_edge(emitted):
    for uid, dashboard in emitted.items():
        rows: dict[int, set[int]] = {}
        widths: Counter[int] = Counter()
        for panel in dashboard["panels"]:
            place = panel["gridPos"]
            widths[place["y"]] += place["w"]
            rows.setdefault(place["y"], set()).add(place["h"])
        assert set(widths.values()) == {24}, uid
        assert all(len(heights) == 1 for heights in rows.values()), uid
        tops = sorted(rows)
        assert all(top + min(rows[top]) == below for top, below in pairwise(tops)), uid


def _changed(catalogue: Catalogue, uid: str, key: str, **changes: Any) -> list[str]:
    """The hunks between a dashboard and the same with one panel changed."""
    boards = [
        replace(board, panels=tuple(replace(each, **changes) if each.key == key else each for each in board.panels))
        if board.uid == uid
        else board
        for board in catalogue.dashboards
    ]
    path = f"dashboards/{uid}.json"
    before, after = emit_grafana(catalogue)[path], emit_grafana(replace(catalogue, dashboards=tuple(boards)))[path]
    diff = difflib.unified_diff(before.decode().splitlines(), after.decode().splitlines(), n=3)
    return [line for line in diff if line.startswith("@@")]


def test_one_change_is_one_hunk(catalogue):
    assert len(_changed(catalogue, "chom-api-analytics", "errors", title="Errors")) == 1
    assert len(_changed(catalogue, "chom-api-analytics", "errors", help="Errors.")) == 1


def test_every_expression_parses(emitted, tmp_path):
    expressions = sorted(
        {
            substituted(target["expr"], {})
            for dashboard in emitted.values()
            for panel in _panels(dashboard)
            for target in panel["targets"]
        }
    )
    rules = [{"record": f"panel:expression:{index}", "expr": text} for index, text in enumerate(expressions)]
    file = tmp_path / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}), encoding="utf-8")

    done = subprocess.run(["promtool", "check", "rules", str(file)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert f"{len(expressions)} rules found" in done.stdout


def test_provisioning_names_the_folder_and_the_data_source(catalogue):
    files = emit_grafana(catalogue)
    provider = yaml.safe_load(files["provisioning/dashboards/chom.yaml"])["providers"][0]
    source = yaml.safe_load(files["provisioning/datasources/chom.yaml"])["datasources"][0]

    assert (provider["folder"], provider["type"]) == ("CHOM", "file")
    assert (source["uid"], source["type"], source["jsonData"]["timeInterval"]) == ("prometheus", "prometheus", "15s")
