"""What the panels of the reference specification show, against figures computed from the raw samples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.grafana.history import AFTERWARDS, DAY, END, LATE, WEEKS, targets
from tests.grafana.raw import Figures, Raw, over, plus, times, top

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

DASHBOARDS = Path(__file__).parents[2] / "generated" / "grafana" / "dashboards"
TARGETS = {target.name: target for target in targets(DASHBOARDS)}
MINUTES, HOUR, DAY_LONG, WEEK = 60, 3600, 86400, 7 * 86400
RATE_INTERVAL, FIVE = 4 * MINUTES, 5 * MINUTES
TENANT = ("tenant",)


def _is(label: str, *starts: str) -> Callable[[Mapping[str, str]], bool]:
    return lambda labels: labels[label].startswith(starts)


def _rate_limit(raw: Raw) -> Figures:
    requests = raw.rate("tenant_http_requests_total", FIVE, ("tier",))
    active = raw.increase("tenant_http_requests_total", FIVE, ("tenant", "tier"))
    tenants: Figures = {}
    for (_, tier), count in active.items():
        tenants[tier,] = tenants.get((tier,), 0) + (count > 0)
    limits = raw.gauge("rate_limit_per_minute", ("tier",))
    return {row: 100 * 60 * requests[row] / (limits[row] * tenants[row]) for row in requests.keys() & limits.keys()}


def _shares(raw: Raw, name: str) -> Figures:
    whole = sum(raw.increase(name, RATE_INTERVAL).values())
    return {row: part / whole for row, part in raw.increase(name, RATE_INTERVAL, ("status",)).items()}


def _storage(raw: Raw) -> Figures:
    return plus(raw.gauge("tenant_database_size_bytes", TENANT), raw.gauge("tenant_file_storage_bytes", TENANT))


def _scores(raw: Raw) -> Figures:
    window = 15 * MINUTES
    requests = raw.increase("tenant_http_requests_total", window, TENANT)
    good = raw.increase("tenant_http_requests_total", window, TENANT, _is("status_class", "1", "2", "3", "4"))
    available = over(good, requests)
    cpu = raw.rate("container_cpu_usage_seconds_total", window, TENANT)
    limits = raw.gauge("container_memory_limit_bytes", TENANT, unite=sum)
    memory = over(raw.gauge("container_memory_usage_bytes", TENANT, unite=sum), limits)
    return {
        (tenant,): 40 * available.get((tenant,), 1.0)
        + 30 * min(1.0, max(0.0, 1 - cpu.get((tenant,), 0.0)))
        + 30 * min(1.0, max(0.0, 1 - memory.get((tenant,), 0.0)))
        for tenant in raw.tenants
    }


def _churn(raw: Raw) -> Figures:
    series = raw.series("tenant_http_requests_total")
    assert series
    this_week = raw.increase("tenant_http_requests_total", WEEK, TENANT)
    earlier = Raw(raw.history.catalogue, WEEKS, LATE - WEEK)
    last_week = earlier.increase("tenant_http_requests_total", WEEK, TENANT)
    changes = {row: value - 1 for row, value in over(this_week, last_week).items()}
    return dict(sorted(changes.items(), key=lambda item: item[1])[:10])


def _failed_share(raw: Raw) -> Figures:
    by = ("queue", "job_type")
    failed = raw.increase("laravel_queue_jobs_processed_total", HOUR, by, _is("status", "failed"))
    every = raw.increase("laravel_queue_jobs_processed_total", HOUR, by)
    return {row: share for row, share in over(failed, every).items() if row in top(failed, 10)}


def _consumer_errors(raw: Raw) -> Figures:
    by = ("consumer", "tier")
    every = raw.increase("http_requests_total", HOUR, by)
    errors = raw.increase("http_requests_total", HOUR, by, _is("status", "4", "5"))
    return {row: share for row, share in over(errors, every).items() if row in top(every, 10)}


def _seen(raw: Raw) -> Figures:
    """Series of every metric within Prometheus' lookback; shared ones once for all instances."""
    found: Figures = {}
    for metric in (each for each in raw.history.catalogue.metrics if not each.is_own):
        name = f"{metric.name}_count" if metric.has_suffixes else metric.name
        series = [each for each in raw.history.series(metric.name) if each.name == name]
        alive = [dict(each.labels) for each in series if _is_alive(each.values[raw.last - 5 : raw.last + 1])]
        own = [label.name for label in metric.labels]
        found[metric.name,] = len(
            {tuple(labels[label] for label in own) for labels in alive} if metric.shared else alive
        )
    return found


def _is_alive(values: Iterable[float | None]) -> bool:
    return any(value is not None for value in values)


def _p95(raw: Raw, window: int) -> Figures:
    return times(raw.quantile(0.95, "tenant_http_request_duration_seconds", window, TENANT), 1000)


API, PIPELINE, TENANTS = "chom-api-analytics", "chom-data-pipeline", "chom-tenant-analytics"
COST, HEALTH = "chom-cost-attribution", "chom-instrumentation-health"

EXPECTED: dict[str, Callable[[Raw], Figures]] = {
    f"{API}/API Request Rate by Endpoint/A": lambda raw: raw.rate("http_requests_total", FIVE, ("endpoint",)),
    f"{API}/API Usage by Consumer, last hour/A": lambda raw: top(
        raw.increase("http_requests_total", HOUR, ("consumer",)), 20
    ),
    f"{API}/Rate Limit Consumption by Tier/A": _rate_limit,
    f"{API}/API Version Adoption/A": lambda raw: raw.increase("http_requests_total", HOUR, ("api_version",)),
    f"{API}/Deprecated Endpoint Usage/A": lambda raw: raw.rate(
        "http_requests_total", FIVE, ("endpoint",), _is("deprecated", "true")
    ),
    f"{API}/API Error Distribution/A": lambda raw: raw.rate(
        "http_requests_total", FIVE, ("endpoint", "status"), _is("status", "4", "5")
    ),
    f"{API}/Response Payload Sizes/B": lambda raw: raw.quantile(
        0.95, "http_response_size_bytes", RATE_INTERVAL, ("endpoint",)
    ),
    f"{API}/API Key Distribution and Activity/A": lambda raw: raw.gauge(
        "api_keys_active", ("tier",), _is("window", "24h")
    ),
    f"{API}/Webhook Delivery Success Rate/A": lambda raw: _shares(raw, "webhook_deliveries_total"),
    f"{API}/Top API Consumers/A": lambda raw: top(raw.increase("http_requests_total", HOUR, ("consumer", "tier")), 10),
    f"{API}/Top API Consumers/B": _consumer_errors,
    f"{API}/Rate Limit Violations/A": lambda raw: raw.rate(
        "http_requests_total", FIVE, ("consumer", "tier"), _is("status", "429")
    ),
    f"{API}/API Response Time p95 by Endpoint/A": lambda raw: times(
        raw.quantile(0.95, "http_request_duration_seconds", FIVE, ("endpoint",)), 1000
    ),
    f"{PIPELINE}/Queue Job Processing Rate/A": lambda raw: times(
        raw.rate("laravel_queue_jobs_processed_total", FIVE, ("queue",)), 60
    ),
    f"{PIPELINE}/Queue Depth/A": lambda raw: raw.gauge("laravel_queue_size", ("queue",)),
    f"{PIPELINE}/Background Job Success/Failure Rate/A": lambda raw: _shares(raw, "laravel_queue_jobs_processed_total"),
    f"{PIPELINE}/Top Failed Jobs/A": lambda raw: top(
        raw.increase("laravel_queue_jobs_processed_total", HOUR, ("job_type", "queue"), _is("status", "failed")), 10
    ),
    f"{PIPELINE}/Top Failed Jobs/B": lambda raw: {
        (job_type, queue): share for (queue, job_type), share in _failed_share(raw).items()
    },
    f"{PIPELINE}/Data Import/Export Volumes/A": lambda raw: times(
        raw.rate("data_import_records_total", RATE_INTERVAL, ("source",)), 60
    ),
    f"{PIPELINE}/ETL Job Performance/B": lambda raw: raw.quantile(
        0.95, "etl_job_duration_seconds", 4 * HOUR, ("etl_job",)
    ),
    f"{PIPELINE}/Data Validation Error Rates/A": lambda raw: raw.rate(
        "data_validation_errors_total", RATE_INTERVAL, ("field", "validation_type")
    ),
    f"{PIPELINE}/Data Transformation Latency/C": lambda raw: times(
        raw.quantile(0.99, "data_transformation_duration_seconds", RATE_INTERVAL, ("transformation",)), 1000
    ),
    f"{PIPELINE}/Scheduled Job Execution/A": lambda raw: times(
        raw.gauge("scheduled_job_last_run_timestamp_seconds", ("job_name",)), 1000
    ),
    f"{PIPELINE}/Scheduled Job Execution/B": lambda raw: raw.gauge("scheduled_job_last_status", ("job_name",)),
    f"{PIPELINE}/Batch Processing Throughput/A": lambda raw: raw.rate(
        "batch_processing_records_total", RATE_INTERVAL, ("batch_type",)
    ),
    f"{PIPELINE}/Queue Wait Time/A": lambda raw: raw.quantile(
        0.5, "laravel_queue_wait_seconds", RATE_INTERVAL, ("queue",)
    ),
    f"{PIPELINE}/Job Retry Distribution/A": lambda raw: raw.increase(
        "laravel_queue_job_retries_total", HOUR, ("retry_count",)
    ),
    f"{PIPELINE}/Data Pipeline Health Score/A": lambda raw: times(
        over(
            raw.increase("laravel_queue_jobs_processed_total", 15 * MINUTES, (), _is("status", "success")),
            raw.increase("laravel_queue_jobs_processed_total", 15 * MINUTES),
        ),
        100,
    ),
    f"{TENANTS}/Tenant Growth/A": lambda raw: {(): float(len(raw.tenants))},
    f"{TENANTS}/Storage Consumption/A": lambda raw: top(_storage(raw), 20),
    f"{TENANTS}/API Usage by Tenant/A": lambda raw: {
        row: value
        for row, value in raw.rate("tenant_http_requests_total", FIVE, TENANT).items()
        if row in top(raw.rate("tenant_http_requests_total", FIVE, TENANT), 10)
    },
    f"{TENANTS}/Feature Usage/B": lambda raw: raw.gauge("tenant_feature_sites_count", TENANT),
    f"{TENANTS}/Tenant Health Scores/A": _scores,
    f"{TENANTS}/Cross-Tenant Performance Comparison/A": lambda raw: {
        row: value for row, value in _p95(raw, FIVE).items() if row in top(_p95(raw, FIVE), 5)
    },
    f"{TENANTS}/MRR by Tier/A": lambda raw: {
        (tier,): sum(
            value for (_, its), value in raw.gauge("tenant_mrr_dollars", ("tenant", "tier")).items() if its == tier
        )
        for _, tier in raw.gauge("tenant_mrr_dollars", ("tenant", "tier"))
    },
    f"{TENANTS}/Capacity Planning/D": lambda raw: times(_storage(raw), 1e-9),
    f"{TENANTS}/Churn Risk/A": _churn,
    f"{COST}/Consumption and Margin by Tenant/C": lambda raw: times(raw.gauge("tenant_feature_vps_count", TENANT), 5),
    f"{COST}/Consumption and Margin by Tenant/D": lambda raw: times(_storage(raw), 0.1e-9),
    f"{HEALTH}/Metrics Seen/A": _seen,
}
LATE_ONES = {f"{TENANTS}/Churn Risk/A"}


@pytest.fixture(scope="module")
def raw(catalogue) -> Raw:
    return Raw(catalogue, DAY, END)


@pytest.fixture(scope="module")
def weeks(catalogue) -> Raw:
    return Raw(catalogue, WEEKS, LATE)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_panel_shows_what_was_recorded(name, archive, raw, weeks):
    target, is_late = TARGETS[name], name in LATE_ONES
    expected = EXPECTED[name](weeks if is_late else raw)

    answer = archive.ask(target.target, AFTERWARDS if is_late else END)

    # A series that an instance's restart ended, and that was not needed since, has no value at the end.
    last = {
        tuple(value for _, value in sorted(series["metric"].items())): float(point)
        for series in answer
        for time, point in series.get("values", [series.get("value")])
        if time == (AFTERWARDS if is_late else END)
    }
    assert len(last) > 0
    # A redeployment falls into the weeks: with samples an hour apart it takes one of 168 with it.
    assert last == pytest.approx(expected, rel=1e-6, abs=0.02 if is_late else 1e-9)


def test_most_panels_are_expected():
    assert len({name.rpartition("/")[0] for name in EXPECTED}) >= 25
