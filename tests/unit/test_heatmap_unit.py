"""A heatmap's unit is that of the bounds of its buckets, whatever its query counts."""

from __future__ import annotations

import json

import pytest

from tests.conftest import ROOT

QUERY = "sum by (le) (increase(http_request_duration_seconds_bucket[$__rate_interval]))"


@pytest.mark.parametrize(("kind", "is_wrong"), [("heatmap", False), ("timeseries", True)])
def test_buckets_in_seconds(run, tmp_path, kind, is_wrong):
    panel = {
        "id": 1,
        "title": "Request durations",
        "type": kind,
        "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "fieldConfig": {"defaults": {"unit": "s"}, "overrides": []},
        "targets": [{"refId": "A", "expr": QUERY, "format": "heatmap", "legendFormat": "{{le}}"}],
    }
    variables = {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]}
    dashboard = {"uid": "latency", "title": "Latency", "schemaVersion": 39, "templating": variables, "panels": [panel]}
    file = tmp_path / "latency.json"
    file.write_text(json.dumps(dashboard), encoding="utf-8")

    outcome = run("check", "--spec", str(ROOT / "metric_specs" / "chom"), str(file), "--output-format", "json")

    rules = {finding["rule"] for finding in json.loads(outcome.stdout)["findings"]}
    assert ("SDK457" in rules) is is_wrong
