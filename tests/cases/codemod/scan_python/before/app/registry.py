"""Constructors in every form that people write them."""
import prometheus_client as prom
from prometheus_client import Counter as C, Gauge, Histogram, Info, Summary
from prometheus_client.core import GaugeMetricFamily, REGISTRY

from app.names import LABELS, PREFIX, Outcome

try:
    from prometheus_client import Enum
except ImportError:
    Enum = None

ORDERS = C(f"{PREFIX}_total", "Orders placed.", [*LABELS, "channel"])
PAYMENT = C("payment_total", "Misspelt.", LABELS)
WAITING = C("orders_waiting", "A gauge in the specification.")
DURATION = Histogram("duration_seconds", "No buckets.", ["channel", "tenant"], subsystem="order")
OTHER_DURATION = prom.Histogram("order_duration_seconds", "Other buckets.", ("channel", "tenant"), buckets=(0.1, float("inf")))
SUMMARY = Summary(name="order_duration_seconds", documentation="Summary.", labelnames=["channel", "tenant"])
WRONG_LABELS = prom.Counter("payments_total", "Labels.", labelnames=["state"])
OLD = prom.metrics.Counter("old_orders", "Deprecated.", ["status"])
BUILD = Info("build", "Undeclared.")
BY_NAME = {"payments": C("payments_total", "Payments.", LABELS)}


class Metrics:
    """A holder, as a class attribute and as an instance's."""

    payments: C = C("payments_total", "Payments.", LABELS)

    def __init__(self, registry=REGISTRY):
        self.waiting = Gauge("orders_waiting", "Waiting.", registry=registry)

    def work(self):
        self.waiting.inc()
        self.waiting.labels("x").inc()
        self.payments.labels(status="payed").inc()


def make(name):
    return C(name, "Decided when it runs.")


class Collector:
    def collect(self):
        family = GaugeMetricFamily("orders_waiting", "Waiting.", labels=["queue"])
        family.add_metric(["a", "b"], 1)
        yield family
