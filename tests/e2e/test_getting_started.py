"""The tutorial, as printed: its files and commands lead from a bare application to a scraped, checked metric."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.servers import HOST, LOOPBACK, Server

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "getting-started.md").read_text(encoding="utf-8")
FENCES = re.findall(r"(?:`(metric_specs/\S+?\.yaml)`(?:(?!```).)*)?```(\w+)\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line for _, language, text in FENCES if language == "sh" for line in text.strip().splitlines()]
TOKEN = "a-long-random-string"


class BuiltInServer(Server):
    """PHP's own web server in front of one application."""

    def command(self) -> list[str]:
        index = self.folder / "public" / "index.php"
        return ["php", "-d", "pcov.enabled=0", "-S", f"{LOOPBACK}:{self.port}", str(index)]


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


def test_the_tutorial_ends_with_a_scraped_and_checked_metric(application, shell):
    for path, language, text in FENCES:
        if path and language == "yaml":
            file = application / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    setting = next(command for command in COMMANDS if command.startswith("METRICS_TOKEN="))
    (application / ".env").write_text(setting + "\n")
    recording = next(text for _, language, text in FENCES if language == "php")
    imports = "\n".join(line for line in recording.splitlines() if line.startswith("use "))
    call = next(line for line in recording.splitlines() if line.startswith("Metrics::"))
    imports = f"use Illuminate\\Support\\Facades\\Route;\n{imports}"
    route = f"Route::post('orders', function () {{\n    {call}\n}});"
    (application / "routes" / "api.php").write_text(f"<?php\n\n{imports}\n\n{route}\n")

    for command in COMMANDS:
        if command.startswith(("sdkgen", "composer")):
            shell(command)
    doctor = subprocess.run(
        ["php", "artisan", "metrics:doctor"], cwd=application, capture_output=True, text=True, check=False
    )
    with BuiltInServer(application) as server:
        shell(f"curl -sf -X POST http://{LOOPBACK}:{server.port}/api/orders")
        scrape = next(command for command in COMMANDS if command.startswith("curl"))
        scraped = shell(scrape.replace("localhost", f"{LOOPBACK}:{server.port}").replace("curl", "curl -sf"))

    assert 'orders_total{payment="card"} 1.0\n' in scraped
    assert 'orders_total{payment="invoice"} 0.0\n' in scraped
    assert 'http_requests_total{endpoint="api/orders",status="200"} 1.0\n' in scraped
    assert "closed" not in doctor.stdout
    assert shell("sdkgen check") == ""
