"""The committed Python package: current, formatted, linted, strictly typed, and installable."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "generated" / "python"
CASES = ROOT / "tests" / "cases" / "emissions"

RULES = "A,ANN,ARG,B,BLE,C4,C90,D,E,F,FURB,I,ICN,N,PIE,PL,PTH,PYI,RET,RUF,S,SIM,T20,TC,TRY,UP,W"
"""What most teams lint for; texts of the specification may be long and in any script."""
IGNORED = "COM812,D203,D213,D107,D105,E501,PLR0913,RUF001,RUF002,RUF003,TRY003"

FOLDERS = [PACKAGE, *(case / "expected_python" for case in sorted(CASES.iterdir()))]


def _run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False)


def test_the_committed_package_is_current(run):
    assert run("emit", "python", "--spec", str(ROOT / "metric_specs" / "chom"), "--check") == (0, "", "")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_the_formatter_has_nothing_to_do(folder):
    result = _run("ruff", "format", "--check", "--isolated", "--line-length", "120", str(folder))
    assert (result.returncode, result.stderr) == (0, "")
    assert "already formatted" in result.stdout


def test_the_linter_has_nothing_to_say():
    config = ("--isolated", "--config", "lint.pydocstyle.convention='google'", "--line-length", "120")
    result = _run("ruff", "check", *config, "--select", RULES, "--ignore", IGNORED, str(PACKAGE))
    assert result.stdout == "All checks passed!\n"


def _typed(tmp_path: Path, *files: str) -> subprocess.CompletedProcess[str]:
    return _run("mypy", "--strict", "--config-file", "/dev/null", "--cache-dir", str(tmp_path), *files, cwd=PACKAGE)


def test_the_types_are_strict(tmp_path):
    result = _typed(tmp_path, "chom_metrics")
    assert "Success: no issues found in" in result.stdout, result.stdout


WRONG = """\
from chom_metrics import metrics
from chom_metrics.labels import ImportSource

metrics.data_import_records(source="csv").inc(120)
metrics.data_import_records(source=ImportSource.API).inc()
metrics.laravel_queue_job_retries(retry_count=7).inc()
metrics.http_request_duration_seconds(endpoint=None).observe(0.3)
metrics.data_import_records(source="xml")
metrics.data_import_records("csv")
metrics.data_import_records()
metrics.data_import_records(source="csv", tenant="t")
metrics.data_import_records(source="csv").set(1)
metrics.laravel_queue_size(queue=None)
metrics.no_such_metric()
"""


def test_a_type_checker_finds_every_wrong_use(tmp_path):
    (tmp_path / "use.py").write_text(WRONG)
    found = [line for line in _typed(tmp_path, str(tmp_path / "use.py")).stdout.splitlines() if ": error:" in line]
    assert [int(line.split(":")[1]) for line in found] == [8, 9, 10, 11, 12, 13, 14]


DEPRECATED = """\
import warnings
from shop_metrics import metrics

with warnings.catch_warnings(record=True, action="always") as caught:
    metrics.tries(retry_count=5, class_="24h", this="x").inc()
print(caught[0].category.__name__, caught[0].message)
"""


def test_a_deprecated_metric_is_one_to_type_checkers_and_at_run_time(workspace, run, tmp_path):
    place = workspace()
    shutil.copy(CASES / "every_feature" / "metrics.yaml", place / "spec")
    with (place / "spec" / "sdkgen.yaml").open("a") as settings:
        settings.write("  python: {out: ../python, package: shop_metrics}\n")
    assert run("emit", "python", "--spec", "spec").status == 0
    (place / "python" / "use.py").write_text(DEPRECATED)

    checked = _run("mypy", "--strict", "--enable-error-code", "deprecated", "use.py", cwd=place / "python")
    warned = subprocess.run(
        [sys.executable, "use.py"], cwd=place / "python", capture_output=True, text=True, check=True
    )

    why = "since 1.1; use orders_total; goes after 2027-06-30; Nobody counted them."
    assert checked.stdout.splitlines()[0].endswith(f"tries is deprecated: {why}  [deprecated]")
    assert warned.stdout == f"DeprecationWarning {why}\n"


def test_the_wheel_has_every_module(tmp_path):
    result = _run("build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(PACKAGE))
    assert result.returncode == 0, result.stderr
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    modules = {path.relative_to(PACKAGE).as_posix() for path in (PACKAGE / "chom_metrics").rglob("*.py")}
    assert {*modules, "chom_metrics/py.typed"} <= set(names)
