"""Installations of the host application: one for all tests that serve copies of it, and one without any metrics."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.servers import HOST, install_host


@pytest.fixture(scope="session")
def installed_host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_host(tmp_path_factory.mktemp("host"))


@pytest.fixture
def application(tmp_path):
    """The host application without any metrics package."""
    folder = tmp_path / "shop"
    subprocess.run(["php", str(HOST / "install.php"), str(folder)], check=True, capture_output=True)
    for leftover in ("config/metrics.php", "app/Metrics", "vendor", "composer.lock", "bootstrap/cache/packages.php"):
        path = folder / leftover
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    composer = json.loads((folder / "composer.json").read_text())
    del composer["require"]["chom/metrics"], composer["repositories"]["metrics"]
    (folder / "composer.json").write_text(json.dumps(composer, indent=4))
    return folder


@pytest.fixture
def shell(application):
    """Runs a command of the page in the application's folder."""
    binaries = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {
        **os.environ,
        "PATH": binaries,
        "COMPOSER_HOME": str(application / ".composer"),
        "COMPOSER_ALLOW_SUPERUSER": "1",
        "COMPOSER_DISABLE_NETWORK": "1",
    }

    def run(command: str) -> str:
        done = subprocess.run(
            command, shell=True, cwd=application, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    return run
