"""The reference pages and the schemas say what the code does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from sdkgen.reference import all_kinds
from sdkgen.rules import rule_modules
from sdkgen.spec import json_schema

ROOT = Path(__file__).parent.parent.parent
SPEC = ROOT / "metric_specs" / "chom"


def test_the_reference_is_current():
    command = [sys.executable, str(ROOT / "scripts" / "reference.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_ids_and_names_of_findings_are_unique():
    kinds = all_kinds()
    assert len({kind.id for kind in kinds}) == len({kind.name for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("rule", rule_modules(), ids=lambda rule: rule.__name__)
def test_every_rule_explains_itself(rule):
    for heading in ("## What it does", "## Why it matters", "## Example", "## Use instead"):
        assert heading in rule.KIND.documentation


def test_explain_takes_ids_and_names(run):
    assert run("explain", "sdk124").stdout == run("explain", "label-bound").stdout
    assert "## Why it matters" in run("explain", "SDK124").stdout
    assert len(run("explain").stdout.splitlines()) == len(all_kinds())


def test_explain_corrects_an_unknown_id(run):
    outcome = run("explain", "SDK1244")
    assert outcome.status == 2
    assert "did you mean `SDK124`?" in outcome.stderr


@pytest.mark.parametrize("part", ["spec", "settings"])
def test_the_schema_command_prints_a_valid_schema(run, part):
    schema = json.loads(run("schema", part).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema == json_schema(part)


@pytest.mark.parametrize("file", sorted(SPEC.rglob("*.yaml")), ids=lambda file: file.name)
def test_the_schema_accepts_the_reference_specification(file):
    schema = json_schema("settings" if file.name == "sdkgen.yaml" else "spec")
    # An editor reads numbers and flags as such; keys of a mapping are always text to it.
    document = json.loads(json.dumps(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)))
    jsonschema.validate(document, schema, cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    "document",
    [
        {"metric": {}},
        {"metrics": {"a_total": {"type": "conter", "help": "x"}}},
        {"metrics": {"a_total": {"type": "counter"}}},
        {"labels": {"a": {"help": "x", "valuse": ["b"]}}},
        {"metrics": {"a": {"type": "gauge", "help": "x", "expires_after": "soon"}}},
    ],
)
def test_the_schema_rejects_what_the_reader_rejects(document):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json_schema("spec"), cls=jsonschema.Draft202012Validator)


def test_the_schema_lets_extensions_through():
    jsonschema.validate({"x-team": {"any": ["thing"]}}, json_schema("spec"), cls=jsonschema.Draft202012Validator)
