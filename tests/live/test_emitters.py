"""What the generated packages of the reference specification expose is what the specification says."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.live.faithful import ROOT, SPEC

EXPOSE_PHP = ["php", str(ROOT / "tests" / "live" / "expose.php"), str(ROOT / "generated" / "php")]
EXPOSE_PYTHON = """\
import sys
import chom_metrics
from prometheus_client import REGISTRY, generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
write = generate_latest if sys.argv[1] == "text" else generate_openmetrics
sys.stdout.buffer.write(write(REGISTRY))
"""


@pytest.mark.parametrize("output", ["text", "openmetrics"])
@pytest.mark.parametrize("command", [EXPOSE_PHP, [sys.executable, "-c", EXPOSE_PYTHON]], ids=["php", "python"])
def test_the_generated_package_exposes_everything_and_nothing_else(run, tmp_path, command, output):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated" / "python")}
    done = subprocess.run([*command, output], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    (tmp_path / "scrape").write_bytes(done.stdout)
    arguments = ["--spec", str(SPEC), "--format", output, "--require-all", "--ignore-builtin"]
    outcome = run("verify", str(tmp_path / "scrape"), *arguments)
    assert (outcome.status, outcome.stdout) == (0, "")
    assert b"http_requests" in done.stdout
