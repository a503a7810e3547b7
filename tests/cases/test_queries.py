"""Right queries are let through, wrong ones are reported by the rule that knows, and corrections correct."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sdkgen.diagnostics import Severity
from sdkgen.promql import Query
from sdkgen.rules import query, rule_modules
from sdkgen.rules.query import check_query
from tests.cases.query_cases import ROOT, cases, chom

CORRECT, FAULTY = cases("correct"), cases("faulty")

INFORMATION = {"SDK431", "SDK433", "SDK435"}


def reported(case):
    return check_query(case.query, chom())


@pytest.mark.parametrize("case", CORRECT, ids=[case.name for case in CORRECT])
def test_a_right_query_is_let_through(case):
    assert [fault.message for fault in reported(case) if fault.level is not Severity.INFO] == []


@pytest.mark.parametrize("case", FAULTY, ids=[case.name for case in FAULTY])
def test_a_wrong_query_is_reported(case):
    found = [fault.level for fault in reported(case) if fault.kind.id == case.heading]
    assert found
    assert case.heading in INFORMATION or min(found) < Severity.INFO


@pytest.mark.parametrize("case", FAULTY, ids=[case.name for case in FAULTY])
def test_a_correction_corrects(case):
    for fault in reported(case):
        if fault.corrected is None:
            continue
        after = check_query(replace(case.query, text=fault.corrected), chom())
        shown = [(f.kind.id, f.message) for f in after]
        assert (fault.kind.id, fault.message) not in shown, fault.corrected
        assert fault.kind.id == "SDK400" or "SDK400" not in {id_ for id_, _ in shown}, fault.corrected


@pytest.mark.parametrize("case", FAULTY, ids=[case.name for case in FAULTY])
def test_a_fault_says_where_and_what_next(case):
    for fault in reported(case):
        assert 0 <= fault.start <= fault.end <= len(case.query.text)
        assert fault.message
        assert fault.message[0] != " "
        assert not (fault.help or "x").startswith((",", " "))


def test_every_rule_has_failing_and_passing_queries():
    headings = {case.heading for case in FAULTY}
    assert headings == {rule.KIND.id for rule in rule_modules(query)}
    assert len(CORRECT) >= 150
    assert len(FAULTY) >= 150


def documented():
    """The rows of the table of corrections."""
    text = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    table = text.partition("| wrong | corrected |")[2].partition("\n\n")[0]
    return re.findall(r"^\| `(.+?)` \| `(.+?)` \|$", table, re.MULTILINE)


@pytest.mark.parametrize(("wrong", "right"), documented())
def test_documented_corrections_are_made(wrong, right):
    corrections = [fault.corrected for fault in check_query(Query(wrong), chom())]
    assert right in corrections
    assert [fault for fault in check_query(Query(right), chom()) if fault.level is Severity.ERROR] == []


def test_the_documentation_has_corrections():
    assert len(documented()) >= 6
