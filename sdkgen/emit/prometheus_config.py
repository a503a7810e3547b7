"""Prometheus' own configuration: what it scrapes, which rules it evaluates, whom it tells."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from sdkgen.emit.yaml_text import block
from sdkgen.model.slo_series import window_text

if TYPE_CHECKING:
    from sdkgen.model import Catalogue, ScrapeJob

_UNSAFE = re.compile(r"[^\w.-]", re.ASCII)
_DEFAULT_PATH, _DEFAULT_SCHEME = "/metrics", "http"


def prometheus_config(catalogue: Catalogue, *, has_rules: bool) -> str:
    """The text of prometheus.yml; paths in it are relative to it."""
    jobs = list(catalogue.scrape_jobs.values())
    interval = min((job.interval for job in jobs), default=60.0)
    target = catalogue.prometheus_target
    config: dict[str, Any] = {
        "global": {
            "scrape_interval": window_text(interval),
            "evaluation_interval": window_text(catalogue.prometheus.evaluation_interval),
        },
    }
    if has_rules:
        config["rule_files"] = ["rules/*.yml"]
    if target is not None and target.alertmanagers:
        config["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": list(target.alertmanagers)}]}]}
    config["scrape_configs"] = scrape_configs(catalogue)
    return block(config)


def scrape_configs(catalogue: Catalogue) -> list[dict[str, Any]]:
    """What is scraped, a job an entry; paths are relative to the file that holds them."""
    return [_scrape_config(job) for job in catalogue.scrape_jobs.values()]


def files_of_others(catalogue: Catalogue) -> frozenset[str]:
    """The files that the configuration reads and that somebody else writes: addresses, tokens, keys and hooks."""
    jobs = catalogue.scrape_jobs.values()
    receivers = catalogue.alertmanager.receivers if catalogue.alertmanager else ()
    files = [
        *(_addresses_file(job) for job in jobs if not job.targets),
        *(job.token_file for job in jobs),
        *(file for each in receivers for file in (each.pagerduty_key_file, each.slack_url_file, each.token_file)),
    ]
    return frozenset(posixpath.normpath(file) for file in files if file)


def _addresses_file(job: ScrapeJob) -> str:
    return f"targets/{_UNSAFE.sub('_', job.name)}.yml"


def _scrape_config(job: ScrapeJob) -> dict[str, Any]:
    config: dict[str, Any] = {"job_name": job.name, "scrape_interval": window_text(job.interval)}
    if job.metrics_path != _DEFAULT_PATH:
        config["metrics_path"] = job.metrics_path
    if job.scheme != _DEFAULT_SCHEME:
        config["scheme"] = job.scheme
    if job.token_file:
        config["authorization"] = {"credentials_file": job.token_file}
    if job.targets:
        config["static_configs"] = [{"targets": list(job.targets)}]
    else:
        config["file_sd_configs"] = [{"files": [_addresses_file(job)]}]
    return config
