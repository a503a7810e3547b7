from app.telemetry import LATENCY, ORDERS as PLACED, PASSED_ON, REMOVED  # what we count
from app import telemetry as t


@t.WAITING.track_inprogress()
def place(order, metrics=None):
    PLACED.labels("paid" if order.total else "failed").inc()
    with LATENCY.labels(tenant=order.tenant).time():
        t.JOBS.labels(
            status="done",  # in any order
            kind="import",
        ).inc()
    child = t.JOBS.labels("export", "done")
    child.inc(2)
    t.REVENUE.inc(order.total)
    register(PASSED_ON)
    REMOVED.labels("a").set(1)
    REMOVED.remove("a")
    t.ELSEWHERE.inc()
