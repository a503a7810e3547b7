"""promtool's tests of alerts: one file an alert, so that a changed alert changes one file."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sdkgen.alerting import AlertRule, rule_tests
from sdkgen.emit.yaml_text import block
from sdkgen.model.slo_series import window_text
from sdkgen.queries import names_in
from sdkgen.queries.expression import string

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.alerting import Check, Group, RuleTest
    from sdkgen.model import Catalogue


def test_files(catalogue: Catalogue, groups: tuple[Group, ...]) -> Iterator[tuple[str, str]]:
    """The path and the text of every file of tests; histories of different steps are files of their own."""
    sources = _sources(groups)
    for alert, tests in rule_tests(catalogue).items():
        by_step: defaultdict[float, list[RuleTest]] = defaultdict(list)
        for test in tests:
            by_step[test.step].append(test)
        for number, (step, found) in enumerate(sorted(by_step.items())):
            suffix = f"-{window_text(step)}" if number else ""
            yield f"tests/{alert}{suffix}.yml", _file(step, found, sorted(sources[alert]))


def _file(step: float, tests: list[RuleTest], sources: list[str]) -> str:
    head = {
        "rule_files": [f"../rules/{source}.yml" for source in sources],
        "evaluation_interval": window_text(step),
    }
    return block(head) + "tests:\n" + "".join(block([_group(test)], 2) for test in tests)


def _group(test: RuleTest) -> dict[str, Any]:
    return {
        "name": test.name,
        "interval": window_text(test.step),
        "input_series": [{"series": series, "values": values} for series, values in test.series.items()],
        "promql_expr_test": [_check(test.alert, check) for check in test.checks],
    }


def _check(alert: str, check: Check) -> dict[str, Any]:
    labels = {"alertname": alert, "alertstate": "firing", **dict(sorted(check.labels.items()))}
    firing = "ALERTS{" + ", ".join(f"{name}={string(value)}" for name, value in labels.items()) + "}"
    return {
        "expr": firing,
        "eval_time": window_text(check.at),
        "exp_samples": [{"labels": firing, "value": 1}] if check.fires else [],
    }


def _sources(groups: tuple[Group, ...]) -> Mapping[str, set[str]]:
    """The rule files that each alert needs: its own and those of every series recorded for it."""
    files = {rule.name: group.file for group in groups for rule in group.rules}
    exprs: defaultdict[str, list[str]] = defaultdict(list)
    for group in groups:
        for rule in group.rules:
            exprs[rule.name].append(rule.expr)
    return {
        rule.name: {files[name] for name in _needed(rule.name, exprs)}
        for group in groups
        for rule in group.rules
        if isinstance(rule, AlertRule)
    }


def _needed(name: str, exprs: Mapping[str, list[str]]) -> set[str]:
    """The rules that a rule is made of, itself included."""
    found, waiting = set(), [name]
    while waiting:
        current = waiting.pop()
        if current in exprs and current not in found:
            found.add(current)
            waiting += [used for expr in exprs[current] for used, _ in names_in(expr)]
    return found
