from prometheus_client import Counter
from shop_metrics import metrics

PAYMENTS = Counter("payments_total", "Payments, with other labels.", ["state"])

if True:
    metrics.orders(status="paid", channel="web").inc()
    metrics.retries(status="again").inc(); metrics.order_duration_seconds(channel="web", tenant="1").observe(2)
    PAYMENTS.labels("done").inc()
