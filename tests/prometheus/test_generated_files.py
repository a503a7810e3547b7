"""The committed files of the reference specification, judged by Prometheus' and Alertmanager's own tools."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from sdkgen.simulate import Scenario, exposition, simulate
from tests.prometheus.tools import GENERATED, call, chom, copied, outcomes, written

SLOW = {"tests/ApiTrafficUnusuallyLow.yml", "tests/TenantStorageGrowth.yml"}
TESTS = sorted(path.relative_to(GENERATED).as_posix() for path in (GENERATED / "tests").iterdir())
QUICK = [path for path in TESTS if path not in SLOW]
ALERTS = {alert.name for alert in chom().alerts} | {
    "ApiAvailabilityErrorBudgetBurn",
    "ApiLatencyErrorBudgetBurn",
    "JobSuccessErrorBudgetBurn",
    "QueueWaitErrorBudgetBurn",
}
_NUMBER = re.compile(r"(?P<sign>[<>]=?) (?P<number>[\d.]+)(?P<end>$| and)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path / "prometheus")


def test_promtool_finds_nothing_in_rules_and_configuration(folder):
    rules = [str(path) for path in sorted((folder / "rules").iterdir())]
    status, printed = call(folder, "promtool", "check", "rules", "--lint=all", "--lint-fatal", *rules)
    assert status == 0, printed
    status, printed = call(folder, "promtool", "check", "config", "prometheus.yml")
    assert status == 0, printed


def test_amtool_finds_nothing(folder):
    status, printed = call(folder, "amtool", "check-config", "alertmanager.yml")
    assert status == 0, printed
    assert "4 receivers" in printed


def test_promtool_finds_nothing_in_what_is_exposed(tmp_path):
    history = simulate(chom(), Scenario(1_767_225_600, duration=600, step=60))
    text = "".join(exposition(history, "chom-api", "chom-api-1:9100", 9))
    status, printed = call(tmp_path, "promtool", "check", "metrics", text=text)
    # The names of these two are the monitoring plan's; nothing else is complained about.
    complaints = 'non-histogram and non-summary metrics should not have "_count" suffix'
    assert printed.splitlines() == [f"tenant_feature_{what}_count {complaints}" for what in ("sites", "vps")]
    assert status == 3


def test_every_alert_has_a_test_and_every_test_passes(folder):
    assert {Path(path).stem for path in TESTS} == ALERTS
    assert [path for path, passes in outcomes(folder, TESTS).items() if not passes] == []


def test_every_alert_is_shown_firing_and_silent():
    for path in TESTS:
        tests = yaml.safe_load((GENERATED / path).read_text())["tests"]
        checks = [check["exp_samples"] for test in tests for check in test["promql_expr_test"]]
        assert [] in checks, path
        assert any(checks), path


@pytest.mark.parametrize("factor", [1.25, 0.75], ids=["higher", "lower"])
def test_a_threshold_that_is_off_makes_the_test_of_every_alert_fail(folder, factor):
    _mutate(folder, lambda rule: {**rule, "expr": _shifted(rule["expr"], factor)})
    assert [path for path, passes in outcomes(folder, QUICK).items() if passes] == []


def test_an_alert_that_waits_longer_makes_its_test_fail(folder):
    _mutate(folder, lambda rule: {**rule, "for": "3h"})
    assert [path for path, passes in outcomes(folder, QUICK).items() if passes] == []


def test_an_alert_that_does_not_wait_makes_its_test_fail(folder):
    waiting = _mutate(folder, lambda rule: {key: value for key, value in rule.items() if key != "for"})
    files = [path for path in QUICK if Path(path).stem in waiting]
    assert len(files) > 5
    assert [path for path, passes in outcomes(folder, files).items() if passes] == []


def test_a_changed_label_makes_its_test_fail(folder):
    _mutate(folder, lambda rule: {**rule, "labels": {**rule["labels"], "severity": "none"}})
    assert [path for path, passes in outcomes(folder, QUICK).items() if passes] == []


def test_increase_alone_would_not_see_the_first_event(folder):
    _mutate(folder, lambda rule: {**rule, "expr": re.sub(r"\(\(.*\) or (increase)", r"((\1", rule["expr"])})
    files = ["tests/TenantIsolationViolation.yml", "tests/CrossTenantAttempt.yml"]
    assert outcomes(folder, files) == dict.fromkeys(files, False)


def test_the_committed_files_are_what_the_specification_says(tmp_path):
    for path in written(chom(), tmp_path).rglob("*.yml"):
        assert path.read_bytes() == (GENERATED / path.relative_to(tmp_path)).read_bytes()


def _mutate(folder: Path, change) -> set[str]:
    """Rewrites the rule files with changed alerts; the names of those that changed."""
    changed = set()
    for path in (folder / "rules").iterdir():
        content = yaml.safe_load(path.read_text())
        for group in content["groups"]:
            for index, rule in enumerate(group["rules"]):
                if "alert" in rule and (new := change(rule)) != rule:
                    group["rules"][index] = new
                    changed.add(rule["alert"])
        path.write_text(yaml.safe_dump(content, sort_keys=False))
    return changed


def _shifted(expr: str, factor: float) -> str:
    """The first threshold moved, and with it that of a burn rate's second window."""

    def moved(match: re.Match[str]) -> str:
        number = float(match["number"])
        off = (1.5 if factor > 1 else -1.0) if number == 0 else number * factor
        if match["sign"].startswith("<"):
            off = number / factor
        return f"{match['sign']} {off}{match['end']}"

    return _NUMBER.sub(moved, expr, count=2 if "slo:" in expr else 1)
