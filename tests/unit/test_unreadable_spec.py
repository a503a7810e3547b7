"""Files of a specification of which nothing can be made: they are reported, and what they may have defined is not."""

from __future__ import annotations

import shutil

import pytest

from sdkgen.model import resolve
from sdkgen.rules import check
from sdkgen.spec import read_spec
from tests.conftest import ROOT

CHOM = ROOT / "metric_specs" / "chom"
FILES = sorted(path.relative_to(CHOM).as_posix() for path in CHOM.rglob("*.yaml"))

LABELS = "labels:\n  tier:\n    help: Plan.\n    values: [free, pro]\n"
METRICS = """\
metrics:
  requests_total:
    type: counter
    help: Requests.
    labels: [tier]
    emit: http.requests
  waits_seconds:
    type: counter
    help: Waits.
"""
DASHBOARD = """\
dashboards:
  shop:
    title: Shop
    help: All.
    variables: {tier: {}}
    panels:
      rate: {title: Rate, help: Requests., queries: [{rate: requests_total}]}
"""


def findings_of(folder):
    resolution = resolve(read_spec(folder))
    return [(each.rule, each.span.path) for each in (*resolution.findings, *check(resolution))]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(("content", "rule"), [(b"# caf\xe9\n", "SDK001"), (b"a: [\n", "SDK002")], ids=["text", "yaml"])
def test_what_a_lost_file_defined_is_not_unknown(tmp_path, monkeypatch, name, content, rule):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(CHOM, tmp_path / "chom")
    file = tmp_path / "chom" / name
    file.write_bytes(file.read_bytes() + content)

    assert findings_of(tmp_path / "chom") == [(rule, f"chom/{name}")]


def test_what_needs_no_other_file_is_reported_beside_it(workspace, run):
    place = workspace(metrics=METRICS, dashboard=DASHBOARD)
    (place / "spec" / "labels.yaml").write_bytes(LABELS.encode() + b"# caf\xe9\n")

    outcome = run("check", "--spec", "spec", "--output-format", "concise")

    assert [line.split(" (")[0] for line in outcome.stdout.splitlines()] == [
        "spec/labels.yaml:5:6: error[SDK001] the file is not UTF-8: byte 0xe9 at offset 61",
        "spec/metrics.yaml:6:11: error[SDK111] unknown hook `http.requests`",
        "spec/metrics.yaml:7:3: error[SDK121] the counter `waits_seconds` does not end in `_total`",
    ]


def test_an_import_that_cannot_be_read_is_not_called_missing(workspace, run):
    place = workspace(metrics=METRICS.replace("http.requests", "http.request"))
    with (place / "spec" / "sdkgen.yaml").open("a", encoding="utf-8") as settings:
        settings.write("imports:\n  base:\n    path: ../base\n")
    (place / "base").mkdir()
    (place / "base" / "sdkgen.yaml").write_bytes(b"service: caf\xe9\n")

    outcome = run("check", "--spec", "spec", "--output-format", "concise")

    assert [line.split(" ")[:2] for line in outcome.stdout.splitlines()] == [
        ["base/sdkgen.yaml:1:13:", "error[SDK001]"],
        ["spec/metrics.yaml:7:3:", "error[SDK121]"],
    ]
