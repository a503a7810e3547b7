"""Every query of every dashboard of the reference specification, asked of a Prometheus with a history."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.grafana.history import AFTERWARDS, DAY, END, QUIET, Target, targets

DASHBOARDS = Path(__file__).parents[2] / "generated" / "grafana" / "dashboards"
TARGETS = {target.name: target for target in targets(DASHBOARDS)}

WEEKS = ("[7d]", "offset 7d", "[30d]")
NOT_SIMULATED = ("up{", "scrape_", "instrumentation_labels_folded_total")
"""What Prometheus itself adds, and what a healthy service has none of."""
PERCENT = {"percent": 100.0, "percentunit": 1.0}
NEVER_NEGATIVE = {"reqps", "opm", "recpm", "recps", "eps", "cps", "s", "ms", "bytes", "decgbytes", "locale"}
CAN_EXCEED = {"Per-Tenant Resource Usage", "Rate Limit Consumption by Tier", "Capacity Planning", "Storage Consumption"}
"""CPU is a percentage of one core, limits can be exceeded, and growth has no end."""
CAN_BE_NEGATIVE = {"Churn Risk", "Storage Consumption", "Objectives", "Error Budget Left"}


def _moment(target: Target) -> float:
    return AFTERWARDS if any(window in target.target["expr"] for window in WEEKS) else END


def _unit(target: Target) -> str:
    fields = target.panel["fieldConfig"]
    for override in fields["overrides"]:
        if override["matcher"]["options"] in (target.target["legendFormat"], target.target["refId"]):
            return str(next(each["value"] for each in override["properties"] if each["id"] == "unit"))
    return str(fields["defaults"]["unit"])


def _points(series) -> list[float]:
    return [float(value) for _, value in series.get("values", [series.get("value")])]


@pytest.mark.parametrize("name", TARGETS)
def test_it_answers_within_its_range_and_one_series_an_entity(name, archive):
    target = TARGETS[name]

    answer = archive.ask(target.target, _moment(target))

    if any(name in target.target["expr"] for name in NOT_SIMULATED):
        assert answer == []
        return
    assert answer, target.target["expr"]
    points = [point for series in answer for point in _points(series)]
    assert not any(map(math.isnan, points))
    title, unit = target.panel["title"], _unit(target)
    if unit in NEVER_NEGATIVE or (unit in PERCENT and title not in CAN_BE_NEGATIVE):
        assert min(points) >= 0
    if unit in PERCENT and title not in CAN_EXCEED | CAN_BE_NEGATIVE:
        assert max(points) <= PERCENT[unit] * (1 + 1e-9)
    labels = [tuple(sorted(series["metric"].items())) for series in answer]
    assert len(set(labels)) == len(labels)
    assert not any({"job", "instance"} & series["metric"].keys() for series in answer)


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if target.target["instant"]])
def test_without_traffic_it_never_gives_what_is_no_number(name, archive):
    answer = archive.ask(TARGETS[name].target, QUIET)

    assert not any(math.isnan(point) for series in answer for point in _points(series))


def _target(uid: str, title: str, ref: str = "A") -> Target:
    return TARGETS[f"{uid}/{title}/{ref}"]


def test_a_score_is_there_for_everybody_at_any_time(archive):
    score = _target("chom-tenant-analytics", "Tenant Health Scores")

    for at in (END, QUIET):
        answer = archive.ask(score.target, at)
        assert len(answer) == 12
        assert all(0 <= point <= 100 for series in answer for point in _points(series))


def test_the_isolation_panel_turns_red_on_the_first_violation_ever(archive):
    panel = _target("chom-tenant-analytics", "Multi-Tenancy Isolation Verification")
    first = DAY.times[DAY.first_event]
    red = panel.panel["fieldConfig"]["defaults"]["thresholds"]["steps"][-1]["value"]

    before = archive.ask(panel.target, first - 60)
    after = archive.ask(panel.target, first)

    assert len(before) == len(after) == 18
    assert max(point for series in before for point in _points(series)) == 0
    assert max(point for series in after for point in _points(series)) >= red


@pytest.mark.parametrize(
    ("title", "variable", "label", "value"),
    [
        ("API Usage by Tenant", "tenant", "tenant", "tenant-01"),
        ("Per-Tenant Resource Usage", "tenant", "tenant", "tenant-01"),
        ("MRR by Tier", "tier", "tier", "pro"),
    ],
)
def test_a_variable_narrows_a_panel(title, variable, label, value, archive):
    answer = archive.ask(_target("chom-tenant-analytics", title).target, END, {variable: value})

    assert {series["metric"][label] for series in answer} == {value}


def test_a_tier_narrows_metrics_that_know_only_tenants(archive):
    tenants = {dict(labels)["tenant"] for labels in archive.values('tenant_mrr_dollars{tier="pro"}', END)}
    assert 0 < len(tenants) < 12

    for title in ("Feature Usage", "Per-Tenant Resource Usage", "Storage Consumption", "Tenant Health Scores"):
        answer = archive.ask(_target("chom-tenant-analytics", title).target, END, {"tier": "pro"})
        assert answer
        assert {series["metric"]["tenant"] for series in answer} <= tenants
