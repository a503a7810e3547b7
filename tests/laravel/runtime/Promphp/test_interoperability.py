"""A scrape with the families of a promphp registry is read by prometheus_client and accepted by promtool."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

SCRIPT = Path(__file__).with_name("render.php")
HOSTILE = {'"', "\\", "\n", "\\n", "}", "a|3", "Zürich 🚀", "", "\t", "\ufffd"}


def scrape(mode: str, adapter: str) -> str:
    """Print a scrape whose registry stores with promphp's own adapter, or with ours."""
    command = ["php", "-d", "display_errors=stderr", str(SCRIPT), mode, adapter]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("adapter", ["theirs", "ours"])
@pytest.mark.parametrize(("mode", "parse"), [("text", parse_text), ("openmetrics", parse_openmetrics)])
def test_every_family_is_read_back(mode: str, parse: Any, adapter: str) -> None:
    families = {family.name: family for family in parse(scrape(mode, adapter))}

    assert {sample.labels["plan"]: sample.value for sample in families["orders"].samples} == dict.fromkeys(HOSTILE, 1.5)
    assert {sample.labels["route"] for sample in families["latency_seconds"].samples} == HOSTILE
    assert {sample.labels["kind"] for sample in families["size_bytes"].samples} == HOSTILE
    assert [families[name].type for name in ("latency_seconds", "size_bytes", "temperature", "php_info")] == [
        "histogram",
        "summary",
        "gauge",
        "gauge",
    ]
    assert families["orders"].documentation == 'Orders "of" C:\\path.\nAll.'
    assert [sample.value for sample in families["temperature"].samples] == [-1e-7]
    assert families["queue_size"].documentation == "Help."
    assert families["requests"].type == "counter"


@pytest.mark.parametrize("mode", ["text", "openmetrics"])
def test_a_counter_keeps_its_name(mode: str) -> None:
    assert "\nvisits 1.0\n" in scrape(mode, "theirs")


def test_both_adapters_show_the_same_but_for_quantiles() -> None:
    theirs = [line for line in scrape("text", "theirs").splitlines() if "quantile=" not in line]

    assert sorted(scrape("text", "ours").splitlines()) == sorted(theirs)


def test_promtool_accepts_it() -> None:
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=scrape("text", "theirs"), capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 3), done.stderr
    assert "error" not in done.stderr
