from app import registry as r
from app.registry import ORDERS as PLACED, PAYMENTS
from shop_metrics import metrics
from shop_metrics.labels import SalesChannel, Status, StatusLike


def place(order, channel: SalesChannel) -> StatusLike:
    PLACED.labels("settled", "web").inc()
    PLACED.labels(status='settled', channel=channel).inc()
    metrics.orders(status=Status.SETTLED, channel="web").inc() if order else None
    metrics.orders(status="settled", channel=channel).inc()
    with r.DURATIONS.labels(channel="app", tenant=order.tenant).time():
        outcome = "paid" if order.total else "failed"
        PAYMENTS.labels(outcome).inc()
    metrics.order_duration_seconds(channel=SalesChannel.APP, tenant=order.tenant).observe(1.5)
    r.WAITING.set(1)
    return Status.SETTLED


def count_all(**labels):
    metrics.orders(**labels).inc()


class Orders:
    """Not about metrics: `orders`, status and "paid" are words."""

    def orders(self, status="paid"):
        return {"orders": self.labels(status="paid"), "orders_total": 1}

    def labels(self, status):
        return status
