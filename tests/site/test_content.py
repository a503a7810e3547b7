"""What the catalog says: its queries are right, and what belongs together is linked both ways."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from sdkgen.emit import EMITTERS
from sdkgen.model import GUARD_VALUES, resolve
from sdkgen.spec import read_spec

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "metric_specs" / "chom"
QUERY = re.compile(r'<pre class="query" tabindex="0"><code>(.*?)</code></pre>', re.DOTALL)

WITHOUT_TENANCY = """\
labels:
  violation_type:
    help: How the isolation was broken.
    values: [context_stale, query_foreign]
metrics:
  violations_total:
    type: counter
    help: What went wrong.
    labels: [violation_type]
"""


@pytest.fixture(scope="module")
def pages():
    catalogue = resolve(read_spec(SPEC)).catalogue
    assert catalogue
    return {path: text.decode() for path, text in EMITTERS["docs"](catalogue).items() if path.endswith(".html")}


def _queries(page):
    return [html.unescape(re.sub(r"<[^>]+>", "", found)) for found in QUERY.findall(page)]


def _leads(page):
    return {lead.removeprefix("../") for lead in re.findall(r'href="([^"#]+)', page)}


def test_every_query_on_every_page_passes_check(pages, run, tmp_path):
    fences = [f"```promql\n{query}\n```\n" for page in pages.values() for query in _queries(page)]
    assert len(fences) > 300
    document = tmp_path / "queries.md"
    document.write_text("\n".join(fences), encoding="utf-8")

    outcome = run("check", "--spec", str(SPEC), str(document))

    assert outcome.status == 0, outcome.stdout + outcome.stderr
    document.write_text(fences[0].replace("```promql\n", "```promql\nsum(http_request_total) /\n"), encoding="utf-8")
    assert run("check", "--spec", str(SPEC), str(document)).status == 1


def _section(page, heading):
    """What stands below a heading of level 2, up to the next."""
    return page.partition(f'<h2 id="{heading}">')[2].partition("<h2 ")[0]


def test_readers_and_metrics_lead_to_each_other(pages):
    readers: dict[str, set[str]] = {}
    for path, page in pages.items():
        if path.startswith("metrics/"):
            for reader in _leads(_section(page, "uses")):
                readers.setdefault(reader, set()).add(path)
    kinds = {reader.partition("/")[0] for reader in readers}
    assert kinds == {"dashboards", "alerts", "objectives", "records.html", "guides"}

    for reader, metrics in readers.items():
        assert metrics <= _leads(pages[reader]), reader
    # The other way, where a page lists what it reads and does not only mention it.
    for path, heading in [
        *((path, "metrics") for path in pages if path.startswith(("alerts/A", "objectives/a", "objectives/q"))),
        *((path, "metrics-of-this-guide") for path in pages if path.startswith("guides/") and "index" not in path),
    ]:
        listed = {lead for lead in _leads(_section(pages[path], heading)) if lead.startswith("metrics/")}
        assert listed, path
        assert all(metric in readers[path] for metric in listed), path


def test_labels_and_metrics_lead_to_each_other(pages):
    for path, page in pages.items():
        if path.startswith("metrics/"):
            for label in (lead for lead in _leads(_section(page, "labels")) if lead.startswith("labels/")):
                assert path in _leads(_section(pages[label], "metrics")), f"{label} does not lead to {path}"


def test_objectives_and_their_alerts_lead_to_each_other(pages):
    objectives = [path for path in pages if path.startswith("objectives/") and "index" not in path]
    assert len(objectives) == 4
    for path in objectives:
        [alert] = [lead for lead in _leads(_section(pages[path], "burn")) if lead.startswith("alerts/")]
        assert path in _leads(pages[alert])


def test_a_metric_is_told_in_the_order_of_questions(pages):
    page = pages["metrics/http_requests_total.html"]

    asked = ["query", "labels", "uses", "emission", "sample", "shape", "cardinality", "facts"]

    assert re.findall(r'<h2 id="([^"]+)"', page) == asked
    facts = re.findall(r"<dt>([^<]+)</dt>", _section(page, "facts"))
    assert facts[:6] == ["Type", "Unit", "Group", "Owner", "Ask at", "Stability"]
    assert facts[-1] == "Specified in"


def test_runbooks_and_guides_lead_to_the_panels_and_alerts_that_they_name(pages):
    for path, page in pages.items():
        if path.startswith("alerts/") and "index" not in path:
            unlinked = re.findall(r"<em>([^<]+)</em>", _section(page, "actions"))
            assert unlinked == [], path
        if path.startswith("guides/"):
            assert re.findall(r"(?:Panel|panel|Dashboard|dashboard) <em>([^<]+)</em>", page) == [], path

    panel = '<em><a href="../dashboards/chom-data-pipeline.html#panel-'
    assert panel in _section(pages["alerts/JobFailureRatioHigh.html"], "actions")
    alert = '<em><a href="../alerts/ApiErrorRatioHigh.html">ApiErrorRatioHigh</a></em>'
    assert alert in _section(pages["objectives/api-availability.html"], "actions")
    assert '<a href="../alerts/ApiLatencyHigh.html"><code>' in pages["guides/scenarios.html"]


def test_violations_are_reached_from_where_they_are_named(pages):
    kinds = GUARD_VALUES["isolation.violation_type"]
    targets = {f"violations/{kind}.html" for kind in kinds}

    assert targets <= pages.keys()
    for path in (
        "labels/violation_type.html",
        "metrics/tenant_isolation_violations_total.html",
        "alerts/TenantIsolationViolation.html",
    ):
        assert targets <= _leads(pages[path]), path
    assert {f"violations/{kind}.html" for kind in kinds} <= _leads(pages["violations/index.html"])
    assert "violations/index.html" in _leads(pages["index.html"])


def test_a_violation_leads_to_its_alert_its_panel_and_its_counters(pages):
    for kind in GUARD_VALUES["isolation.violation_type"]:
        page = pages[f"violations/{kind}.html"]
        assert {
            "alerts/TenantIsolationViolation.html",
            "dashboards/chom-tenant-analytics.html",
            "metrics/tenant_isolation_violations_total.html",
        } <= _leads(page), kind
        assert any(f'violation_type="{kind}"' in query for query in _queries(page)), kind
    assert "tenant_isolation_findings_total" in pages["violations/query_unscoped_read.html"]
    assert "tenant_isolation_findings_total" not in pages["violations/model_write.html"]


def test_readers_that_ask_for_other_types_are_left_out(tmp_path):
    spec = tmp_path / "spec"
    spec.mkdir()
    (spec / "sdkgen.yaml").write_text(
        "service: shop\nversion: 1.0.0\ntargets:\n  docs:\n    out: ../docs\n    guides: guides\n"
    )
    tenancy = "tenancy:\n  dimensions: {tenant: {table: tenants}}\n  tables: {tenants: {dimensions: {tenant: id}}}\n"
    labels = "  violation_type:\n    help: How.\n    from: isolation.violation_type\n    values: [%s]\n"
    values = ", ".join(GUARD_VALUES["isolation.violation_type"])
    metric = (
        "metrics:\n  violations_total:\n    type: counter\n    help: What went wrong.\n"
        "    labels: [violation_type]\n    emit: isolation.violation\n    zero_initialised: true\n"
    )
    (spec / "things.yaml").write_text(tenancy + "labels:\n" + labels % values + metric)
    (spec / "guides").mkdir()
    query = '```promql\nsum(increase(violations_total{violation_type=~"query_.*"}[1h]))\n```\n'
    (spec / "guides" / "queries.md").write_text(f"# Statements\n\n{query}")
    catalogue = resolve(read_spec(spec)).catalogue
    assert catalogue

    files = EMITTERS["docs"](catalogue)

    def readers(kind):
        return files[f"violations/{kind}.html"].decode().partition('id="uses"')[2]

    assert "guides/queries.html" in readers("query_foreign")
    assert "guides/queries.html" not in readers("context_stale")


def test_without_tenancy_there_are_no_violations(tmp_path):
    spec = tmp_path / "spec"
    spec.mkdir()
    (spec / "sdkgen.yaml").write_text(
        "service: shop\nversion: 1.0.0\ntargets:\n  docs:\n    out: ../docs\n", encoding="utf-8"
    )
    (spec / "things.yaml").write_text(WITHOUT_TENANCY, encoding="utf-8")
    catalogue = resolve(read_spec(spec)).catalogue
    assert catalogue

    files = EMITTERS["docs"](catalogue)

    assert not [path for path in files if path.startswith("violations")]
    assert all(b"violations/" not in content for content in files.values())
