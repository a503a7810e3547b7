"""Metrics of the worker."""

import os

from prometheus_client import (
    REGISTRY,
    Counter,
    Gauge,
    Histogram,
    Info,
    Summary,
)

__all__ = [
    "ORDERS",
    "JOBS",
    "SIZES",
]

STATUS = ["status"]

# Orders that were placed.
ORDERS = Counter("orders_total", "Orders placed.", STATUS)

LATENCY = Histogram("order_duration_seconds", "Time an order takes.", ["tenant"], buckets=(0.1, 0.5, 1))
WAITING = Gauge("orders_waiting", "Orders that wait.")
JOBS = Counter("jobs", "Jobs by kind.", ["kind", "status"], namespace="worker")
REVENUE = Counter("revenue", "Revenue.", unit="dollars")

SIZES = Summary("order_size", "Size of an order.")
BUILD = Info("build", "Build.")
PASSED_ON = Counter("passed_on_total", "Goes somewhere.")
NAMED = Counter(os.environ.get("NAME", "x"), "Nobody knows.")
ELSEWHERE = Counter("elsewhere_total", "Elsewhere.", registry=None)
CAMEL = Counter("camelCase_total", "Named like no other.")
REMOVED = Gauge("removed_series", "A series of it is removed.", ["host"])


class Worker:
    """Works."""

    failures: Counter = Counter("worker_failures_total", "Failures.")

    def __init__(self) -> None:
        self.runs = Counter("worker_runs_total", "Runs.")

    def run(self) -> None:
        self.runs.inc(amount=1)
        with self.failures.count_exceptions():
            self.failures.inc()
