"""Metrics of the worker."""

import os

from prometheus_client import (
    REGISTRY,
    Counter,
    Gauge,
    Info,
    Summary,
)
from shop_metrics import metrics

__all__ = [
    "SIZES",
]

STATUS = ["status"]

SIZES = Summary("order_size", "Size of an order.")
BUILD = Info("build", "Build.")
PASSED_ON = Counter("passed_on_total", "Goes somewhere.")
NAMED = Counter(os.environ.get("NAME", "x"), "Nobody knows.")
ELSEWHERE = Counter("elsewhere_total", "Elsewhere.", registry=None)
CAMEL = Counter("camelCase_total", "Named like no other.")
REMOVED = Gauge("removed_series", "A series of it is removed.", ["host"])


class Worker:
    """Works."""

    def __init__(self) -> None:
        pass

    def run(self) -> None:
        metrics.worker_runs().inc(by=1)
        with metrics.worker_failures().count_exceptions():
            metrics.worker_failures().inc()
