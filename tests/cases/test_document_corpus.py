"""Dashboards and rule files as teams write them: the right ones are clean, in the faulty ones every fault is found.

`expected.txt` lists the faults of documents, a line each: file, rule, and the panel or rule that it is in.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sdkgen.audit import Standard, inspect, standard_for
from sdkgen.audit.audit import Input, recorded_series
from sdkgen.diagnostics import Diagnostic, Severity
from sdkgen.model import resolve
from sdkgen.reference import all_kinds
from sdkgen.spec import read_spec

CORPUS = Path(__file__).parent.parent / "corpus" / "documents"
CHOM = Path(__file__).parent.parent.parent / "metric_specs" / "chom"
OF_DOCUMENTS = range(450, 500)


@pytest.fixture(scope="session")
def standards() -> dict[str, Standard]:
    """What each half of the corpus is measured against: its own rule files say what records mean."""
    resolution = resolve(read_spec(CHOM))
    assert resolution.catalogue is not None
    found = {}
    for half in ("correct", "faulty"):
        files = [Input(file.name, file.read_bytes()) for file in sorted((CORPUS / half).iterdir())]
        found[half], _ = standard_for(resolution, resolution.catalogue, recorded_series(files), all_kinds())
    return found


def _found(file: Path, standards) -> list[Diagnostic]:
    found = inspect(file.name, file.read_bytes(), standards[file.parent.name], named=True).findings
    return [finding for finding in found if finding.severity < Severity.INFO]


def _line(finding: Diagnostic) -> str:
    owner = finding.subject.panel if finding.subject is not None else None
    return f"{finding.span.path}: {finding.rule} {owner or '-'}"


@pytest.mark.parametrize("file", sorted((CORPUS / "correct").iterdir()), ids=lambda file: file.name)
def test_a_correct_document_is_clean(file, standards):
    assert [f"{_line(finding)}: {finding.message}" for finding in _found(file, standards)] == []


@pytest.mark.parametrize("file", sorted((CORPUS / "faulty").iterdir()), ids=lambda file: file.name)
def test_every_fault_of_a_document_is_found_and_no_other(file, standards):
    listed = (CORPUS / "expected.txt").read_text(encoding="utf-8").splitlines()
    expected = [line for line in listed if line.startswith(f"{file.name}:")]

    found = [each for each in _found(file, standards) if int(each.rule.removeprefix("SDK")) in OF_DOCUMENTS]

    assert sorted(map(_line, found)) == sorted(expected)


def test_every_faulty_document_has_a_fault(standards):
    clean = [file.name for file in (CORPUS / "faulty").iterdir() if not _found(file, standards)]

    assert clean == []
