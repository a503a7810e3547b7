"""`sdkgen infer`: a first specification that every other command takes as it is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings, strategies as st
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from sdkgen.infer.domains import judge_domain, round_up
from sdkgen.infer.text import scalar
from sdkgen.source import parse_document
from tests.e2e.servers import Prometheus
from tests.live.accepted import accepted
from tests.live.faithful import SPEC, catalogue_of, faithful
from tests.live.server import Answer, endpoint

CASES = Path(__file__).parents[1] / "cases" / "inferences"
VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def _files(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*"))}


@pytest.mark.parametrize("case", ["promphp", "openmetrics", "untyped"])
def test_the_scrape_itself_is_what_the_inferred_specification_says(case, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("infer", str(CASES / case / "scrape.prom"), "--out", "metric_specs/it", "--external")
    arguments = [
        "--spec",
        "metric_specs/it",
        "--require-all",
        "--ignore",
        "shop_queue_bytes",
        "--output-format",
        "json",
    ]
    outcome = run("verify", str(CASES / case / "scrape.prom"), *arguments)
    assert json.loads(outcome.stdout)["findings"] == []
    assert outcome.status == 0


def test_what_the_reference_specification_exposes_comes_back(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scrape").write_text(faithful(output="openmetrics"))
    assert run("infer", "scrape", "--out", "metric_specs/it", "--service", "chom").status == 0
    accepted(run)
    inferred, original = catalogue_of(tmp_path / "metric_specs" / "it"), catalogue_of(SPEC)
    for metric in original.emitted:
        found = inferred.by_name[metric.name]
        assert (found.type, found.help, found.buckets) == (metric.type, metric.help, metric.buckets)
        assert {label.name for label in found.labels} == {label.name for label in metric.labels}
        assert found.exposed_unit == metric.exposed_unit
        assert found.is_emitted
    assert run("verify", "scrape", "--spec", "metric_specs/it", "--require-all").status == 0


class SelfScraping(Prometheus):
    """A Prometheus server that scrapes itself."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 0, "unused")
        self._target = self.port


def test_a_real_prometheus_server(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with SelfScraping(tmp_path / "prometheus") as server:
        server.wait_for_scrapes(2)  # the length of intervals is exposed from the second one on
        url = f"http://127.0.0.1:{server.port}"
        both = run("infer", f"{url}/metrics", f"{url}/api/v1/metadata", "--out", "metric_specs/it")
        assert both.status == 0, both.stderr
        accepted(run)
        verified = run("verify", f"{url}/metrics", "--spec", "metric_specs/it", "--require-all")
        assert (verified.status, verified.stdout) == (0, "")
        alone = run("infer", f"{url}/api/v1/metadata", "--out", "metric_specs/metadata")
        assert alone.status == 0, alone.stderr
    shutil.rmtree("generated")
    accepted(run, "metric_specs/metadata")
    catalogue = catalogue_of(tmp_path / "metric_specs" / "it")
    assert catalogue.service == "prometheus"
    assert catalogue.by_name["prometheus_http_request_duration_seconds"].buckets[0] == 0.1
    assert catalogue.by_name["go_gc_duration_seconds"].type == "summary"
    assert not catalogue.by_name["go_gc_duration_seconds"].is_emitted
    assert catalogue.by_name["prometheus_http_requests_total"].is_emitted
    known = catalogue_of(tmp_path / "metric_specs" / "metadata").by_name
    assert known["prometheus_http_requests_total"].help == catalogue.by_name["prometheus_http_requests_total"].help
    assert len(known) > 100


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(VALUES, min_size=1, max_size=6, unique=True), help_=VALUES)
def test_whatever_is_exposed_the_result_isaccepted(run, tmp_path, monkeypatch, values, help_):
    monkeypatch.chdir(tmp_path)
    registry = CollectorRegistry()
    counter = Counter("things", help_, ["kind"], registry=registry)
    gauge = Gauge("level", help_, ["kind"], registry=registry)
    histogram = Histogram("wait_seconds", help_, ["kind"], registry=registry)
    for value in values:
        counter.labels(value).inc()
        gauge.labels(value).set(1)
        histogram.labels(value).observe(1)
    Path("scrape").write_bytes(generate_latest(registry))
    assert run("infer", "scrape", "--out", "metric_specs/it", "--force").status == 0
    check = run("check", "--spec", "metric_specs/it")
    assert (check.status, "error[" in check.stdout) == (0, False), check.stdout
    verified = run("verify", "scrape", "--spec", "metric_specs/it", "--output-format", "json")
    rules = {finding["rule"] for finding in json.loads(verified.stdout)["findings"]}
    # An empty value is no label, and an empty help is none: the first specification is better than what is exposed.
    assert rules <= {*({"SDK225"} if "" in values else ()), *(() if help_.strip(" \t") else ("SDK224",))}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: b"{" + text.encode(errors="ignore")))
def test_whatever_a_source_holds_there_is_no_traceback(run, tmp_path, content):
    (tmp_path / "scrape").write_bytes(content)
    assert run("infer", str(tmp_path / "scrape")).status in (0, 1, 2)


@given(text=VALUES)
def test_a_scalar_is_read_as_the_text_it_was_written_from(text):
    for item in (False, True):
        document, findings = parse_document(f"a: [{scalar(text, item=True)}]" if item else f"a: {scalar(text)}", "x")
        assert findings == []
        assert document is not None
        assert document.data == {"a": [text]} if item else {"a": text}
        assert yaml.safe_load(f"a: {scalar(text, item=item)}") == {"a": text}


def test_the_result_goes_to_standard_output_by_default(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("scrape").write_text("# TYPE level gauge\nlevel 1\n")
    outcome = run("infer", "scrape", "--service", "shop", "--job", "shop-api")
    assert outcome.status == 0
    documents = list(yaml.safe_load_all(outcome.stdout))
    assert documents[0]["service"] == "shop"
    assert list(documents[0]["scrape_jobs"]) == ["shop-api"]
    assert documents[1]["metrics"]["level"]["type"] == "gauge"
    assert [path.name for path in tmp_path.iterdir()] == ["scrape"]


def test_nothing_is_overwritten_without_force(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("scrape").write_text("# TYPE level gauge\nlevel 1\n")
    Path("spec").mkdir()
    Path("spec/sdkgen.yaml").write_text("mine")
    outcome = run("infer", "scrape", "--out", "spec")
    assert outcome.status == 1
    assert "error[SDK204]: the file is there already" in outcome.stderr
    assert _files(Path("spec")) == {"sdkgen.yaml": "mine"}
    assert run("infer", "scrape", "--out", "spec", "--force").status == 0
    assert sorted(_files(Path("spec"))) == ["other.yaml", "sdkgen.yaml"]


def test_a_folder_that_cannot_be_written_is_status_2(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("scrape").write_text("level 1\n")
    Path("file").write_text("")
    outcome = run("infer", "scrape", "--out", "file/spec")
    assert outcome.status == 2
    assert "SDK205" in outcome.stderr


def test_a_source_that_does_not_answer_is_status_2(run, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with endpoint(json=Answer(b'{"status": "error"}'), gone=Answer(status=404)) as server:
        for path in ("/json", "/gone"):
            outcome = run("infer", server.url(path))
            assert outcome.status == 2
            assert "error[SDK240]: cannot scrape the target" in outcome.stderr
            assert "compared" not in outcome.stderr
            assert outcome.stdout == ""


def test_nothing_to_infer_from_is_a_finding(run, tmp_path):
    (tmp_path / "scrape").write_text("# nothing\n")
    outcome = run("infer", str(tmp_path / "scrape"))
    assert outcome.status == 1
    assert "SDK215" in outcome.stderr


def test_faults_of_a_scrape_are_told_and_not_fatal(run, tmp_path):
    (tmp_path / "scrape").write_text("level 1\n!\n")
    outcome = run("infer", str(tmp_path / "scrape"))
    assert outcome.status == 0
    assert "SDK210" in outcome.stderr
    assert "  level:" in outcome.stdout


def test_tokens_in_an_address_are_not_written_down(run, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with endpoint() as server:
        server.answers["/metrics?token=s3cret"] = Answer(b"level 1\n")
        outcome = run("infer", server.url("/metrics?token=s3cret").replace("http://", "http://me:s3cret@"))
    assert outcome.status == 0
    assert "127.0.0.1" in outcome.stdout
    assert "s3cret" not in outcome.stdout


def test_the_result_does_not_depend_on_the_order_of_sets():
    command = [sys.executable, "-m", "sdkgen", "infer", str(CASES / "hostile" / "scrape.prom")]
    results = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(results) == 1


def test_ignored_metrics_are_left_out(run, tmp_path):
    (tmp_path / "scrape").write_text("level 1\ngo_threads 1\nmysql_up 1\n")
    outcome = run("infer", str(tmp_path / "scrape"), "--ignore-builtin", "--ignore", "mysql_*")
    assert re.findall(r"^  (\w+):$", outcome.stdout.partition("metrics:")[2], re.MULTILINE) == ["level"]


def test_sources_of_one_service_are_taken_together(run, tmp_path):
    (tmp_path / "a").write_text('# TYPE jobs_total counter\njobs_total{state="ok"} 1\n')
    (tmp_path / "b").write_text('# HELP jobs_total Jobs.\n# TYPE jobs_total counter\njobs_total{state="failed"} 1\n')
    outcome = run("infer", str(tmp_path / "a"), str(tmp_path / "b"))
    assert "help: Jobs." in outcome.stdout
    assert "values: [failed, ok]" in outcome.stdout


def test_the_service_is_not_named_after_what_every_service_exposes(run, tmp_path, monkeypatch):
    names = [f"http_{n}_total" for n in "abc"] + [f"instrumentation_{n}_total" for n in "abcd"] + ["orders_total"]
    (tmp_path / "scrape").write_text("".join(f"# TYPE {name} counter\n{name} 1\n" for name in names))
    monkeypatch.chdir(tmp_path)
    assert "service: orders " in run("infer", "scrape").stdout


@pytest.mark.parametrize("service", ["Shop", "1shop", "a" * 41, "shop api", "shop-"])
def test_a_name_that_no_service_can_have_is_wrong_usage(run, service):
    outcome = run("infer", "x", "--service", service)
    assert outcome.status == 2
    assert "is no name for a service" in outcome.stderr


@pytest.mark.parametrize(
    ("name", "values", "closed", "most"),
    [
        ("outcome", ["success", "failed"], ("failed", "success"), None),
        ("cached", ["true"], ("true", "false"), None),
        ("class", ["2xx", "5xx"], ("1xx", "2xx", "3xx", "4xx", "5xx"), None),
        ("retry", ["10", "2", "4+", "1"], ("1", "2", "4+", "10"), None),
        ("code", ["200", "404"], (), 60),
        ("outcome", ["success"], (), 10),
        ("tenant", ["acme", "globex"], (), 10),
        ("site_id", ["a", "b"], (), 10),
        ("target", ["10.0.0.1:80", "10.0.0.2:80"], (), 10),
        ("what", ["6f1c2a04-0000-4000-8000-000000000000", "x"], (), 10),
        ("word", [f"w{number}" for number in range(21)], (), 50),
    ],
)
def test_domains(name, values, closed, most):
    domain = judge_domain(name, dict.fromkeys(values, 1))
    assert (domain.values, domain.max_values) == (closed, most)


def test_maxima_are_round():
    assert [round_up(count) for count in (0, 10, 11, 21, 51, 101, 999, 1001)] == [10, 10, 20, 50, 100, 200, 1000, 2000]
