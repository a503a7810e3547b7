"""A folder a behaviour: a specification with dashboards, and the files that `sdkgen emit grafana` writes for it.

Update the expectations with `pytest tests/cases --snapshot-update`, and read the diff.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.conftest import SETTINGS

CASES = sorted(path for path in (Path(__file__).parent / "dashboards").iterdir() if path.is_dir())
TARGET = """\
  grafana:
    out: ../grafana
    folder: 'Shop "$'
    catalog_url: https://example.com/{metric}.html
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_dashboards(case, workspace, run, request):
    place = workspace(SETTINGS + TARGET)
    for file in case.glob("*.yaml"):
        shutil.copy(file, place / "spec" / file.name)

    outcome = run("emit", "grafana", "--spec", "spec")

    assert outcome.status == 0, outcome.stderr
    out, expected = place / "grafana", case / "expected"
    files = {path.relative_to(out).as_posix(): path for path in out.rglob("*.*") if path.suffix in (".json", ".yaml")}
    files = {path: file for path, file in files.items() if not file.name.startswith(".")}
    for path, file in files.items():
        if request.config.option.update_snapshots:
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, expected / path)
        assert file.read_text(encoding="utf-8") == (expected / path).read_text(encoding="utf-8")
    assert set(files) == {path.relative_to(expected).as_posix() for path in expected.rglob("*.*")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_they_are_what_they_claim_to_be(case, tmp_path):
    expected = case / "expected"
    expressions = []
    for file in expected.glob("dashboards/*.json"):
        panels = json.loads(file.read_text(encoding="utf-8"))["panels"]
        expressions += [target["expr"] for panel in panels for target in panel.get("targets", ())]
    rules = [
        {"record": f"a:b:{index}", "expr": text.replace("$__rate_interval", "5m")}
        for index, text in enumerate(expressions)
    ]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "a", "rules": rules}]}), encoding="utf-8")
    for file in expected.glob("provisioning/*/*.yaml"):
        assert yaml.safe_load(file.read_text(encoding="utf-8"))["apiVersion"] == 1

    command = ["promtool", "check", "rules", str(tmp_path / "rules.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
