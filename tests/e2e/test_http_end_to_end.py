"""A served application, concurrent clients and a real Prometheus: every HTTP metric is exactly what happened."""

from __future__ import annotations

import contextlib
import subprocess
from collections import Counter
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

import pytest
from prometheus_client.utils import floatToGoString

from tests.e2e.servers import LOOPBACK, App, Prometheus, Redis, wait_until
from tests.e2e.traffic import Answer, Call, Client, Labels, count, send_concurrently, tenant_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIZE_BOUNDS = (256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, inf)
DURATION_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, inf)
TENANT_BOUNDS = (0.1, 0.2, 0.5, 1, 5, inf)
MAX_STATUSES = 60
FREE_LIMIT = 5

SITES = "api/v1/sites"
SITE = "api/v1/sites/{site}"
DIAGNOSTICS = "api/v1/diagnostics"

# What an ordinary client does, once for each of two tiers and for one whose tier no specification knows.
ORDINARY = (
    Call("GET", "/api/v1/sites", 200, SITES),
    Call("GET", "/api/v2/sites", 200, "api/v2/sites", api_version="v2"),
    Call("GET", "/api/v1/vps-servers", 200, "api/v1/vps-servers"),
    Call("GET", "/api/v1/servers", 200, "api/v1/servers", deprecated=True),
    Call("GET", "/api/v1/reports/usage", 200, "api/v1/reports/usage"),
    Call("GET", "/api/v1/sites/no-such-site", 404, SITE),
    Call("POST", "/api/v1/sites", 422, SITES, body={"status": "exploded"}),
    Call("HEAD", "/api/v1/sites", 200, SITES),
)

ANONYMOUS = (
    Call("GET", "/api/v1/status", 200, "api/v1/status"),
    Call("GET", "/api/v1/sites", 401, SITES),
    Call("GET", "/wp-login.php", 404, "unmatched", api_version="none"),
    Call("GET", "/api/v1/status/no-such-thing", 404, "unmatched", api_version="none"),
    Call("DELETE", "/api/v1/status", 405, "unmatched", api_version="none"),
    Call("GET", "/api/v1/diagnostics/exception", 500, f"{DIAGNOSTICS}/exception"),
    Call("GET", "/api/v1/diagnostics/memory", 500, f"{DIAGNOSTICS}/memory", measured=False),
    Call("GET", "/api/v1/diagnostics/compile", 500, f"{DIAGNOSTICS}/compile", measured=False),
    Call("GET", "/api/v1/diagnostics/exit", 200, f"{DIAGNOSTICS}/exit", measured=False),
)


def signed_in(tier: str, client: int) -> list[Call]:
    """One client of a tenant: the ordinary calls thrice, and a site of its own."""
    created = Call("POST", "/api/v1/sites", 201, SITES, body={"domain": f"{tier}{client}.example.com"})
    return [replace(call, tier=tier) for call in (*ORDINARY * 3, created)]


def scripts() -> list[list[Call]]:
    """Eight clients at the same time; the throttled one is alone with its tenant, whose limit it must meet exactly."""
    listing = Call("GET", "/api/v1/sites", 200, SITES, tier="free")
    return [
        *(signed_in("pro", client) for client in range(3)),
        *(signed_in("enterprise", client) for client in range(2)),
        signed_in("legacy", 0),
        list(ANONYMOUS * 2),
        [*[listing] * FREE_LIMIT, *[replace(listing, status=429)] * 4],
    ]


def too_many_statuses(seen: set[int]) -> tuple[list[Call], list[Call]]:
    """More status codes than the label may have: those that fit if they come first, and those that are folded then."""
    room = MAX_STATUSES - len(seen)
    calls = [
        Call("GET", f"/{DIAGNOSTICS}/status/{code}", code, f"{DIAGNOSTICS}/status/{{code}}") for code in range(520, 580)
    ]
    return calls[:room], [replace(call, exposed_status="other") for call in calls[room:]]


@pytest.fixture(params=["apcu", "redis", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    with contextlib.ExitStack() as stack:
        environment = {"METRICS_STORE": request.param}
        if request.param == "redis":
            environment["REDIS_PORT"] = str(stack.enter_context(Redis(tmp_path / "redis")).port)
        yield environment


def test_prometheus_reads_exactly_what_happened(installed_host: Path, tmp_path: Path, store: dict[str, str]) -> None:
    limits = {"CHOM_LIMIT_FREE": str(FREE_LIMIT), "CHOM_LIMIT_PRO": "100000", "CHOM_LIMIT_ENTERPRISE": "100000"}
    with (
        App(installed_host, tmp_path / "host", store | limits) as app,
        Prometheus(tmp_path / "prometheus", app.port, app.token) as prometheus,
    ):
        answers = send_concurrently(app.port, scripts())
        seen = {answer.status for answer in answers}
        fitting, folded = too_many_statuses(seen)
        answers += Client(app.port).send(fitting)
        # A request is recorded after its response: all that shall fit must have been, before the first that shall not.
        wait_until(lambda: prometheus.total("http_requests_total") >= len(answers), "the last that fits")
        answers += Client(app.port).send(folded)
        assert [answer.status for answer in answers] == [answer.call.status for answer in answers]

        # The last batches are stored after their responses; two scrapes more would show what is counted twice.
        wait_until(lambda: prometheus.total("http_requests_total") >= len(answers), "the last request")
        prometheus.wait_for_scrapes(2)

        assert_requests(prometheus, answers)
        assert_durations(prometheus, answers)
        assert_sizes(prometheus, answers)
        assert_folds(prometheus, answers)
        assert prometheus.query("instrumentation_samples_dropped_total > 0") == {}
        assert prometheus.query("instrumentation_store_failures_total > 0") == {}
        check_exposition(app.scrape())


def assert_requests(prometheus: Prometheus, answers: list[Answer]) -> None:
    calls = [answer.call for answer in answers]
    assert prometheus.query("http_requests_total") == count(call.requests_labels() for call in calls)
    assert prometheus.query("tenant_http_requests_total") == count(
        call.tenant_labels() for call in calls if call.tier is not None
    )


def assert_durations(prometheus: Prometheus, answers: list[Answer]) -> None:
    calls = [answer.call for answer in answers]
    endpoints = count(labels(endpoint=call.endpoint) for call in calls)
    tenants = count(labels(tenant=tenant_of(call.tier)) for call in calls if call.tier is not None)
    for metric, expected, bounds in (
        ("http_request_duration_seconds", endpoints, DURATION_BOUNDS),
        ("tenant_http_request_duration_seconds", tenants, TENANT_BOUNDS),
    ):
        assert prometheus.query(f"{metric}_count") == expected
        buckets = prometheus.query(f"{metric}_bucket")
        assert set(buckets) == {series | bucket(bound) for series in expected for bound in bounds}
        for series, total in expected.items():
            cumulative = [buckets[series | bucket(bound)] for bound in bounds]
            assert cumulative == sorted(cumulative)
            assert cumulative[-1] == total
        assert set(prometheus.query(f"{metric}_sum > 0")) == set(expected)


def assert_sizes(prometheus: Prometheus, answers: list[Answer]) -> None:
    sizes: dict[Labels, list[int]] = {}
    for answer in answers:
        if answer.call.measured:
            sizes.setdefault(labels(endpoint=answer.call.endpoint), []).append(answer.size)
    metric = "http_response_size_bytes"
    assert prometheus.query(f"{metric}_count") == {series: len(values) for series, values in sizes.items()}
    assert prometheus.query(f"{metric}_sum") == {series: sum(values) for series, values in sizes.items()}
    assert prometheus.query(f"{metric}_bucket") == {
        series | bucket(bound): sum(value <= bound for value in values)
        for series, values in sizes.items()
        for bound in SIZE_BOUNDS
    }


def assert_folds(prometheus: Prometheus, answers: list[Answer]) -> None:
    calls = [answer.call for answer in answers]
    legacy = sum(call.tier == "legacy" for call in calls)
    overflowing = sum(call.exposed_status == "other" for call in calls)
    assert overflowing > 0
    assert prometheus.query("instrumentation_labels_folded_total") == {
        labels(metric="http_requests_total", label="tier", reason="undeclared_value"): legacy,
        labels(metric="tenant_http_requests_total", label="tier", reason="undeclared_value"): legacy,
        labels(metric="api_key_last_used_timestamp_seconds", label="tier", reason="undeclared_value"): legacy,
        labels(metric="http_requests_total", label="status", reason="max_values"): overflowing,
    }


def labels(**pairs: str) -> Labels:
    return frozenset(pairs.items())


def bucket(bound: float) -> Labels:
    return labels(le=floatToGoString(bound))


def check_exposition(text: str) -> None:
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_a_redis_that_dies_and_returns_costs_samples_but_no_request(installed_host: Path, tmp_path: Path) -> None:
    status = Call("GET", "/api/v1/status", 200, "api/v1/status")
    with Redis(tmp_path / "redis") as redis:
        environment = {"METRICS_STORE": "redis", "REDIS_HOST": LOOPBACK, "REDIS_PORT": str(redis.port)}
        with App(installed_host, tmp_path / "host", environment) as app:
            assert statuses(app, [status] * 10) == {200: 10}
            wait_until(
                lambda: sample(app, 'http_response_size_bytes_count{endpoint="api/v1/status"}') == 10, "10 requests"
            )

            redis.kill()
            assert statuses(app, [status] * 20) == {200: 20}
            lost = 'instrumentation_samples_dropped_total{reason="store_unavailable"}'
            wait_until(lambda: (sample(app, lost) or 0) > 0, "the drop counter")
            assert (sample(app, 'instrumentation_store_failures_total{operation="write"}') or 0) > 0
            assert sample(app, 'http_response_size_bytes_count{endpoint="api/v1/status"}') is None

            redis.start()
            recovered = 'http_response_size_bytes_count{endpoint="api/v1/status"}'

            def records_again() -> bool:
                assert statuses(app, [status]) == {200: 1}
                return (sample(app, recovered) or 0) > 0

            wait_until(records_again, "the circuit to close")
            assert (sample(app, lost) or 0) > 0


def statuses(app: App, calls: list[Call]) -> Counter[int]:
    return Counter(answer.status for answer in Client(app.port).send(calls))


def sample(app: App, series: str) -> float | None:
    """The value of one series as `/metrics` shows it now, or None."""
    for line in app.scrape().splitlines():
        if line.startswith(f"{series} "):
            return float(line.rpartition(" ")[2])
    return None
