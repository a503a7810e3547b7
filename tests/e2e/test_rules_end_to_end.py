"""Every rule of the reference specification answers on a real Prometheus, with the figures of what really happened."""

from __future__ import annotations

import time
import urllib.parse
from itertools import chain

import pytest

from sdkgen.model import resolve
from sdkgen.simulate import Scenario, open_metrics, simulate
from sdkgen.spec import read_spec
from tests.e2e.alerting import RulesServer, hurried
from tests.e2e.servers import ROOT, wait_until

STEP = 30
TENANTS = 9
WEEK = 7 * 86400
WINDOW = 300 // STEP
WEEKLY = "service:http_requests:rate1h"


@pytest.fixture(scope="module")
def history():
    catalogue = resolve(read_spec(ROOT / "metric_specs" / "chom")).catalogue
    assert catalogue is not None
    end = int(time.time()) - 2
    return simulate(catalogue, Scenario(end - 7200, duration=7200, step=STEP, tenants=TENANTS))


@pytest.fixture(scope="module")
def server(history, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    *lines, _ = open_metrics(history)
    end = history.scenario.times[-1]
    # Three weeks in which the hour had ten requests a second: what bands are made of.
    past = "".join(f"{WEEKLY} 10 {end - weeks * WEEK + at}\n" for weeks in (3, 2, 1) for at in range(-300, 600, 60))
    text = "".join(chain(lines, [past, "# EOF\n"]))
    # Rules that are evaluated once an hour would keep the test waiting.
    rules = hurried(ROOT / "generated" / "prometheus" / "rules", folder / "rules")
    with RulesServer(folder / "server", rules, text) as running:
        wait_until(lambda: _all_evaluated(running), "every rule to be evaluated")
        yield running


def _rules(server):
    return [rule for group in server.get("rules")["groups"] for rule in group["rules"]]


def _all_evaluated(server) -> bool:
    """Whether every rule was evaluated, and those that read others often enough to see them."""
    rules = _rules(server)
    names = {rule["name"] for rule in rules if rule["type"] == "recording"}
    return (
        bool(rules) and all(rule["health"] == "ok" for rule in rules) and all(answers(server, name) for name in names)
    )


def answers(server, expression: str) -> list[tuple[dict[str, str], float]]:
    found = server.get(f"query?{urllib.parse.urlencode({'query': expression})}")["result"]
    return [(each["metric"], float(each["value"][1])) for each in found]


def by(server, expression: str, label: str) -> dict[str, float]:
    found = answers(server, expression)
    assert len({labels[label] for labels, _ in found}) == len(found), "one series for each"
    return {labels[label]: value for labels, value in found}


def gained(history, name: str, **wanted: str) -> float:
    """What a counter or a histogram counted in the last five minutes."""
    metric = history.catalogue.by_name[name]
    places = [(index, wanted[label.name]) for index, label in enumerate(metric.labels) if label.name in wanted]
    happened = history.happened(name).items()
    chosen = [values for labels, values in happened if all(labels[index] == value for index, value in places)]
    return float(sum(values[-1] - values[-1 - WINDOW] for values in chosen))


def test_no_rule_fails_and_every_recorded_series_has_values(server):
    rules = _rules(server)
    assert len(rules) > 100
    assert [rule["name"] for rule in rules if rule["health"] != "ok"] == []
    assert [rule["name"] for rule in rules if rule["type"] == "recording" and not answers(server, rule["name"])] == []


def test_requests_a_second_are_those_that_happened(server, history):
    [(_, total)] = answers(server, "service:http_requests:rate5m")
    assert total == pytest.approx(gained(history, "http_requests_total") / 300, rel=0.05)
    tiers = by(server, "tier:http_requests:rate5m", "tier")
    assert tiers.keys() == {"free", "pro", "enterprise", "none"}
    for tier, rate in tiers.items():
        assert rate == pytest.approx(gained(history, "http_requests_total", tier=tier) / 300, rel=0.15, abs=0.02)


def test_every_tenant_has_a_health_score_from_0_to_100(server):
    scores = by(server, "tenant:health_score:rate15m", "tenant")
    assert scores.keys() == by(server, "max by (tenant) (tenant_file_storage_bytes)", "tenant").keys()
    assert len(scores) == TENANTS
    assert all(0 <= score <= 100 for score in scores.values())
    assert len(set(scores.values())) > TENANTS / 2
    # The tenant without containers and the one that never made a request have nothing against them.
    assert scores["tenant-3"] > 99
    assert scores["tenant-9"] > 70


def test_memory_is_compared_with_limits_that_are_some(server, history):
    used, limits = (
        {dict(each.labels)["tenant"]: each.values[-1] for each in history.series(f"container_memory_{what}_bytes")}
        for what in ("usage", "limit")
    )
    expected = {tenant: used[tenant] / limit for tenant, limit in limits.items() if limit}
    assert len(expected) < len(limits)
    assert by(server, "tenant:memory_usage:ratio", "tenant") == pytest.approx(expected)


def test_completeness_is_imported_over_announced(server, history):
    found = by(server, "source:data_import_completeness:ratio", "source")
    assert found.keys() == {"csv", "api", "whm"}
    assert all(value == pytest.approx(0.98, abs=0.02) for value in found.values())


def test_error_ratios_of_objectives_are_those_that_happened(server, history):
    ratios = by(server, "slo:error_ratio:rate5m", "slo")
    events = gained(history, "http_requests_total")
    failed = sum(gained(history, "http_requests_total", status=status) for status in ("500", "503"))
    assert ratios["api-availability"] == pytest.approx(failed / events, abs=0.004)
    jobs = gained(history, "laravel_queue_jobs_processed_total")
    dead = gained(history, "laravel_queue_jobs_processed_total", status="failed")
    assert ratios["job-success"] == pytest.approx(dead / jobs, abs=0.01)
    for slo, metric, bound in (
        ("api-latency", "http_request_duration_seconds", "0.2"),
        ("queue-wait", "laravel_queue_wait_seconds", "60.0"),
    ):
        within = sum(
            (each.values[-1] or 0) - (each.values[-1 - WINDOW] or 0)
            for each in history.series(f"{metric}_bucket")
            if dict(each.labels)["le"] == bound
        )
        assert ratios[slo] == pytest.approx(1 - within / gained(history, metric), abs=0.02)


def test_budgets_and_burn_rates_follow_from_error_ratios(server):
    budgets = by(server, "slo:error_budget:ratio", "slo")
    assert budgets == pytest.approx(
        {"api-availability": 0.001, "api-latency": 0.05, "job-success": 0.01, "queue-wait": 0.05}
    )
    # At one moment, so that the two sides are of the same evaluation.
    at = f"@ {time.time() - 1:.0f}"
    for window in ("5m", "1h", "30d"):
        ratios = by(server, f"slo:error_ratio:rate{window} {at}", "slo")
        burns = by(server, f"slo:burn_rate:rate{window} {at}", "slo")
        assert burns == pytest.approx({slo: ratio / budgets[slo] for slo, ratio in ratios.items()}, rel=0.05)
    left = by(server, f"slo:error_budget_remaining:ratio {at}", "slo")
    burns = by(server, f"slo:burn_rate:rate30d {at}", "slo")
    assert left == pytest.approx({slo: 1 - burn for slo, burn in burns.items()}, rel=0.05, abs=0.05)


def test_bands_are_made_of_the_weeks_before(server):
    assert [value for _, value in answers(server, "service:http_requests_expected:rate1h")] == [10]
    assert [value for _, value in answers(server, "service:http_requests_band:low")] == [5]
    assert [value for _, value in answers(server, "service:http_requests_band:high")] == [20]
