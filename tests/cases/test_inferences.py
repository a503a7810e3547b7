"""A folder a scrape: what `sdkgen infer` makes of it, and that the other commands take that as it is.

Update the expectations with `pytest tests/cases --snapshot-update`, and read the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.live.accepted import accepted

CASES = Path(__file__).parent / "inferences"


def _files(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*"))}


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_a_scrape_becomes_a_specification(case, run, tmp_path, monkeypatch, request):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scrape.prom").write_bytes((case / "scrape.prom").read_bytes())
    outcome = run("infer", "scrape.prom", "--out", "metric_specs/it")
    assert outcome.status == 0, outcome.stderr
    files = _files(tmp_path / "metric_specs" / "it")
    expected = case / "expected"
    if request.config.option.update_snapshots:
        expected.mkdir(exist_ok=True)
        for old in expected.glob("*"):
            old.unlink()
        for name, text in files.items():
            (expected / name).write_text(text, encoding="utf-8")
    assert files == _files(expected)
    accepted(run)
