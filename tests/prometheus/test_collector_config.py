"""The Collector's configuration: complete in itself, and scraping exactly what Prometheus would."""

from __future__ import annotations

import json
import subprocess

import pytest
import yaml

from sdkgen.emit import EMITTERS
from sdkgen.model import resolve
from sdkgen.spec import read_spec
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def catalogue():
    found = resolve(read_spec(ROOT / "metric_specs" / "chom")).catalogue
    assert found
    return found


@pytest.fixture(scope="module")
def config(catalogue):
    return yaml.safe_load(EMITTERS["prometheus"](catalogue)["otel-collector.yml"])


def test_every_component_of_a_pipeline_is_defined_and_every_defined_one_is_used(config):
    for kind in ("receivers", "processors", "exporters"):
        used = {name for pipeline in config["service"]["pipelines"].values() for name in pipeline[kind]}
        assert used == set(config[kind])


def test_a_vendor_that_wants_deltas_gets_them_and_the_other_does_not(config):
    pipelines = config["service"]["pipelines"]
    assert "cumulativetodelta" in pipelines["metrics/newrelic"]["processors"]
    assert "cumulativetodelta" not in pipelines["metrics/datadog"]["processors"]
    # What limits memory comes first, what makes batches last.
    assert all(p["processors"][0] == "memory_limiter" and p["processors"][-1] == "batch" for p in pipelines.values())


def test_only_declared_metrics_are_sent(config, catalogue):
    wanted = config["processors"]["filter/declared"]["metrics"]["include"]
    assert wanted["match_type"] == "strict"
    assert set(wanted["metric_names"]) == set(catalogue.by_name)


def test_it_scrapes_what_prometheus_scrapes(config, catalogue, tmp_path):
    scraped = config["receivers"]["prometheus"]["config"]["scrape_configs"]
    prometheus = yaml.safe_load(EMITTERS["prometheus"](catalogue)["prometheus.yml"])
    assert scraped == prometheus["scrape_configs"]
    # The receiver takes Prometheus' own configuration: its own tool judges it.
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "metrics-token").write_text("token")
    (tmp_path / "targets").mkdir()
    for job in scraped:
        (tmp_path / "targets" / f"{job['job_name']}.yml").write_text("[]")
    (tmp_path / "prometheus.yml").write_text(json.dumps({"scrape_configs": scraped}))
    checked = subprocess.run(
        ["promtool", "check", "config", tmp_path / "prometheus.yml"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_keys_come_from_the_environment_only(config):
    exporters = json.dumps(config["exporters"])
    assert exporters.count("${env:") == 4
    assert "http" not in exporters.replace("otlphttp", "")
