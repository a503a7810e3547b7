"""The probe says what was recorded, and leaves no trace."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.python.conftest import PACKAGE


@pytest.fixture
def probe(package, metrics):
    with package.Probe.begin(metrics.recorder) as begun:
        yield begun


def test_it_confirms_what_was_recorded(metrics, probe):
    metrics.data_import_records(source="csv").inc(120)
    metrics.laravel_queue_size(queue="default").set(3)
    metrics.etl_job_duration_seconds(etl_job="usage_rollup").observe(2)
    metrics.etl_job_duration_seconds(etl_job="usage_rollup").observe(3)

    probe.assert_incremented(metrics.data_import_records(source="csv"))
    probe.assert_incremented(metrics.data_import_records(source="csv"), by=120)
    probe.assert_set(metrics.laravel_queue_size(queue="default"), to=3)
    probe.assert_observed(metrics.etl_job_duration_seconds(etl_job="usage_rollup"), times=2, total=5)
    probe.assert_not_recorded(metrics.data_import_records(source="whm"))
    probe.assert_nothing_lost()


def test_it_confirms_that_nothing_was(metrics, probe):
    metrics.data_import_records(source="csv")
    probe.assert_nothing_recorded()


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (
            lambda metrics, probe: probe.assert_incremented(metrics.data_import_records(source="whm")),
            "should have gone up",
        ),
        (
            lambda metrics, probe: probe.assert_incremented(metrics.data_import_records(source="csv"), by=2),
            "by 2, it is 1",
        ),
        (lambda metrics, probe: probe.assert_set(metrics.laravel_queue_size(queue="x")), "should be set, it is None"),
        (
            lambda metrics, probe: probe.assert_set(metrics.laravel_queue_size(queue="default"), to=1),
            "should be 1, it is 3",
        ),
        (
            lambda metrics, probe: probe.assert_observed(
                metrics.etl_job_duration_seconds(etl_job="usage_rollup"), times=1
            ),
            "it has 0 of 0.0 together",
        ),
        (
            lambda metrics, probe: probe.assert_not_recorded(metrics.data_import_records(source="csv")),
            "should not have",
        ),
        (lambda _, probe: probe.assert_nothing_recorded(), "nothing should have been recorded"),
        (lambda _, probe: probe.assert_nothing_lost(), "nothing should have been dropped or folded"),
    ],
)
def test_it_denies_what_was_not(metrics, probe, claim, message):
    metrics.data_import_records(source="csv").inc()
    metrics.laravel_queue_size(queue="default").set(3)
    metrics.data_import_records(source="csv").inc(-1)
    with pytest.raises(AssertionError, match=message) as failure:
        claim(metrics, probe)
    assert "data_import_records_total{csv} 1.0" in str(failure.value)


def test_kept_instruments_start_from_nothing_and_go_on_afterwards(package, metrics, registry):
    kept = metrics.data_import_records(source="csv")
    kept.inc(5)
    with package.Probe.begin(metrics.recorder) as probe:
        kept.inc(2)
        kept.inc(1)
        probe.assert_incremented(kept, by=3)
    kept.inc()
    assert registry.get_sample_value("data_import_records_total", {"source": "csv"}) == 6


TEST = """\
from chom_metrics import metrics

KEPT = metrics.data_import_records(source="csv")


def test_one(chom_metrics_probe):
    KEPT.inc()
    chom_metrics_probe.assert_incremented(metrics.data_import_records(source="csv"), by=1)


def test_two(chom_metrics_probe):
    chom_metrics_probe.assert_nothing_recorded()
"""


def test_the_fixture_works_in_an_application_s_own_tests(tmp_path):
    (tmp_path / "test_it.py").write_text(TEST)
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "chom_metrics.pytest_plugin",
            "-p",
            "no:cacheprovider",
            str(tmp_path),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in result.stdout, result.stdout + result.stderr
