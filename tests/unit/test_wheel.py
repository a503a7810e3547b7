"""The wheel works on its own: templates inside, nothing of the checkout needed."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("metrics_sdkgen-*.whl"))


def test_templates_and_types_ship(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    templates = {
        f"sdkgen/templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    assert templates <= set(names)
    assert {"sdkgen/py.typed", "sdkgen/spec/builtin/instrumentation.yaml"} <= set(names)
    assert not [name for name in names if name.startswith(("tests", "generated", "metric_specs"))]


def test_the_installed_command_emits_the_committed_package(wheel, tmp_path):
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / "bin" / "python"
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(purelib)
    # The dependencies come from the running environment; sdkgen itself must come from the wheel.
    dependencies = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([purelib, dependencies])}

    result = subprocess.run(
        [python, "-m", "sdkgen", "emit", "php", "--spec", ROOT / "metric_specs" / "chom", "--check"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    origin = subprocess.run(
        [python, "-c", "import sdkgen; print(sdkgen.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert origin.stdout.startswith(purelib)
