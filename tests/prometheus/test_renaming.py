"""What is renamed in the specification is renamed in every rule, test and panel, or the renaming is refused."""

from __future__ import annotations

import json
import re
import shutil

import pytest

from tests.prometheus.tools import GENERATED, SPEC, outcomes

RENAMINGS = [
    ("http_requests_total", "api_requests_total", "http_requests_total"),
    ("http_request_duration_seconds", "api_request_duration_seconds", "http_request_duration_seconds"),
    ("tenant_file_storage_bytes", "tenant_files_bytes", "tenant_file_storage_bytes"),
    ("laravel_queue_size", "laravel_queue_jobs", "laravel_queue_size"),
    ("label:tenant", "customer", "tenant"),
    ("label:queue", "line", "queue"),
    ("label:http_status", "code", None),
    ("violation_type=model_read", "row_read", None),
    ("job_status=failed", "dead", None),
]


@pytest.mark.parametrize(("old", "new", "word"), RENAMINGS, ids=[new for _, new, _ in RENAMINGS])
def test_a_renaming_leaves_nothing_stale(run, tmp_path, monkeypatch, old, new, word):
    shutil.copytree(SPEC, tmp_path / "metric_specs" / "chom")
    monkeypatch.chdir(tmp_path)

    assert run("rename", old, new, "--write").status == 0
    assert run("emit", "prometheus", "--out", "prometheus").status == 0
    assert run("emit", "grafana", "--out", "grafana").status == 0

    rules = {path.name: path.read_text() for path in (tmp_path / "prometheus" / "rules").iterdir()}
    assert rules != {path.name: path.read_text() for path in (GENERATED / "rules").iterdir()} or old == LEFT_OUT
    exprs = re.findall(r"expr: (.*)", "".join(rules.values()))
    exprs += [
        target["expr"]
        for path in (tmp_path / "grafana").rglob("*.json")
        for panel in json.loads(path.read_text()).get("panels", [])
        for target in panel.get("targets", [])
    ]
    if word is not None:
        named = re.compile(rf"(?<![\w:]){word}(?![\w:])")
        assert [expr for expr in exprs if named.search(re.sub('"[^"]*"', '""', expr))] == []


LEFT_OUT = "violation_type=model_read"
"""A value that no rule names: the alert is about all of them."""


def test_the_tests_of_renamed_rules_pass(run, tmp_path, monkeypatch):
    shutil.copytree(SPEC, tmp_path / "metric_specs" / "chom")
    monkeypatch.chdir(tmp_path)
    for old, new, _ in RENAMINGS:
        assert run("rename", old, new, "--write").status == 0
    assert run("emit", "prometheus", "--out", "prometheus").status == 0
    files = sorted(f"tests/{path.name}" for path in (tmp_path / "prometheus" / "tests").iterdir())
    quick = [path for path in files if "UnusuallyLow" not in path and "StorageGrowth" not in path]
    assert outcomes(tmp_path / "prometheus", quick) == dict.fromkeys(quick, True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http_requests_total:", "api_requests_total:"),
        ("labels: [queue, job_status, job_type]", "labels: [job_status, job_type]"),
        ("      failed: The job failed for good.\n", ""),
    ],
    ids=["metric", "label", "value"],
)
def test_a_change_by_hand_fails_the_check(run, tmp_path, monkeypatch, before, after):
    shutil.copytree(SPEC, tmp_path / "metric_specs" / "chom")
    monkeypatch.chdir(tmp_path)
    changed = 0
    for path in (tmp_path / "metric_specs" / "chom").glob("*.yaml"):
        text = path.read_text()
        if before in text and path.name != "slos.yaml":
            path.write_text(text.replace(before, after))
            changed += 1
    assert changed == 1
    outcome = run("check", "--output-format", "concise")
    assert outcome.status == 1
    assert re.search(r"rules/\w+\.yaml:\d+:\d+: error", outcome.stdout)
    assert re.search(r"dashboards/\w+\.yaml:\d+:\d+: error", outcome.stdout)
