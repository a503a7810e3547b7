"""Text of a specification never becomes Python code."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CASES = Path(__file__).parent.parent / "cases" / "emissions"
PYTHON_TARGET = "  python: {out: ../python, package: shop_metrics}\n"

CALLS = {"Definition", "LabelRule", "Metrics", "deprecated", "series", "begin"}
"""Every function that generated code calls."""

ASK = """\
import json
from shop_metrics import metrics
from shop_metrics.labels import Evil

metrics.recorder.add("evil_total", ["nothing declared"])
print(json.dumps([[each.value for each in Evil], metrics.recorder.definitions["evil_total"].help]))
"""


def _called(file: Path) -> set[str]:
    nodes = [node.func for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    return {node.id if isinstance(node, ast.Name) else ast.unparse(node).rpartition(".")[2] for node in nodes}


@pytest.mark.parametrize("case", ["hostile_text", "every_feature"])
def test_no_text_of_the_specification_becomes_a_call(case):
    files = sorted((CASES / case / "expected_python").rglob("*.py"))
    assert {name for file in files for name in _called(file)} <= CALLS
    assert len(files) == 5


def test_the_detector_detects(tmp_path):
    (tmp_path / "x.py").write_text('"""Text."""\nimport os; os.system("true")\nexit()\n')
    assert _called(tmp_path / "x.py") == {"system", "exit"}


def test_the_package_holds_exactly_the_declared_texts(workspace, run):
    place = workspace()
    for file in (CASES / "hostile_text").glob("*.yaml"):
        shutil.copy(file, place / "spec" / file.name)
    with (place / "spec" / "sdkgen.yaml").open("a") as settings:
        settings.write(PYTHON_TARGET)
    assert run("emit", "python", "--spec", "spec").status == 0

    environment = {**os.environ, "PYTHONPATH": str(place / "python"), "PYTHONDONTWRITEBYTECODE": ""}
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", ASK], env=environment, capture_output=True, check=True
    )

    values, help_ = json.loads(result.stdout)
    assert values == ["'; exit(3); //", "\\", "\\'", "${exit(5)}", "é ü 漢字"]
    assert help_ == "'; exit(8); // \" $a {$b} ${c} \\ \n ?> <?php exit(9); */ {{ 1/0 }} 🐘 \u202e"
    # What Python itself wrote beside the package's modules is nobody's drift.
    assert list((place / "python").rglob("*.pyc"))
    assert run("emit", "python", "--spec", "spec", "--check").status == 0


def test_a_changed_metric_is_one_hunk_a_file(workspace, run):
    spec = "metrics:\n  orders_total:\n    type: counter\n    help: Orders placed.\n"
    place = workspace(metrics=spec)
    with (place / "spec" / "sdkgen.yaml").open("a") as settings:
        settings.write(PYTHON_TARGET)
    assert run("emit", "python", "--spec", "spec").status == 0
    more = spec + "  payments_total:\n    type: counter\n    help: Payments made.\n"
    (place / "spec" / "metrics.yaml").write_text(more)

    changes = run("emit", "python", "--spec", "spec", "--diff").stdout

    assert changes.count("\n@@") == changes.count("--- a/") == 3
    assert "+    def payments(self) -> Counter:\n" in changes
