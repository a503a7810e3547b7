"""The tutorial, as printed: from an application without metrics to a dashboard that a Prometheus answers."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import venv
from pathlib import Path

import pytest

from tests.e2e.servers import accepts, free_port, wait_until
from tests.e2e.tutorial import Command, File, steps, write
from tests.grafana.history import Archive, targets

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "getting-started.md").read_text(encoding="utf-8")
CANNOT_RUN = ("docker",)
"""Needs the network; what it would show is asked below."""


class Reader:
    """Somebody who follows the page in the application's folder, with a wheel of sdkgen to install from."""

    def __init__(self, application: Path, wheels: Path) -> None:
        self.application = application
        self._environment = _newcomer(application, wheels)
        self._terminals: list[subprocess.Popen[bytes]] = []

    def run(self, command: Command) -> None:
        """Runs commands as the page says, until they print what it says; it takes a while to scrape something."""
        outputs: list[str] = []
        wait_until(lambda: command.prints(self._output(command, outputs)), f"{command.expected}\nnot: {outputs}")

    def _output(self, command: Command, outputs: list[str]) -> str:
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", command.text],
            cwd=self.application,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        outputs[:] = [done.stdout]
        finds = "error[" in (command.expected or "")
        assert done.returncode == int(finds), f"{command.text}\n{done.stdout}"
        if "promtool query" not in command.text:
            assert command.prints(done.stdout), f"{command.text}\n{done.stdout}"
        return done.stdout

    def open_terminal(self, command: Command) -> None:
        """Starts what stays, and waits until it accepts connections."""
        port = int(re.findall(r"\d{4,5}", command.text)[-1])
        log = self.application / "storage" / f"{port}.log"
        with log.open("wb") as output:
            terminal = subprocess.Popen(
                ["bash", "-c", f"exec {command.text.strip()}"],
                cwd=self.application,
                env=self._environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._terminals.append(terminal)
        wait_until(lambda: terminal.poll() is not None or accepts(port), command.text)
        assert terminal.poll() is None, log.read_text()

    def close(self) -> None:
        """Ends what is still running."""
        for terminal in self._terminals:
            os.killpg(terminal.pid, signal.SIGTERM)
            terminal.wait(timeout=30)


def _newcomer(application: Path, wheels: Path) -> dict[str, str]:
    """The environment of a reader who has nothing of the checkout; dependencies come from the one that runs this."""
    own = application / ".venv"
    venv.create(own, with_pip=True)
    return {
        "PATH": f"{own / 'bin'}:{os.environ['PATH']}",
        "HOME": str(application),
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_NO_DEPS": "1",
        "PIP_IGNORE_INSTALLED": "1",
        "COMPOSER_ALLOW_SUPERUSER": "1",
        "COMPOSER_DISABLE_NETWORK": "1",
    }


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture
def reader(application, wheels):
    (application / ".env").write_text("APP_ENV=local\n", encoding="utf-8")
    reader = Reader(application, wheels)
    yield reader
    reader.close()


def test_the_tutorial_ends_with_a_dashboard_that_a_prometheus_answers(reader, application):
    ports = {"8000": free_port(), "9090": free_port()}
    page = re.sub("|".join(ports), lambda port: str(ports[port[0]]), PAGE)

    for step in steps(page):
        if isinstance(step, File):
            write(step, application)
        elif step.stays:
            reader.open_terminal(step)
        elif not step.text.startswith(CANNOT_RUN):
            reader.run(step)

    assert shutil.which("sdkgen", path=str(application / ".venv" / "bin"))
    prometheus = Archive(application)
    prometheus.port = ports["9090"]
    asked = list(targets(application / "generated" / "grafana" / "dashboards"))
    assert len(asked) == 2
    for target in asked:
        assert prometheus.ask(target.target, time.time()), target.name
    assert prometheus.values("up", time.time()) == {
        (("__name__", "up"), ("instance", f"localhost:{ports['8000']}"), ("job", "shop-api")): 1.0
    }
    assert (application / "generated/docs/metrics/orders_total.html").is_file()
