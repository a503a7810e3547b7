"""The example worker: scraped while it runs, pushed to a real Pushgateway when it is done."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.servers import LOOPBACK, Server, accepts, free_port, wait_until
from tests.python.conftest import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKER = Path(__file__).parent.parent.parent / "examples" / "etl_worker.py"
ROWS = "quantity\n3\nmany\n5\n"


class Pushgateway(Server):
    """A Pushgateway that forgets everything when it ends."""

    def command(self) -> list[str]:
        return ["prometheus-pushgateway", f"--web.listen-address={LOOPBACK}:{self.port}"]


@contextmanager
def _worker(file: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    command = [sys.executable, str(WORKER), "--port", str(port), *options, str(file)]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process, port
            process.communicate(timeout=30)
        finally:
            process.kill()


def _scraped(url: str) -> dict[tuple[str, ...], float]:
    """Values by name and label values, without those of the target."""
    with urllib.request.urlopen(url, timeout=10) as response:
        families = text_string_to_metric_families(response.read().decode())
    samples = [sample for family in families for sample in family.samples]
    own = [[value for name, value in sample.labels.items() if name not in {"job", "instance"}] for sample in samples]
    return {(sample.name, *sorted(values)): sample.value for sample, values in zip(samples, own, strict=True)}


def test_it_is_scraped_while_it_runs_and_pushed_when_it_is_done(tmp_path):
    pipe = tmp_path / "records.csv"
    os.mkfifo(pipe)
    with Pushgateway(tmp_path / "gateway") as gateway:
        with _worker(pipe, "--pushgateway", f"{LOOPBACK}:{gateway.port}") as (process, port):
            wait_until(lambda: accepts(port), "the worker's port")
            running = _scraped(f"http://{LOOPBACK}:{port}/metrics")
            pipe.write_text(ROWS)
        pushed = _scraped(f"http://{LOOPBACK}:{gateway.port}/metrics")

    assert process.returncode == 0
    assert running["data_import_records_total", "csv"] == 0
    assert ("etl_job_duration_seconds_count", "usage_rollup") not in running
    assert pushed["data_import_records_total", "csv"] == 2
    assert pushed["data_validation_errors_total", "numeric", "quantity"] == 1
    assert pushed["etl_job_duration_seconds_count", "usage_rollup"] == 1
    assert ("data_import_last_success_timestamp_seconds", "csv") in pushed


class _Receiver(BaseHTTPRequestHandler):
    """Keeps what it is sent."""

    received: list[tuple[str, str, bytes]]

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append((self.path, self.headers["Content-Type"], body))
        self.send_response(202)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[HTTPServer]:
    _Receiver.received = []
    with HTTPServer((LOOPBACK, 0), _Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_failed_run_is_pushed_too(tmp_path, receiver):
    with _worker(tmp_path / "missing.csv", "--pushgateway", f"{LOOPBACK}:{receiver.server_port}") as (process, _):
        pass

    assert process.returncode == 1
    [(path, content_type, body)] = _Receiver.received
    assert (path, content_type) == ("/metrics/job/chom-etl", "text/plain; version=0.0.4; charset=utf-8")
    assert b'etl_job_duration_seconds_count{etl_job="usage_rollup"} 1.0\n' in body
    assert b"# TYPE data_import_last_success_timestamp_seconds gauge\n# HELP" in body


def test_a_gateway_that_is_down_fails_no_job(tmp_path):
    (tmp_path / "records.csv").write_text(ROWS)
    with _worker(tmp_path / "records.csv", "--pushgateway", f"{LOOPBACK}:{free_port()}") as (process, _):
        pass
    assert process.returncode == 0
