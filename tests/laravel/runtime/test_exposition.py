"""The PHP runtime writes what prometheus_client writes, and what prometheus_client reads."""

import json
import random
import struct
import subprocess
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text
from prometheus_client.utils import floatToGoString

SCRIPT = Path(__file__).with_name("render.php")
HOSTILE = ['"', "\\", "\n", "\\n", "}", "a|3", "Zürich 🚀", "x" * 256, "", "\x1f", "\t"]


def php(mode: str, data: str) -> str:
    """Run the PHP side with `data` on its standard input."""
    command = ["php", "-d", "display_errors=stderr", str(SCRIPT), mode]
    return subprocess.run(command, input=data, capture_output=True, text=True, check=True).stdout


def test_numbers_are_equal_byte_for_byte() -> None:
    chance = random.Random(42)
    numbers = [struct.unpack(">d", chance.randbytes(8))[0] for _ in range(20_000)]
    numbers += [chance.uniform(-1, 1) * 10 ** chance.randint(-8, 20) for _ in range(20_000)]
    numbers += [float(chance.randint(-(10**9), 10**9)) / 10 ** chance.randint(0, 9) for _ in range(20_000)]
    written = php("numbers", "".join(struct.pack(">d", number).hex() + "\n" for number in numbers)).split("\n")
    differences = [
        (number, theirs, ours)
        for number, ours in zip(numbers, written, strict=False)
        if (theirs := floatToGoString(number)) != ours
    ]
    assert differences == []


def test_a_histogram_is_equal_line_by_line() -> None:
    chance = random.Random(7)
    values = [round(chance.expovariate(0.3), 6) for _ in range(2_000)]
    registry = CollectorRegistry()
    theirs = Histogram("job_seconds", "Help.", ["job"], buckets=[0.005, 0.1, 1.0, 60.0], registry=registry)
    for value in values:
        theirs.labels("etl").observe(value)
    ours = php("text", json.dumps([["observe", "job_seconds", ["etl"], value] for value in values]))

    def buckets_and_count(text: str) -> list[str]:
        lines = [line for line in text.splitlines() if line.startswith(("job_seconds_bucket", "job_seconds_count"))]
        return sorted(
            line.replace('job="etl",le=', "").replace('le="', '"').replace('",job="etl"', '"') for line in lines
        )

    assert buckets_and_count(ours) == buckets_and_count(generate_latest(registry).decode())
    (total,) = (line for line in ours.splitlines() if line.startswith("job_seconds_sum"))
    assert float(total.split()[-1]) == round(sum(round(value * 1e6) for value in values) / 1e6, 6)


@pytest.mark.parametrize(("mode", "parse"), [("text", parse_text), ("openmetrics", parse_openmetrics)])
def test_hostile_label_values_are_read_back_as_they_were(mode: str, parse: object) -> None:
    records = [["add", "pairs_total", [value, "x"], 1] for value in HOSTILE]
    records += [["observe", "job_seconds", [value], 0.5] for value in HOSTILE]
    families = {family.name: family for family in parse(php(mode, json.dumps(records)))}  # type: ignore[operator]

    assert {sample.labels["left"] for sample in families["pairs"].samples} == set(HOSTILE)
    assert {sample.labels["job"] for sample in families["job_seconds"].samples} == set(HOSTILE)
    assert families["job_seconds"].type == "histogram"
    assert families["requests"].documentation == 'Requests "handled".\nBy C:\\path.'


def test_openmetrics_names_units() -> None:
    families = {family.name: family for family in parse_openmetrics(php("openmetrics", "[]"))}

    assert families["requests"].unit == ""
    assert families["job_seconds"].unit == "seconds"
    assert families["cost_dollars"].unit == "dollars"
