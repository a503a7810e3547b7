"""Whole processes of `sdkgen emit`: the reference specification, and synthetic ones of growing size."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

CHOM = Path(__file__).parent.parent.parent / "metric_specs" / "chom"
RUNS = 9

SETTINGS = (
    "service: big\nversion: 1.0.0\ntargets:\n  php: {out: out, namespace: 'Big\\Metrics', package: big/metrics}\n"
    "  docs: {out: docs}\n"
)
LABELS = """\
labels:
  status: {help: Outcome., values: [paid, failed]}
  region: {help: Region., max_values: 10}
metrics:
"""


class Cost(NamedTuple):
    """What the cheapest of several runs of a process took."""

    wall: float
    processor: float


def measure() -> Iterator[Figure]:
    """Seconds a process; growth compares processor seconds beyond start-up, and may be a fifth over linear."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        yield Figure("emit php, reference specification", _cost(CHOM, folder / "chom").wall, "s", bound=0.6)
        start, small, large = (_cost(_synthetic(folder, count), folder / "out") for count in (1, 500, 5000))
        yield Figure("emit php, 500 metrics", small.wall, "s")
        yield Figure("emit php, 5,000 metrics", large.wall, "s", bound=3.0)
        growth = large.processor - start.processor
        linear = 10 * (small.processor - start.processor)
        yield Figure(
            "emit docs, 1,000 metrics", _cost(_synthetic(folder, 1000), folder / "out", "docs").wall, "s", bound=2.0
        )
        yield Figure("emit php, growth from 500 to 5,000 metrics", growth, "s processor", linear, 1.2)


def _cost(spec: Path, out: Path, target: str = "php") -> Cost:
    """The cheapest of fresh emissions into an empty folder: what other processes add is not ours."""
    costs = []
    for _ in range(RUNS):
        shutil.rmtree(out, ignore_errors=True)
        command = [sys.executable, "-m", "sdkgen", "emit", target, "--spec", str(spec), "--out", str(out)]
        begin, before = time.perf_counter(), _children_seconds()
        subprocess.run(command, check=True, capture_output=True)
        costs.append(Cost(time.perf_counter() - begin, _children_seconds() - before))
    return Cost(min(cost.wall for cost in costs), min(cost.processor for cost in costs))


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _synthetic(place: Path, count: int) -> Path:
    folder = place / f"{count}"
    folder.mkdir()
    (folder / "sdkgen.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / "metrics.yaml").write_text(LABELS + "".join(map(_metric, range(count))), encoding="utf-8")
    return folder


def _metric(number: int) -> str:
    kind = ("counter", "gauge", "histogram")[number % 3]
    suffix = {"counter": "_total", "gauge": "", "histogram": "_seconds"}[kind]
    buckets = "    unit: seconds\n    buckets: [0.1, 0.5, 1, 5]\n" if kind == "histogram" else ""
    return (
        f"  orders_{number:05d}{suffix}:\n    type: {kind}\n"
        f"    help: Orders of kind {number}, with a help text of ordinary length.\n"
        f'    labels: [status, region]\n    owner: shop\n    stability: stable\n    since: "1.0"\n{buckets}'
    )
