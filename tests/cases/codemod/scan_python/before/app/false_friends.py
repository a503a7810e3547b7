"""Nothing in this file is a metric, but for what its names say."""
import collections
import typing
from collections import Counter
from typing import Counter as CounterType

import matplotlib.pyplot as plt
from prometheus_client import start_http_server

from app.registry import ORDERS

Counter("orders_nowhere_total")
collections.Counter(["payment_total"])
words: CounterType[str] = Counter()
words.labels = "no"
text = 'Counter("in_a_string_total", "x")'  # Counter("in_a_comment_total", "x")


class Gauge:
    def __init__(self, name, text):
        self.name = name

    def labels(self, *values):
        return values


Gauge("local_class_total", "x").labels("unknown")
plt.gca().labels(status="unknown")


def shadowed(ORDERS, Counter):
    ORDERS.labels("parameter")
    Counter("orders_parameter_total", "x")
    for ORDERS in []:
        ORDERS.labels("loop")
    with open("x") as ORDERS:
        ORDERS.labels("context")
    return [ORDERS.labels(x) for ORDERS in [] for x in "ab"]


def rebound():
    ORDERS = plt.figure()
    ORDERS.labels("rebound")
    del ORDERS


lambda ORDERS: ORDERS.labels("lambda")
start_http_server(8000)
