"""Several processes, one exposition: prometheus_client's multiprocess mode."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.python.conftest import PACKAGE

WORK = """\
import sys
from chom_metrics import metrics

for number in range(int(sys.argv[1])):
    metrics.data_import_records(source="csv").inc()
    metrics.data_import_records(source="xml").inc()
    metrics.etl_job_duration_seconds(etl_job="usage_rollup").observe(0.1 * number)
    metrics.laravel_queue_job_retries(retry_count=number).inc()
metrics.laravel_queue_size(queue="default").set(int(sys.argv[1]))
metrics.data_import_records(source="csv").inc(-1)
"""

FORK = """\
import os
from chom_metrics import metrics

kept = metrics.data_import_records(source="csv")
kept.inc(5)
for _ in range(2):
    child = os.fork()
    if child == 0:
        kept.inc()
        metrics.etl_job_duration_seconds(etl_job="usage_rollup").observe(1)
        os._exit(0)
    os.waitpid(child, 0)
kept.inc()
"""

SCRAPE = """\
import sys
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from chom_metrics import metrics

sys.stdout.buffer.write(generate_latest(metrics.recorder) + b"=\\n" + generate_openmetrics(metrics.recorder))
"""

PLAIN_SCRAPE = """\
import sys
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

registry = CollectorRegistry()
MultiProcessCollector(registry)
sys.stdout.buffer.write(generate_latest(registry))
"""


def _python(code: str, *arguments: object, folder: object = None) -> str:
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONDONTWRITEBYTECODE": "1"}
    if folder is not None:
        environment["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "shared"
    place.mkdir()
    return place


def test_one_process_exposes_the_same_bytes_in_either_mode(folder):
    alone = _python(WORK + SCRAPE, 17)
    _python(WORK, 17, folder=folder)
    assert _python(SCRAPE, folder=folder) == alone
    assert 'retry_count="4+"' in alone


def test_several_processes_add_up(folder):
    for count in (10, 20, 30):
        _python(WORK, count, folder=folder)
    text = _python(SCRAPE, folder=folder)
    assert 'data_import_records_total{source="csv"} 60.0' in text
    assert 'data_import_records_total{source="other"} 60.0' in text
    assert 'data_import_records_total{source="whm"} 0.0' in text
    assert 'etl_job_duration_seconds_bucket{etl_job="usage_rollup",le="+Inf"} 60.0' in text
    assert 'etl_job_duration_seconds_sum{etl_job="usage_rollup"} 67.0' in text
    assert 'instrumentation_samples_dropped_total{reason="negative_increment"} 3.0' in text


def test_a_plain_collector_reads_the_same_numbers(folder):
    _python(WORK, 10, folder=folder)
    samples = [line for line in _python(SCRAPE, folder=folder).partition("=\n")[0].splitlines() if line[0] != "#"]
    plain = [line for line in _python(PLAIN_SCRAPE, folder=folder).splitlines() if line[0] != "#"]
    ours = {line for line in samples if not line.endswith(" 0.0")}
    assert {_sorted(line) for line in ours} <= {_sorted(line) for line in plain}
    assert len(ours) > 10


def _sorted(line: str) -> str:
    """A sample without the order of its labels."""
    return "".join(sorted(line))


def test_a_forked_process_counts_its_own(folder):
    _python(FORK, folder=folder)
    text = _python(SCRAPE, folder=folder)
    assert 'data_import_records_total{source="csv"} 8.0' in text
    assert 'etl_job_duration_seconds_count{etl_job="usage_rollup"} 2.0' in text


def test_a_folder_that_is_gone_breaks_nothing(tmp_path):
    text = _python(f"import os; os.makedirs({str(tmp_path / 'x')!r})\n" + WORK, 3, folder=tmp_path / "x")
    assert text == ""
    text = _python(SCRAPE, folder=tmp_path / "missing")
    assert "# TYPE data_import_records_total counter" in text
    assert "data_import_records_total{" not in text
    _python(WORK, 3, folder=tmp_path / "missing")
