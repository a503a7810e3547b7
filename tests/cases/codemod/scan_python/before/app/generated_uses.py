from shop_metrics import Metrics, metrics as m
from shop_metrics import labels
from shop_metrics.labels import SalesChannel as Channel

own = Metrics(registry=None)


class Service:
    def __init__(self, metrics: Metrics):
        self.metrics = metrics

    def run(self):
        self.metrics.orders(status="paid", channel=Channel.WEB).inc()
        self.metrics.orders(status=labels.Status.PAYED, channel="web").inc()


m.order(status="paid", channel="web").inc()
m.orders(state="paid", channel="app").inc()
m.orders("paid", "app").inc()
m.orders(status="payed", channel="none").inc()
m.old_orders(status="paid").inc()
own.orders_waiting().set(1)
m.recorder.register(None)
