"""Hand-written metrics of the worker, beside the generated ones."""
from prometheus_client import Counter, Gauge, Histogram as H

from .names import CHANNEL, DURATION, STATUSES

# What everybody looks at.
ORDERS = Counter(
    'orders',  # exposed as orders_total
    "Orders placed.",
    ["status", 'channel'],
)
PAYMENTS = Counter("payments_total", "Payments.", STATUSES)
DURATIONS = H(DURATION, "Time.", [CHANNEL, "tenant"], buckets=[.1, .5, 1, 5])
WAITING = Gauge("waiting", "Waiting.", namespace="orders")
