"""Documents that are written by hand count as uses, and are shown with what they read."""

from __future__ import annotations

import json
import re

import pytest

from sdkgen.emit import EMITTERS
from sdkgen.model import resolve
from sdkgen.spec import read_spec

SETTINGS = """\
service: shop
version: 1.0.0
checks:
  documents: [../dashboards, ../rules/own.yml, runbooks, ../not-there]
targets:
  docs:
    out: ../site
"""
METRICS = """\
labels:
  queue: {help: Queue., values: [high, low]}
  kind: {help: Kind., values: [a, b]}
metrics:
  jobs_total: {type: counter, help: Jobs., labels: [queue]}
  failures_total: {type: counter, help: Failures., labels: [queue]}
  orders_total: {type: counter, help: Orders., labels: [kind]}
  unread_total: {type: counter, help: Nobody reads it.}
"""
RULES = """\
groups:
  - name: own
    rules:
      - record: queue:failures:rate5m
        expr: sum by (queue) (rate(failures_total[5m]))
      - alert: JobsFail
        expr: queue:failures:rate5m > 1
"""
MANAGED = """\
apiVersion: 1
groups:
  - orgId: 1
    name: own
    folder: Shop
    interval: 1m
    rules:
      - uid: backlog
        title: Few orders
        condition: B
        data:
          - {refId: A, datasourceUid: prom, model: {refId: A, expr: "sum(rate(orders_total[5m]))"}}
          - {refId: B, datasourceUid: __expr__, model: {refId: B, type: threshold, expression: A}}
"""
HOSTILE = "</pre><script>alert(1)</script>"


def _panel(title, expr, **more):
    return {"type": "timeseries", "title": title, "targets": [{"refId": "A", "expr": expr}], **more}


@pytest.fixture
def place(tmp_path):
    for name in ("spec", "dashboards/team", "dashboards/vendor", "dashboards/generated", "rules", "spec/runbooks"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "spec" / "sdkgen.yaml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "spec" / "metrics.yaml").write_text(METRICS, encoding="utf-8")
    (tmp_path / "rules" / "own.yml").write_text(RULES, encoding="utf-8")
    (tmp_path / "rules" / "other.yml").write_text(RULES.replace("failures", "unread"), encoding="utf-8")
    (tmp_path / "dashboards" / "team" / "alerts.yaml").write_text(MANAGED, encoding="utf-8")
    runbook = "# Orders\n\n```promql\nsum by (kind) (rate(orders_total[5m]))\n```\n"
    (tmp_path / "spec" / "runbooks" / "orders.md").write_text(runbook, encoding="utf-8")
    panels = [
        _panel("Jobs", 'sum by (queue) (rate(jobs_total{queue=~"$queue"}[$__rate_interval]))'),
        _panel("Failing", "max(queue:failures:rate5m)"),
        _panel(HOSTILE, f'sum(rate(jobs_total[5m])) # {HOSTILE} {{queue="{HOSTILE}"}}'),
        _panel("Logs", "{app='shop'}", datasource={"type": "loki"}),
        _panel("Jobs", "sum(rate(jobs_total[5m]))"),
    ]
    board = json.dumps({"title": "Team", "uid": "team", "schemaVersion": 39, "panels": panels})
    (tmp_path / "dashboards" / "team" / "team.json").write_text(board, encoding="utf-8")
    unread = json.dumps({"title": "X", "schemaVersion": 39, "panels": [_panel("X", "unread_total")]})
    (tmp_path / "dashboards" / "vendor" / "x.json").write_text(unread, encoding="utf-8")
    (tmp_path / "dashboards" / "generated" / "x.json").write_text(unread, encoding="utf-8")
    (tmp_path / "dashboards" / "generated" / ".sdkgen-manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "dashboards" / "broken.json").write_text('{"panels": [', encoding="utf-8")
    return tmp_path


@pytest.fixture
def pages(place):
    catalogue = resolve(read_spec(place / "spec")).catalogue
    assert catalogue
    return {path: content.decode() for path, content in EMITTERS["docs"](catalogue).items()}


def test_they_are_readers_of_what_they_query(pages):
    jobs, failures = pages["metrics/jobs_total.html"], pages["metrics/failures_total.html"]

    assert '<a href="../elsewhere.html#dashboards-team-team-json-jobs">Jobs</a> <span class="quiet">in Team' in jobs
    assert "elsewhere.html#dashboards-team-team-json-jobs-2" in jobs
    # Through the recorded series, which is written by hand as well.
    for anchor in ("own-yml-queue-failures-rate5m", "own-yml-jobsfail", "dashboards-team-team-json-failing"):
        assert f"elsewhere.html#{anchor}" in failures
    assert "elsewhere.html#runbooks-orders-md" in pages["metrics/orders_total.html"]
    assert "elsewhere.html#runbooks-orders-md" in pages["labels/kind.html"]
    assert "elsewhere.html#dashboards-team-alerts-yaml-few-orders" in pages["metrics/orders_total.html"]


def test_only_what_nothing_reads_is_unused(pages):
    orphans = pages["orphans.html"]

    assert "unread_total" in orphans
    assert "jobs_total" not in orphans
    assert "failures_total" not in orphans
    assert "4 <a" in orphans


def test_their_page_shows_their_queries_and_leads_to_the_metrics(pages):
    page = pages["elsewhere.html"]

    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "<code>dashboards/team/team.json</code>" in page
    assert 'href="metrics/failures_total.html"' in page
    assert "Logs" not in page
    assert "<script>alert" not in page
    for path, content in pages.items():
        for anchor in re.findall(r'elsewhere\.html#([\w-]+)"', content) if path.endswith(".html") else ():
            assert anchor in ids, path
    assert "elsewhere.html" in pages["index.html"]
    assert '["panel", "Failing", "elsewhere.html#' in pages["assets/search-index.js"]


def test_nothing_depends_on_where_the_folders_are(place, pages, monkeypatch):
    monkeypatch.chdir(place / "dashboards")
    catalogue = resolve(read_spec(place / "spec")).catalogue
    assert catalogue

    assert {path: content.decode() for path, content in EMITTERS["docs"](catalogue).items()} == pages
    assert not any(str(place) in content for content in pages.values())


def test_without_documents_there_is_no_such_page(place):
    settings = place / "spec" / "sdkgen.yaml"
    settings.write_text(SETTINGS.replace("[../dashboards, ../rules/own.yml, runbooks, ../not-there]", "[]"))
    catalogue = resolve(read_spec(place / "spec")).catalogue
    assert catalogue

    files = EMITTERS["docs"](catalogue)

    assert "elsewhere.html" not in files
    assert b"elsewhere" not in files["index.html"]
