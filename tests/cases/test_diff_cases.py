"""A folder a change: a specification before and after, and what `sdkgen diff` says about it.

Every case is compared with the same dashboard and rules, in `diffs/documents`. Update the expectations with
`pytest tests/cases --snapshot-update`, and read the diff.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "diffs"
DOCUMENTS = "documents"


def _names() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if path.name != DOCUMENTS)


@pytest.mark.parametrize("name", _names())
def test_a_change_is_classed_with_what_it_reaches(name, run, tmp_path, monkeypatch, request):
    case = CASES / name
    for folder in (case / "before", case / "after", CASES / DOCUMENTS):
        shutil.copytree(folder, tmp_path / folder.name)
    monkeypatch.chdir(tmp_path)

    outcome = run("diff", "--spec", "after", "--against", "before", DOCUMENTS)

    actual = f"{outcome.stdout}\n[exit status {outcome.status}]\n{outcome.stderr}"
    expected = case / "report.txt"
    if request.config.option.update_snapshots:
        expected.write_text(actual, encoding="utf-8")
    assert actual == expected.read_text(encoding="utf-8")


def test_every_level_and_every_kind_of_reach_has_a_case():
    reports = "".join((CASES / name / "report.txt").read_text(encoding="utf-8") for name in _names())

    for words in (
        "breaking:",
        "additive:",
        "docs:",
        "= alert",
        "= record",
        "= panel",
        "= variable",
        "= PHP",
        "= Python",
    ):
        assert words in reports
