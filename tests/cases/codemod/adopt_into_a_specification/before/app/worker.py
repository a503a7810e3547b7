from prometheus_client import Counter, Histogram

ORDERS = Counter("orders_total", "Orders placed.", ["status", "channel"])
RETRIES = Counter("retries_total", "Retries.", ["status"])
PAYMENTS = Counter("payments_total", "Payments, with other labels.", ["state"])
DURATION = Histogram("order_duration_seconds", "Time.", ["channel", "tenant"], buckets=[0.1, 0.5, 1, 5])

if True:
    ORDERS.labels("paid", channel="web").inc()
    RETRIES.labels("again").inc(); DURATION.labels("web", "1").observe(2)
    PAYMENTS.labels("done").inc()
