"""A folder a behaviour of `sdkgen scan`, `rename` and `adopt`: the tree before, the command, what it says and does.

`before` is a project, `args` the command line. Commands that change files run twice: without `--write`, which must
change nothing and prints `stdout` and `stderr`, and with it, which must make `after` of `before`.

Update the expectations with `pytest tests/cases --snapshot-update`, and read the diff.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from sdkgen.codemod import kinds

CASES = sorted(path for path in (Path(__file__).parent / "codemod").iterdir() if path.is_dir())
BY_NAME = {case.name: case for case in CASES}
REWRITING = [case for case in CASES if (case / "args").read_text(encoding="utf-8").split()[0] != "scan"]
UNREACHABLE_IN_A_FOLDER = {"SDK350", "SDK363"}


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _expect(file: Path, actual: str, *, update: bool) -> None:
    if update:
        file.write_text(actual, encoding="utf-8")
    assert actual == file.read_text(encoding="utf-8")


def _expect_tree(folder: Path, actual: dict[str, bytes], *, update: bool) -> None:
    if update:
        shutil.rmtree(folder, ignore_errors=True)
        for path, content in actual.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    assert actual == _tree(folder)


@pytest.fixture
def update(request) -> bool:
    return bool(request.config.option.update_snapshots)


@pytest.fixture
def project(request, tmp_path: Path, monkeypatch) -> Path:
    shutil.copytree(request.param / "before", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _arguments(case: Path) -> list[str]:
    return shlex.split((case / "args").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("case", "project"), [(case, case) for case in CASES], ids=BY_NAME, indirect=["project"])
def test_what_a_command_says(case, project, run, update):
    outcome = run(*_arguments(case))

    _expect(case / "stdout", outcome.stdout, update=update)
    _expect(case / "stderr", outcome.stderr, update=update)
    is_usage_error = outcome.stderr.startswith("Usage:")
    has_errors = "error[" in outcome.stdout + outcome.stderr
    assert outcome.status == (2 if is_usage_error else int(has_errors))
    assert _tree(project) == _tree(case / "before")


@pytest.mark.parametrize(
    ("case", "project"),
    [(case, case) for case in REWRITING],
    ids=[case.name for case in REWRITING],
    indirect=["project"],
)
def test_what_a_command_does(case, project, run, update):
    outcome = run(*_arguments(case), "--write")

    assert outcome.stdout == ""
    _expect_tree(case / "after", _tree(project), update=update)
    assert (outcome.status == 0) == (_tree(project) != _tree(case / "before"))
    if outcome.status == 0:
        assert run("check", "--spec", "spec").status == 0


def test_every_kind_of_finding_has_a_case():
    said = "".join((case / name).read_text(encoding="utf-8") for case in CASES for name in ("stdout", "stderr"))

    assert {kind.id for kind in kinds.ALL if f"[{kind.id}]" not in said} == UNREACHABLE_IN_A_FOLDER
