"""The kinds of violation are the same wherever they are named, and are documented as the guards behave."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from sdkgen.model import GUARD_VALUES
from sdkgen.violations import all_violations

ROOT = Path(__file__).parent.parent.parent
RUNTIME = ROOT / "templates" / "laravel" / "src" / "Runtime"
TENANCY = RUNTIME / "Tenancy"
KINDS = list(GUARD_VALUES["isolation.violation_type"])

ASK = """
require $argv[1];
$facts = [];
foreach (Sdkgen\\Laravel\\Runtime\\Tenancy\\Violation::cases() as $case) {
    $facts[$case->value] = [$case->status(), $case->isUnproven(), $case->isRead()];
}
echo json_encode($facts);
"""


def cases(enum: str) -> list[str]:
    return re.findall(r"^    case \w+ = '(\w+)';", (TENANCY / f"{enum}.php").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("enum", "source"), [("Violation", "isolation.violation_type"), ("Layer", "isolation.layer")])
def test_the_runtime_reports_what_the_rule_expects(enum, source):
    assert cases(enum) == list(GUARD_VALUES[source])


def test_every_violation_is_documented():
    files = (ROOT / "sdkgen" / "violations").glob("*.md")

    assert [kind.name for kind in all_violations()] == KINDS
    assert sorted(file.stem for file in files) == sorted(KINDS)
    for kind in all_violations():
        assert re.findall(r"^## (.*)$", kind.body, re.MULTILINE) == ["Causes", "Example", "Mend"], kind.name


def test_answers_and_proofs_are_those_of_the_guards():
    done = subprocess.run(
        ["php", "-r", ASK, "--", str(TENANCY / "Violation.php")], capture_output=True, text=True, check=True
    )

    for name, (status, is_unproven, is_read) in json.loads(done.stdout).items():
        kind = next(kind for kind in all_violations() if kind.name == name)
        assert kind.status == status, name
        assert (kind.proof == "unproven") == is_unproven, name
        assert ("an attempt" in kind.responses[1].counts) == is_read, name


def test_the_layers_are_those_that_report_it():
    names = dict(re.findall(r"^    case (\w+) = '(\w+)';", (TENANCY / "Violation.php").read_text(), re.MULTILINE))
    reports = [
        (names[case], layer.lower())
        for file in RUNTIME.rglob("*.php")
        for case, layer in re.findall(r"Violation::(\w+),\s*Layer::(\w+)", file.read_text(encoding="utf-8"))
    ]

    assert len(reports) >= 10
    for name, layer in reports:
        assert layer in next(kind for kind in all_violations() if kind.name == name).layers, name


def test_explain_knows_violations(run):
    outcome = run("explain", "query_foreign")

    assert outcome.status == 0
    assert "## Mend" in outcome.stdout
    assert "a request is answered 404" in outcome.stdout
    assert "did you mean `query_foreign`?" in run("explain", "query_foriegn").stderr
