"""The PHP runtime writes what prometheus_client writes, and what prometheus_client reads."""

import json
import random
import re
import struct
import subprocess
import time
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text
from prometheus_client.utils import floatToGoString

SCRIPT = Path(__file__).with_name("render.php")
HOSTILE = ['"', "\\", "\n", "\\n", "}", "a|3", "Zürich 🚀", "x" * 256, "", "\x1f", "\t"]


def php(mode: str, data: str, *more: str) -> str:
    """Run the PHP side with `data` on its standard input."""
    command = ["php", "-d", "display_errors=stderr", str(SCRIPT), mode, *more]
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


RECORDS = [
    ["add", "pairs_total", ["a", "b"], 3],
    ["add", "cost_dollars_total", [], 0.25],
    ["observe", "job_seconds", ["etl"], 0.05],
    ["observe", "job_seconds", ["etl"], 70],
    ["set", "queue_size", ["mail"], 5],
]


def theirs(trace: str) -> str:
    """What prometheus_client writes after the same observations, one exemplar with each."""
    registry = CollectorRegistry()
    exemplar = {"trace_id": trace}
    Counter("pairs", "Help.", ["left", "right"], registry=registry).labels("a", "b").inc(3, exemplar)
    Counter("cost_dollars", "Help.", registry=registry).inc(0.25, exemplar)
    job = Histogram("job_seconds", "Help.", ["job"], buckets=[0.005, 0.1, 1.0, 60.0], registry=registry).labels("etl")
    job.observe(0.05, exemplar)
    job.observe(70, exemplar)
    Gauge("queue_size", "Help.", ["queue"], registry=registry).labels("mail").set(5)
    return bytes(generate_openmetrics(registry)).decode()


def test_exemplars_and_created_are_written_as_prometheus_client_writes_them() -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    ours = php("openmetrics", json.dumps(RECORDS), trace)

    def lines(text: str) -> list[str]:
        wanted = re.compile(r"(pairs|cost_dollars|job_seconds|queue_size)(_total|_bucket|_count|_sum|_created|[ {])")
        times = re.compile(r"(_created\S* |# .* )1\.?\d{9}[\d.]*(e\+09)?$")
        found = [times.sub(r"\1TIME", line) for line in text.splitlines() if wanted.match(line)]
        return sorted(re.sub(r'(,?)job="etl"(,?)', "", line).replace("{}", "") for line in found)

    assert lines(ours) == lines(theirs(trace))
    assert ours.count("# {trace_id=") == 4
    families = {family.name: family for family in parse_openmetrics(ours)}
    (total,) = (sample for sample in families["pairs"].samples if sample.name == "pairs_total")
    assert total.exemplar is not None
    assert total.exemplar.labels == {"trace_id": trace}
    assert float(total.exemplar.timestamp) == pytest.approx(time.time(), abs=60)
    (created,) = (sample for sample in families["job_seconds"].samples if sample.name == "job_seconds_created")
    assert created.value == pytest.approx(time.time(), abs=60)


def test_text_has_neither_exemplars_nor_created() -> None:
    assert php("text", json.dumps(RECORDS), "0af7651916cd43dd8448eb211c80319c") == php("text", json.dumps(RECORDS))
