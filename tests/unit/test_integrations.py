"""The hooks and the action that this repository offers to others: their commands run, and fail when they should."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

SETTINGS = "service: shop\nversion: 1.0.0\nscrape_jobs:\n  shop-api:\n    interval: 15s\n"
METRICS = (
    "metrics:\n  orders_total:\n    type: counter\n    unit: orders\n    help: Orders.\n    zero_initialised: true\n"
)
GOOD = "# Orders\n\n```promql\nsum(rate(orders_total[5m]))\n```\n"
BAD = "# Orders\n\n```promql\nsum(rate(order_total[5m]))\n```\n"


@pytest.fixture
def place(workspace) -> Path:
    made: Path = workspace(settings=SETTINGS, metrics=METRICS)
    (made / "runbook.md").write_text(GOOD, encoding="utf-8")
    return made


@pytest.fixture
def environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def _hooks(root: Path) -> dict[str, dict[str, str]]:
    return {hook["id"]: hook for hook in yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


@pytest.mark.parametrize(("text", "status"), [(GOOD, 0), (BAD, 1)])
def test_the_hook_checks_the_files_that_changed(place, root, environment, text, status):
    (place / "runbook.md").write_text(text, encoding="utf-8")
    entry = shlex.split(_hooks(root)["sdkgen-check-documents"]["entry"])

    process = subprocess.run(
        [*entry, "--spec", "spec", "runbook.md"], check=False, capture_output=True, env=environment
    )

    assert process.returncode == status, process.stderr


def test_every_hook_is_a_command_that_exists(root, run):
    for hook in _hooks(root).values():
        program, verb, *_ = shlex.split(hook["entry"])
        assert program == "sdkgen"
        assert run(verb, "--help").status == 0


def _check_step(root: Path) -> dict[str, dict[str, str] | str]:
    action = yaml.safe_load((root / "action.yml").read_text(encoding="utf-8"))
    step = action["runs"]["steps"][-1]
    named = re.findall(r"\$\{\{ inputs\.(\w+) \}\}", json.dumps(action["runs"]))
    assert set(named) == set(action["inputs"])
    return {"run": step["run"], "defaults": {key: each["default"] for key, each in action["inputs"].items()}}


def _act(root: Path, environment: dict[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
    """Runs the action's last step as GitHub does: the inputs are in the environment, bash stops at the first error."""
    step = _check_step(root)
    assert isinstance(step["defaults"], dict)
    given = {key.upper(): value for key, value in {**step["defaults"], **inputs}.items()}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", str(step["run"])]
    return subprocess.run(command, check=False, capture_output=True, text=True, env={**environment, **given})


def test_the_action_annotates_the_line_and_fails(place, root, environment):
    (place / "run book.md").write_text(BAD, encoding="utf-8")

    process = _act(root, environment, spec="spec", paths="runbook.md\nrun book.md\n", sarif="out.sarif")

    assert process.returncode == 1
    assert process.stdout.startswith("::error file=run book.md,line=4,endLine=4,col=10,endColumn=21,title=SDK403")
    (result,) = json.loads((place / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "SDK403"


def test_the_action_accepts_what_is_right_and_what_is_known(place, root, environment):
    assert _act(root, environment, spec="spec", paths="runbook.md").returncode == 0
    (place / "runbook.md").write_text(BAD, encoding="utf-8")
    known = ["sdkgen", "check", "--spec", "spec", "runbook.md", "--baseline", "known.json", "--write-baseline"]
    subprocess.run(known, check=True, capture_output=True, env=environment)

    assert _act(root, environment, spec="spec", paths="runbook.md", baseline="known.json").returncode == 0
