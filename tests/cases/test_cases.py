"""A folder a behaviour: a specification, and what `sdkgen emit` says and writes for it.

Update the expectations with `pytest tests/cases --snapshot-update`, and read the diff.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sdkgen.model import kinds as model_kinds
from sdkgen.rules import rule_modules, specification
from sdkgen.source import kinds as source_kinds
from sdkgen.spec import kinds as spec_kinds

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent
VERBATIM = ("src/Runtime/", "src/Testing/", "shop_metrics/_runtime/", "shop_metrics/py.typed", ".")
EXPECTED = {"php": "expected", "python": "expected_python"}
PYTHON_TARGET = "  python:\n    out: ../python\n    package: shop_metrics\n"


def _cases(kind: str) -> list[Path]:
    return sorted(path for path in (CASES / kind).iterdir() if path.is_dir())


def _prepare(case: Path, workspace: Callable[..., Path]) -> Path:
    place = workspace()
    shutil.copytree(case, place / "spec", ignore=shutil.ignore_patterns("expected*", "stderr"), dirs_exist_ok=True)
    return place


def _expect(file: Path, actual: str, *, update: bool) -> None:
    if update:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(actual, encoding="utf-8")
    assert actual == file.read_text(encoding="utf-8")


@pytest.fixture
def update(request) -> bool:
    return bool(request.config.option.update_snapshots)


@pytest.mark.parametrize("case", _cases("findings"), ids=lambda case: case.name)
def test_findings(case, workspace, run, update):
    place = _prepare(case, workspace)

    outcome = run("emit", "php", "--spec", "spec")

    # How many files a warning lets through is the emitter's business.
    findings = outcome.stderr.partition("php: out")[0]
    _expect(case / "stderr", findings, update=update)
    only_warnings = "error[" not in outcome.stderr
    is_complete = "[SDK270]" not in outcome.stderr
    assert outcome.status == (0 if only_warnings else 1 if is_complete else 2)
    assert (place / "out").exists() == only_warnings


@pytest.mark.parametrize("target", EXPECTED)
@pytest.mark.parametrize("case", _cases("emissions"), ids=lambda case: case.name)
def test_emissions(case, target, workspace, run, update):
    place = _prepare(case, workspace)
    expected = case / EXPECTED[target]
    with (place / "spec" / "sdkgen.yaml").open("a", encoding="utf-8") as settings:
        settings.write(PYTHON_TARGET)

    outcome = run("emit", target, "--spec", "spec", "--out", "emitted")

    assert outcome.status == 0, outcome.stderr
    out = place / "emitted"
    files = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    generated = {path: file for path, file in files.items() if not path.startswith(VERBATIM)}
    for path, file in generated.items():
        _expect(expected / path, file.read_text(encoding="utf-8"), update=update)
    assert set(generated) == {path.relative_to(expected).as_posix() for path in expected.rglob("*.*")}


def test_every_rule_has_a_failing_case():
    reported = "".join((case / "stderr").read_text(encoding="utf-8") for case in _cases("findings"))

    rules = [rule.KIND for rule in rule_modules(specification)]
    kinds = [*source_kinds.ALL, *spec_kinds.ALL, *model_kinds.ALL, *rules]
    assert [kind.id for kind in kinds if f"[{kind.id}]" not in reported] == ["SDK001", "SDK100", "SDK273"]
