from shop_metrics import metrics

metrics.orders(status="paid", channel="web").inc()
with metrics.order_duration_seconds(channel="app", tenant="1").time():
    metrics.payments(status="failed").inc()
metrics.orders_waiting().set(0)
