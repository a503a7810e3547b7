"""What applications call: it counts, measures, and never breaks them."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid

import pytest
from prometheus_client import CollectorRegistry, generate_latest


def _value(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    return registry.get_sample_value(name, labels)


def test_a_counter_counts(metrics, registry):
    metrics.data_import_records(source="csv").inc()
    metrics.data_import_records(source="csv").inc(120)
    assert _value(registry, "data_import_records_total", source="csv") == 121
    assert _value(registry, "data_import_records_total", source="whm") == 0


def test_an_enum_and_its_text_are_one_series(metrics, registry, package):
    from chom_metrics.labels import ImportSource  # type: ignore[import-not-found]  # noqa: PLC0415

    metrics.data_import_records(source=ImportSource.CSV).inc()
    metrics.data_import_records(source="csv").inc()
    assert _value(registry, "data_import_records_total", source="csv") == 2


def test_a_kept_instrument_counts_like_a_new_one(metrics, registry):
    kept = metrics.data_import_records(source="csv")
    for _ in range(3):
        kept.inc()
        metrics.data_import_records(source="csv").inc()
    assert _value(registry, "data_import_records_total", source="csv") == 6


def test_an_instrument_alone_makes_no_series(metrics, registry):
    metrics.laravel_queue_size(queue="default")
    assert _value(registry, "laravel_queue_size", queue="default") is None


def test_a_gauge_moves(metrics, registry):
    gauge = metrics.laravel_queue_size(queue="default")
    gauge.set(5)
    gauge.inc(2.5)
    gauge.dec(4)
    assert _value(registry, "laravel_queue_size", queue="default") == 3.5
    gauge.set(-1.25)
    assert _value(registry, "laravel_queue_size", queue="default") == -1.25
    gauge.set_to_current_time()
    assert _value(registry, "laravel_queue_size", queue="default") == pytest.approx(time.time(), abs=60)


def test_a_gauge_that_is_not_refreshed_disappears(metrics, registry, monkeypatch):
    gauge = metrics.api_keys_active(tier="pro", window="24h")
    gauge.set(5)
    gauge.set(6)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 1700)
    assert _value(registry, "api_keys_active", tier="pro", window="24h") == 6
    gauge.inc()
    monkeypatch.setattr(time, "time", lambda: now + 1900)
    assert _value(registry, "api_keys_active", tier="pro", window="24h") == 7
    monkeypatch.setattr(time, "time", lambda: now + 4000)
    assert _value(registry, "api_keys_active", tier="pro", window="24h") is None
    gauge.set(2)
    assert _value(registry, "api_keys_active", tier="pro", window="24h") == 2


def test_sums_do_not_drift(metrics, registry):
    histogram = metrics.etl_job_duration_seconds(etl_job="usage_rollup")
    for _ in range(10_000):
        histogram.observe(0.0004)
    assert _value(registry, "etl_job_duration_seconds_sum", etl_job="usage_rollup") == 4.0
    assert _value(registry, "etl_job_duration_seconds_count", etl_job="usage_rollup") == 10_000


def test_a_saturating_label_takes_numbers(metrics, registry):
    for attempt in (1, 4, 17, "4+"):
        metrics.laravel_queue_job_retries(retry_count=attempt).inc()
    assert _value(registry, "laravel_queue_job_retries_total", retry_count="4+") == 3


def test_what_a_label_reads_like_is_what_is_exposed(metrics, registry):
    tenant = uuid.uuid4()
    for value in (tenant, str(tenant), 1, "1", True, "true", 2.0, "2"):
        metrics.tenant_database_size_bytes(tenant=value).set(1)
    names = {
        sample.labels["tenant"]
        for family in registry.collect()
        for sample in family.samples
        if "tenant" in sample.labels
    }
    assert names == {str(tenant), "1", "true", "2"}


@pytest.mark.parametrize("value", [[], {}, object(), lambda: None], ids=["list", "mapping", "object", "function"])
def test_what_cannot_be_a_label_is_dropped(metrics, registry, value):
    metrics.laravel_queue_size(queue=value).set(1)
    metrics.recorder.set("laravel_queue_size", [value], 1)
    assert _value(registry, "instrumentation_samples_dropped_total", reason="invalid_value") == 2


class Hostile:
    """Raises whatever is asked of it."""

    def _fail(self, *_: object) -> str:
        raise RuntimeError("hostile")

    __str__ = __hash__ = __eq__ = __float__ = __neg__ = _fail  # type: ignore[assignment]


@pytest.mark.parametrize(
    "amount", [None, "12", b"12", [], Hostile(), 1j, 10**400], ids=lambda each: type(each).__name__
)
def test_what_cannot_be_an_amount_is_dropped(metrics, registry, amount):
    metrics.data_import_records(source="csv").inc(amount)
    metrics.laravel_queue_size(queue="default").set(amount)
    metrics.laravel_queue_size(queue="default").inc(amount)
    metrics.laravel_queue_size(queue="default").dec(amount)
    metrics.http_request_duration_seconds(endpoint="x").observe(amount)
    assert _value(registry, "instrumentation_samples_dropped_total", reason="invalid_value") == 5


def test_hostile_labels_never_raise(metrics, registry):
    metrics.laravel_queue_size(queue=Hostile()).set(1)
    assert _value(registry, "instrumentation_samples_dropped_total", reason="invalid_value") == 1


def test_an_error_of_our_own_is_counted_and_logged_once(metrics, registry, monkeypatch, caplog):
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(metrics.recorder._totals.admission, "settle", fail)  # noqa: SLF001
    for _ in range(5):
        metrics.data_import_records(source="csv").inc()
    assert _value(registry, "instrumentation_samples_dropped_total", reason="internal_error") == 5
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "broken" in caplog.text


def test_totals_stay_within_64_bits(metrics, registry):
    counter = metrics.data_import_records(source="csv")
    for _ in range(3):
        counter.inc(2**62)
    assert _value(registry, "data_import_records_total", source="csv") == 2.0**62
    assert _value(registry, "instrumentation_samples_dropped_total", reason="invalid_value") == 2


def test_threads_lose_nothing(metrics, registry):
    def work() -> None:
        for number in range(5_000):
            metrics.data_import_records(source="csv").inc()
            metrics.http_request_duration_seconds(endpoint=f"e{number % 50}").observe(0.001)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _value(registry, "data_import_records_total", source="csv") == 40_000
    counts = [_value(registry, "http_request_duration_seconds_count", endpoint=f"e{each}") for each in range(50)]
    assert counts == [800] * 50


def test_a_block_is_timed_also_when_it_raises(metrics, registry):
    with pytest.raises(KeyError), metrics.etl_job_duration_seconds(etl_job="usage_rollup").time():
        raise KeyError
    assert _value(registry, "etl_job_duration_seconds_count", etl_job="usage_rollup") == 1


def test_a_timer_stops_once(metrics, registry):
    timer = metrics.etl_job_duration_seconds(etl_job="usage_rollup").start()
    assert timer.stop() == timer.stop() > 0
    assert _value(registry, "etl_job_duration_seconds_count", etl_job="usage_rollup") == 1


def test_a_decorated_function_is_timed_and_keeps_its_name(metrics, registry):
    @metrics.etl_job_duration_seconds(etl_job="usage_rollup").time()
    def depth(level: int) -> int:
        """Recurses."""
        return depth(level - 1) + 1 if level else 0

    assert depth(3) == 3
    assert (depth.__name__, depth.__doc__) == ("depth", "Recurses.")
    assert _value(registry, "etl_job_duration_seconds_count", etl_job="usage_rollup") == 4


def test_concurrent_coroutines_are_timed_each_on_its_own(metrics, registry):
    histogram = metrics.etl_job_duration_seconds(etl_job="usage_rollup")

    @histogram.time()
    async def sleep(seconds: float) -> float:
        await asyncio.sleep(seconds)
        return seconds

    async def block() -> None:
        async with histogram.time():
            await asyncio.sleep(0.05)

    async def everything():
        return await asyncio.gather(sleep(0.05), sleep(0.1), sleep(0.15), block())

    assert asyncio.run(everything()) == [0.05, 0.1, 0.15, None]
    assert _value(registry, "etl_job_duration_seconds_count", etl_job="usage_rollup") == 4
    total = _value(registry, "etl_job_duration_seconds_sum", etl_job="usage_rollup")
    assert total is not None
    # Had the coroutines shared a start, or had only their creation been timed, this would not be their sum.
    assert 0.34 < total < 2


def test_what_is_in_progress_is_counted_down_again(metrics, registry):
    gauge = metrics.laravel_queue_size(queue="default")

    @gauge.track_in_progress()
    async def job() -> float | None:
        await asyncio.sleep(0)
        return _value(registry, "laravel_queue_size", queue="default")

    async def everything():
        return await asyncio.gather(job(), job())

    assert asyncio.run(everything()) == [2, 1]
    with pytest.raises(ZeroDivisionError), gauge.track_in_progress():
        raise ZeroDivisionError
    assert _value(registry, "laravel_queue_size", queue="default") == 0


def test_exceptions_are_counted_and_go_on(metrics, registry):
    counter = metrics.data_import_records(source="csv")

    @counter.count_exceptions(ValueError)
    def fail(error: Exception) -> None:
        raise error

    with pytest.raises(ValueError, match="mine"):
        fail(ValueError("mine"))
    with pytest.raises(KeyError):
        fail(KeyError())
    with counter.count_exceptions():
        pass
    assert _value(registry, "data_import_records_total", source="csv") == 1


def test_a_registry_of_ones_own(package, metrics, registry):
    other = CollectorRegistry()
    metrics.data_import_records(source="csv").inc()
    metrics.recorder.register(other)
    assert _value(other, "data_import_records_total", source="csv") == 1
    assert list(registry.collect()) == []
    with pytest.raises(ValueError, match="Duplicated timeseries"):
        package.Metrics(other)


def test_two_instances_share_nothing(package):
    one, two = package.Metrics(CollectorRegistry()), package.Metrics(None)
    one.data_import_records(source="csv").inc()
    assert b'data_import_records_total{source="csv"} 1.0' in generate_latest(one.recorder)
    assert b'data_import_records_total{source="csv"} 0.0' in generate_latest(two.recorder)


def test_only_some_metrics_of_a_registry(metrics, registry):
    metrics.data_import_records(source="csv").inc()
    text = generate_latest(registry.restricted_registry(["data_import_records_total"])).decode()
    assert [line for line in text.splitlines() if line.startswith("# TYPE")] == [
        "# TYPE data_import_records_total counter"
    ]


def test_a_signal_handler_may_record_while_recording(metrics, registry):
    from chom_metrics._runtime.locking import LOCK  # type: ignore[import-not-found]  # noqa: PLC0415

    with LOCK:
        metrics.data_import_records(source="csv").inc()
    assert _value(registry, "data_import_records_total", source="csv") == 1
