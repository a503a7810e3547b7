import random

import app
from app.names import Outcome, Plain
from app.sub.exports import ALIAS, PLACED, shared


def place(order, channel):
    PLACED.labels("paid", channel).inc()
    PLACED.labels("paid").inc()
    PLACED.labels(status="paid", chanel=channel).inc()
    PLACED.labels(**{"status": "pade", "channel": "web"}).inc()
    PLACED.labels(*order.labels)
    PLACED.inc()
    app.ORDERS.labels(status=Outcome.LOST, channel="web").inc()
    ALIAS.labels(Plain.LOST.value).inc()
    shared.payments.labels("failed").inc()
    status = "paid"
    try:
        order.save()
    except OSError:
        status = "lost"
    finally:
        ALIAS.labels(status).inc()
    for each in ("paid", "missing"):
        ALIAS.labels(each)
    ALIAS.labels("paid" if order else "unpaid")
    ALIAS.labels(order.status or "unknown")
    [ALIAS.labels(word) for word in ("paid", "gone")]


@app.DURATION.labels("web", "1").time()
def timed():
    return lambda: ALIAS.labels("off")


async def wait(session):
    async with session:
        await session.get(ALIAS.labels("awaited"))
    match session:
        case PLACED if PLACED:
            PLACED.labels("captured, and something else")
