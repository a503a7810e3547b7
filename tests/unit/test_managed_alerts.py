"""Alert rules that Grafana manages: which of their queries are read, where findings stand, how they are suppressed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.unit.test_check_command import METRICS, SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

PROVISIONED = """\
apiVersion: 1
groups:
  - orgId: 1
    name: shop
    folder: Shop
    interval: 1m
    rules:
      - uid: waiting
        title: Jobs wait
        condition: C
        data:
          - refId: A
            relativeTimeRange: {from: 600, to: 0}
            datasourceUid: prometheus
            model:
              datasource: {type: prometheus, uid: prometheus}
              expr: max by (queue) (queue_sizes)
              instant: true
              refId: A
          - refId: B
            datasourceUid: loki
            model:
              datasource: {type: loki, uid: loki}
              expr: sum(rate({app="shop"} |= "error" [5m]))
          - refId: C
            datasourceUid: __expr__
            model: {type: threshold, expression: A, conditions: []}
        for: 5m
        annotations: {summary: "Jobs wait in {{ $labels.queue }}"}
      - uid: slow
        title: Slow
        condition: A
        data:
          - refId: A
            datasourceUid: prometheus
            model:
              datasource: {type: prometheus, uid: prometheus}
              expr: |-
                histogram_quantile(
                  0.95, sum by (le) (rate(wait_seconds_bucket[5m]))
                ) + requests_total
"""


@pytest.fixture
def place(workspace) -> Path:
    made: Path = workspace(settings=SETTINGS, metrics=METRICS)
    return made


@pytest.fixture
def check(place, run):
    """The findings in one file, a line each."""

    def invoke(text: str, name: str = "alerts.yaml", *arguments: str) -> list[str]:
        (place / name).write_text(text, encoding="utf-8")
        outcome = run("check", name, "--spec", "spec", "--output-format", "concise", *arguments)
        return [line.split(" (")[0] for line in outcome.stdout.splitlines()]

    return invoke


def test_the_queries_of_every_rule_are_read_where_they_stand(check):
    found = check(PROVISIONED)

    assert found[0] == "alerts.yaml:17:37: error[SDK403] there is no metric `queue_sizes`"
    assert [line.split(" ")[0] for line in found if "requests_total" in line] == ["alerts.yaml:39:17:"]
    assert not [line for line in found if "alerts.yaml:23" in line]


def test_a_correct_rule_is_clean_and_no_rule_of_prometheus(check):
    assert check(PROVISIONED.replace("queue_sizes", "queue_size").replace(" + requests_total", "")) == []


def test_an_export_as_json_is_read_alike(check):
    found = check(json.dumps(yaml.safe_load(PROVISIONED), indent=1), "alerts.json")

    assert [line.partition(": ")[2] for line in found] == [line.partition(": ")[2] for line in check(PROVISIONED)]
    assert found[0].startswith("alerts.json:")


def test_a_comment_excuses_the_rule_that_it_stands_above(check):
    mark = "      # sdkgen: ignore SDK403 counted elsewhere\n      - uid: waiting"
    found = check(PROVISIONED.replace("      - uid: waiting", mark))

    assert not [line for line in found if "SDK403" in line or "SDK493" in line]
    assert [line for line in found if "requests_total" in line]
    elsewhere = PROVISIONED.replace("      - uid: slow", mark.replace("waiting", "slow"))
    assert [line for line in check(elsewhere) if "SDK403" in line]


def test_a_correction_changes_the_query_alone(place, check):
    check(PROVISIONED, "alerts.yaml", "--fix")

    fixed = (place / "alerts.yaml").read_text(encoding="utf-8")
    assert fixed.splitlines()[:16] == PROVISIONED.splitlines()[:16]
    assert "expr: max by (queue) (queue_size)\n" in fixed


def test_what_a_change_reaches(place, run, workspace):
    (place / "rules").mkdir()
    (place / "rules" / "alerts.yaml").write_text(PROVISIONED, encoding="utf-8")
    (place / "spec").rename(place / "before")
    workspace(settings=SETTINGS, metrics=METRICS.replace("wait_seconds", "pause_seconds"))

    outcome = run("diff", "rules", "--spec", "spec", "--against", "before", "--fail-on", "never")

    assert "alert Slow (rules/alerts.yaml:38)" in outcome.stdout


@pytest.mark.parametrize(
    "rules",
    [
        "[{condition: A, data: 7}]",
        "[{condition: A, data: [7, {model: 7}, {model: {expr: 7}}, {model: {expr: ''}}]}]",
        "[{condition: A, data: [{model: {expr: up}, datasourceUid: 7}], title: 7, for: x}, 7]",
    ],
)
def test_what_is_no_query_is_passed_over(check, rules):
    assert check(f"apiVersion: 1\ngroups: [{{name: 7, rules: {rules}}}]\n") == []
