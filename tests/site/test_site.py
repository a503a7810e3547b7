"""The catalog as its readers meet it: in a browser, by keyboard, without scripts, by search, and by its links."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from sdkgen.emit import EMITTERS
from sdkgen.model import resolve
from sdkgen.spec import read_spec
from tests.site.judges import dead_links, judge

ROOT = Path(__file__).parent.parent.parent

SEARCHES = {
    "laravel_queue_wait_seconds": "index.html",
    "jobs waiting in the queue": "index.html",
    "retry_count": "labels/tier.html",
    "security": "budget.html",
    "whm": "index.html",
}
"""By name, by help, by label, by owner and by value; each from a page at some depth."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The catalog of the reference specification in a folder whose name a careless link would break at."""
    catalogue = resolve(read_spec(ROOT / "metric_specs" / "chom")).catalogue
    assert catalogue
    folder = tmp_path_factory.mktemp("some where")
    for path, content in EMITTERS["docs"](catalogue).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def judged(site, node_modules):
    filters = {"type": "histogram", "owner": "security", "label": "queue"}
    return judge(site, node_modules("site"), SEARCHES, filters)


def test_pages_are_valid_and_accessible(judged, site):
    assert judged["pages"] == len(list(site.rglob("*.html"))) > 70
    assert len(judged["sampled"]) >= 6
    assert judged["findings"] == []


def test_search_finds_by_name_help_label_owner_and_value(judged):
    answers = {words: answer["results"] for words, answer in judged["answers"].items()}

    assert answers["laravel_queue_wait_seconds"][0] == "laravel_queue_wait_seconds"
    assert answers["jobs waiting in the queue"][0] == "laravel_queue_size"
    assert {"retry_count", "laravel_queue_job_retries_total"} <= set(answers["retry_count"])
    assert {"tenant_isolation_violations_total", "cross_tenant_query_attempts_total"} <= set(answers["security"])
    assert {"data_import_records_total", "import_source"} <= set(answers["whm"])


def test_the_first_result_opens_with_enter(judged):
    assert judged["answers"]["laravel_queue_wait_seconds"]["opened"] == "metrics/laravel_queue_wait_seconds.html"


def test_the_keyboard_goes_through_the_results(judged):
    *moves, after_escape = judged["keys"]

    assert moves == ["search", "result 0", "result 1", "result 0", "search", "result 0", "search"]
    assert after_escape == "closed"


def test_filters_narrow_the_index(judged):
    assert "laravel_queue_wait_seconds" in judged["narrowed"]["type"]
    assert "laravel_queue_size" not in judged["narrowed"]["type"]
    assert set(judged["narrowed"]["label"]) >= {"laravel_queue_size", "laravel_queue_jobs_processed_total"}
    assert "http_requests_total" not in judged["narrowed"]["owner"]


def test_everything_can_be_read_without_scripts(judged):
    assert judged["readable"] > 40
    assert judged["dead"] == 0


def test_every_link_leads_somewhere(site):
    assert dead_links(site) == []


def test_the_machine_readable_catalog_names_every_metric_and_its_page(site):
    document = json.loads((site / "metrics.json").read_text(encoding="utf-8"))

    assert len(document["metrics"]) > 40
    assert all((site / metric["page"]).is_file() for metric in document["metrics"])
    requests = next(metric for metric in document["metrics"] if metric["name"] == "http_requests_total")
    assert requests["most_label_sets"] == 50_000
    assert requests["queries"][0] == "sum by (endpoint) (rate(http_requests_total[5m]))"


def test_the_quoted_scrape_is_what_the_specification_says(run):
    spec = ROOT / "metric_specs" / "chom"

    outcome = run("verify", "--spec", str(spec), str(spec / "samples" / "scrape.txt"))

    assert outcome.status == 0, outcome.stdout
    assert "http_requests_total{" in (ROOT / "generated/docs/metrics/http_requests_total.html").read_text("utf-8")


def test_metrics_md_is_markdown_with_a_row_for_every_metric(site):
    html = MarkdownIt("commonmark").enable("table").render((site / "METRICS.md").read_text(encoding="utf-8"))

    for page in (site / "metrics").glob("*.html"):
        assert f"<td><code>{page.stem}</code></td>" in html
