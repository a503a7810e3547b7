from prometheus_client import REGISTRY


def check():
    assert REGISTRY.get_sample_value("orders_total", {"status": "paid", "channel": "web"}) == 1
    assert REGISTRY.get_sample_value("order_duration_seconds_count", {"channel": "web", "tenant": "1"}) == 1
