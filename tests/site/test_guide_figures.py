"""Figures in guides are those of the specification, of its rules and of the price list."""

from __future__ import annotations

import importlib.util
import re
import sys

import pytest

from sdkgen.model import resolve
from sdkgen.spec import read_spec
from tests.conftest import ROOT

SPEC = ROOT / "metric_specs" / "chom"


@pytest.fixture(scope="module")
def catalogue():
    found = resolve(read_spec(SPEC)).catalogue
    assert found
    return found


@pytest.fixture(scope="module")
def prices():
    """The price list that bills are made with."""
    place = importlib.util.spec_from_file_location("monthly_bill", ROOT / "examples" / "monthly_bill.py")
    assert place
    assert place.loader
    module = importlib.util.module_from_spec(place)
    sys.modules["monthly_bill"] = module
    place.loader.exec_module(module)
    return module


def _guide(name):
    return (SPEC / "guides" / f"{name}.md").read_text(encoding="utf-8")


def test_requests_cost_what_the_bill_takes_for_them(prices):
    text = _guide("billing")

    for tier, price in prices.REQUEST_PRICES.items():
        assert f"| API requests, {tier} | {price.each} USD each | above {price.included:,} a month |" in text
        assert re.search(rf'tier="{tier}"}}\[30d\]\)\) - {price.included}, 0\) \* {price.each}\n', text), tier
    assert prices.FREE.each == 0


def test_units_cost_what_the_bill_takes_for_them(prices):
    billing = _guide("billing")
    hours = prices.HOURS_A_MONTH

    assert f"| storage | {prices.PRICES['storage_gb'].each} USD a GB-month |" in billing
    assert f"| transfer | {prices.PRICES['transfer_gb'].each} USD a GB |" in billing
    assert f"| VPS | {prices.PRICES['vps_hours'].each * hours:.0f} USD a month, {hours} hours |" in billing
    for text in (billing, _guide("cost")):
        assert set(re.findall(r"\* 5 / (\d+)", text)) == {str(hours)}
        assert set(re.findall(r"\* (0\.\d+)", text)) <= {"0.10", "0.05", "0.001", "0.0005"}
    assert f"A VPS costs {prices.PRICES['vps_hours'].each * hours:.0f} USD a month" in _guide("capacity")


def test_promises_are_the_objectives(catalogue):
    text, slos = _guide("objectives"), {slo.name: slo for slo in catalogue.slos}
    rows = {
        "availability": f"{slos['api-availability'].objective * 100:g} % of requests are not 5xx",
        "latency": f"{slos['api-latency'].objective * 100:g} % of requests below 200 ms",
        "jobs": f"{slos['job-success'].objective * 100:g} % of attempts do not fail for good",
        "queue wait": f"{slos['queue-wait'].objective * 100:g} % of jobs wait less than 60 s",
    }

    for name, target in rows.items():
        assert f"| {name} | {target} |" in text
    days = {round(slo.window / 86400) for slo in slos.values()}
    assert days == {int(found) for found in re.findall(r"over (\d+) days", text)}


def test_burn_rates_are_those_of_the_alerts(catalogue):
    text = _guide("objectives")

    for burn in catalogue.slos[0].burns:
        assert f"| {burn.factor:g} | {burn.budget * 100:g} % in " in text
        assert round(burn.factor * burn.long / catalogue.slos[0].window, 4) == pytest.approx(burn.budget)


@pytest.mark.parametrize(
    ("guide", "text", "alert"),
    [
        ("scenarios", r"`ApiLatencyHigh` \(p95 above 500 ms for ten minutes\)", ("ApiLatencyHigh", 0.5, 600)),
        ("scenarios", r"`QueueBacklog` fires: more than 1,000 jobs for ten\s+minutes", ("QueueBacklog", 1000, 600)),
        ("capacity", r"p95 of the wait above 30 s, or depth above 1,000", ("QueueWaitLong", 30, 900)),
        ("capacity", r"p95 above 500 ms for 10 ", ("ApiLatencyHigh", 0.5, 600)),
    ],
)
def test_thresholds_are_those_of_the_alerts(catalogue, guide, text, alert):
    name, bound, hold = alert
    [rule] = [each for each in catalogue.alerts if each.name == name]

    assert re.search(text, _guide(guide))
    assert rule.hold == hold
    assert rule.conditions[0].threshold == bound


def test_what_is_said_to_be_a_bucket_bound_is_one(catalogue):
    buckets = {metric.name: metric.buckets for metric in catalogue.metrics}

    for name in ("api-usage", "objectives", "scenarios", "data-pipeline"):
        for metric, bound in re.findall(r'(\w+)_bucket\{[^}]*le="([\d.]+)"', _guide(name)):
            assert float(bound) in buckets[metric], f"{name}: {metric} {bound}"


def test_retention_states_and_units_are_those_of_the_specification(catalogue):
    assert f"the retention of this Prometheus is {round(catalogue.prometheus.retention / 86400)} days" in _guide(
        "billing"
    )
    states = catalogue.by_name["scheduled_job_last_status"].states
    assert ", ".join(f"{number} {meaning}" for number, meaning in states.items()) in _guide("data-pipeline")
    usage = next(each for each in catalogue.by_name["tenant_usage_quantity_total"].labels if each.name == "usage")
    assert re.findall(r"^\| `(\w+)` \| [^|]+ \| (?:after|hourly|from)", _guide("billing"), re.MULTILINE) == list(
        usage.values
    )
