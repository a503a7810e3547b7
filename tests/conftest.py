"""What several kinds of tests share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.testing import CliRunner

from scripts.npm import install
from sdkgen.cli import cli

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent

SETTINGS = """\
service: shop
version: 1.0.0
source: metric_specs/shop
scrape_jobs:
  shop-api:
    interval: 15s
targets:
  php:
    out: ../out
    namespace: Shop\\Metrics
    package: shop/metrics
"""


class Outcome(NamedTuple):
    """How a run of the command line ended."""

    status: int
    stdout: str
    stderr: str


@pytest.fixture
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def node_modules() -> Callable[[str], Path]:
    """The packages that `tests/NAME/package.json` names, installed below build/: `node_modules("site")`."""
    return lambda name: install(ROOT / "tests" / name / "package.json", ROOT / "build" / name)


@pytest.fixture
def run() -> Callable[..., Outcome]:
    """Runs the command line inside this process; an exception in it is the test's failure."""

    def invoke(*arguments: str) -> Outcome:
        result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False, prog_name="sdkgen")
        return Outcome(result.exit_code, result.stdout, result.stderr)

    return invoke


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes a folder with a specification in `spec/`, and moves there: `workspace(metrics="…")`."""

    def make(settings: str = SETTINGS, **files: str) -> Path:
        spec = tmp_path / "spec"
        spec.mkdir(exist_ok=True)
        (spec / "sdkgen.yaml").write_text(settings, encoding="utf-8")
        for name, text in files.items():
            (spec / f"{name}.yaml").write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return make
