"""A folder a rule: a document with the fault, one without it, and what `sdkgen check` says of the first.

Update the expectations with `pytest tests/cases --snapshot-update`, and read the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sdkgen.audit import Standard, inspect, standard_for
from sdkgen.diagnostics import Severity, render
from sdkgen.model import resolve
from sdkgen.reference import all_kinds
from sdkgen.rules import dashboard, document, rule_modules, ruleset
from sdkgen.spec import read_spec

CASES = Path(__file__).parent / "documents"
RULES = [module for group in (dashboard, ruleset, document) for module in rule_modules(group)]
IDS = [module.__name__.removeprefix("sdkgen.rules.") for module in RULES]


def standard_of(folder: Path) -> Standard:
    resolution = resolve(read_spec(folder))
    assert resolution.catalogue is not None
    standard, complaints = standard_for(resolution, resolution.catalogue, {}, all_kinds())
    assert complaints == []
    return standard


@pytest.fixture(scope="session")
def chom() -> Standard:
    return standard_of(Path(__file__).parent.parent.parent / "metric_specs" / "chom")


@pytest.fixture
def standard(module, chom) -> Standard:
    """What the rule's documents are measured against: the reference specification, or their own."""
    own = folder_of(module) / "spec"
    return standard_of(own) if own.exists() else chom


def folder_of(module) -> Path:
    return CASES.joinpath(*module.__name__.removeprefix("sdkgen.rules.").split("."))


def _found(file: Path, standard: Standard):
    return inspect(file.name, file.read_bytes(), standard, named=True).findings


@pytest.mark.parametrize("module", RULES, ids=IDS)
def test_the_fault_is_found(module, standard, request):
    folder = folder_of(module)
    file = next(folder.glob("failing.*"))

    found = _found(file, standard)

    assert module.KIND.id in {finding.rule for finding in found}
    actual = render(found, "text", {file.name: file.read_text(encoding="utf-8")})
    expected = folder / "findings.txt"
    if request.config.option.update_snapshots:
        expected.write_text(actual, encoding="utf-8")
    assert actual == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("module", RULES, ids=IDS)
def test_a_document_without_it_is_clean(module, standard):
    file = next(folder_of(module).glob("passing.*"))

    found = _found(file, standard)

    assert [finding for finding in found if finding.severity < Severity.INFO or finding.rule == module.KIND.id] == []
