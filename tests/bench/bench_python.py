"""The generated Python package beside prometheus_client: what recording costs, and what importing it adds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from timeit import timeit
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from tests.bench.figures import Figure
from tests.parity.recorders import imported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PACKAGE = Path(__file__).parent.parent.parent / "generated" / "python"
ROUNDS, CALLS, PROCESSES = 41, 5_000, 15
ENDPOINT = "api/v1/sites/{id}"

IMPORT = """\
import sys, time
sys.path.insert(0, sys.argv[1])
import prometheus_client
begin = time.perf_counter()
import chom_metrics
print(time.perf_counter() - begin)
"""


def measure() -> Iterator[Figure]:
    """Microseconds a call next to prometheus_client's in the same rounds; milliseconds of the import beyond it."""
    with imported(PACKAGE, "chom_metrics") as package:
        for name, ours, theirs in _pairs(package.Metrics(CollectorRegistry())):
            yield _compared(f"python {name}", ours, theirs)
    yield Figure("python import over prometheus_client", median(map(_import, range(PROCESSES))) * 1e3, "ms", bound=50)


def _pairs(metrics: Any) -> list[tuple[str, Callable[[], None], Callable[[], None]]]:
    registry = CollectorRegistry()
    one = Counter("one_total", "One label.", ["source"], registry=registry)
    names = ["endpoint", "consumer", "tier", "status", "api_version", "deprecated"]
    six = Counter("six_total", "Six labels.", names, registry=registry)
    bounds = metrics.recorder.definitions["http_request_duration_seconds"].buckets
    histogram = Histogram("histogram", "A histogram.", ["endpoint"], buckets=bounds, registry=registry)
    gauge = Gauge("gauge", "A gauge.", ["queue"], registry=registry)
    values = (ENDPOINT, "u-1", "pro", "200", "v1", "false")

    def count() -> None:
        metrics.data_import_records(source="csv").inc()

    def count_six() -> None:
        metrics.http_requests(
            endpoint=ENDPOINT, consumer="u-1", tier="pro", status="200", api_version="v1", deprecated="false"
        ).inc()

    def observe() -> None:
        metrics.http_request_duration_seconds(endpoint=ENDPOINT).observe(0.3)

    def set_() -> None:
        metrics.laravel_queue_size(queue="default").set(3)

    return [
        ("counter, one label", count, lambda: one.labels("csv").inc()),
        ("counter, six labels", count_six, lambda: six.labels(*values).inc()),
        ("histogram, one label", observe, lambda: histogram.labels(ENDPOINT).observe(0.3)),
        ("gauge, one label", set_, lambda: gauge.labels("default").set(3)),
    ]


def _compared(name: str, ours: Callable[[], None], theirs: Callable[[], None]) -> Figure:
    """The medians of rounds that take turns, so that a busy machine slows both."""
    rounds = [(timeit(ours, number=CALLS), timeit(theirs, number=CALLS)) for _ in range(ROUNDS)]
    mine, baseline = (median(each) / CALLS * 1e6 for each in zip(*rounds, strict=True))
    return Figure(name, mine, "us", baseline, bound=0.7)


def _import(_: int) -> float:
    command = [sys.executable, "-c", IMPORT, str(PACKAGE)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
