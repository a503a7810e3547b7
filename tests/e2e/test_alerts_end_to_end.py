"""Every alert of the reference specification fires on a real Prometheus and arrives where it should.

The histories are those of the generated tests, ending now. What is accelerated: rules are evaluated every second,
alerts wait two seconds instead of minutes (how long they wait is promtool's to prove), Alertmanager waits for nobody.
"""

from __future__ import annotations

import time
from collections import defaultdict

import pytest

from sdkgen.alerting import rule_tests
from sdkgen.model import resolve
from sdkgen.spec import read_spec
from tests.e2e.alerting import Alertmanager, RulesServer, Webhook, as_history, compatible, hurried
from tests.e2e.servers import ROOT, wait_until

GENERATED = ROOT / "generated" / "prometheus"
WEEK = 7 * 86400.0

SECURITY = "security"
BURN = "ErrorBudgetBurn"


def _receiver(labels) -> str:
    """Who must be told: security first, critical to the pager, information as a ticket, the rest to the chat."""
    if labels["severity"] == "critical":
        return "security-pager" if labels["owner"] == SECURITY else "pager"
    return "ticket" if labels["severity"] == "info" else "chat"


@pytest.fixture(scope="module")
def tests():
    """The firing history of every alert, and of a budget that burns slowly as well."""
    catalogue = resolve(read_spec(ROOT / "metric_specs" / "chom")).catalogue
    assert catalogue is not None
    found = rule_tests(catalogue)
    firing = {name: [test for test in each if _firing_labels(test)] for name, each in found.items()}
    slowly = firing[f"ApiAvailability{BURN}"][-1]
    return [*(each[0] for _, each in sorted(firing.items())), slowly]


def test_every_alert_arrives_at_its_receiver(tests, tmp_path):
    rules = hurried(GENERATED / "rules", tmp_path / "rules")
    for number, group in enumerate(compatible(tests)):
        folder = tmp_path / str(number)
        with Webhook() as webhook, Alertmanager(folder / "am", GENERATED / "alertmanager.yml", webhook) as manager:
            history = as_history(group, int(time.time()) - 1, (WEEK, 2 * WEEK, 3 * WEEK))
            with RulesServer(folder / "prometheus", rules, history, manager.port):
                _wait_for(group, webhook)
                _check_texts(webhook.notifications)
                _check_inhibition(webhook.notifications)


def _firing_labels(test):
    return next((check.labels for check in test.checks if check.fires), None)


def _wait_for(group, webhook: Webhook) -> None:
    """Waits until each alert with the labels of its generated test has arrived at its receiver."""

    def missing() -> list[str]:
        return [test.name for test in group if not any(_is_about(each, test) for each in webhook.notifications)]

    try:
        wait_until(lambda: not missing(), "every alert to arrive")
    except TimeoutError as error:
        raise AssertionError(f"did not arrive: {missing()}") from error


def _is_about(notification, test) -> bool:
    wanted = {**_firing_labels(test), "alertname": test.alert}
    return bool(wanted.items() <= notification.labels.items()) and notification.receiver == _receiver(wanted)


def _check_texts(arrived) -> None:
    """Nothing in the texts is unfilled, and nobody got what is not theirs."""
    for each in arrived:
        assert each.status == "firing"
        assert each.receiver == _receiver(each.labels)
        assert each.annotations["summary"]
        assert not any(sign in str(each.annotations) for sign in ("<no value>", "{{", "[no value]"))


def _check_inhibition(arrived) -> None:
    """While a budget burns fast, nobody is told that it burns slowly as well."""
    severities = defaultdict(set)
    for each in arrived:
        if each.labels["alertname"].endswith(BURN):
            severities[each.labels["slo"]].add(each.labels["severity"])
    assert all(len(found) == 1 for found in severities.values()), severities
