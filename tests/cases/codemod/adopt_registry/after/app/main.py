from app.telemetry import PASSED_ON, REMOVED  # what we count
from app import telemetry as t
from shop_metrics import metrics as shop_metrics


@shop_metrics.orders_waiting().track_in_progress()
def place(order, metrics=None):
    shop_metrics.orders(status="paid" if order.total else "failed").inc()
    with shop_metrics.order_duration_seconds(tenant=order.tenant).time():
        shop_metrics.worker_jobs(
            status="done",  # in any order
            kind="import",
        ).inc()
    child = shop_metrics.worker_jobs(kind="export", status="done")
    child.inc(2)
    shop_metrics.revenue_dollars().inc(order.total)
    register(PASSED_ON)
    REMOVED.labels("a").set(1)
    REMOVED.remove("a")
    t.ELSEWHERE.inc()
