"""Recording rules and alerts that read other records: the raw series are read once, and no rule reads itself."""

from __future__ import annotations

from itertools import permutations

import pytest

from sdkgen.alerting import RecordRule, rule_groups
from sdkgen.queries import QueryError, names_in
from sdkgen.queries.recording import sources_of
from tests.prometheus.tools import catalogue_of, chom

METRICS = """\
labels:
  shop: {help: Shop., max_values: 100}
  town: {help: Town., max_values: 9, determined_by: shop}
  status: {help: Outcome., values: [paid, failed]}
metrics:
  orders_total: {type: counter, unit: orders, help: Orders., labels: [shop, town, status]}
  stock_bytes: {type: gauge, unit: bytes, help: Stock., labels: [shop], shared: true}
recording_rules:
"""
RULES = {
    "town:orders:rate5m": "{help: Orders., rate: orders_total, by: [town]}",
    "shop:orders:rate5m": "{help: Orders., rate: orders_total, by: [shop, town, status]}",
    "town:orders:increase5m": "{help: Orders., increase: orders_total, window: 5m, by: [town]}",
    "service:orders:rate5m": "{help: Orders., rate: orders_total}",
    "town:orders_failed:ratio": "{help: Failed., ratio: orders_total, part: {status: failed}, by: [town]}",
    "shop:stock:bytes": "{help: Stock., value: stock_bytes}",
    "town:orders_per_stock:ratio": (
        "{help: Orders by stock., formula: a / b, parts:"
        " {a: {rate: orders_total, by: [shop]}, b: {value: stock_bytes}}}"
    ),
}


def _text(rules: dict[str, str]) -> str:
    return METRICS + "".join(f'  "{name}": {text}\n' for name, text in rules.items())


def expressions(rules: dict[str, str], more: str = "") -> dict[str, str]:
    """The expression of every rule by its name, in the order of evaluation."""
    groups = rule_groups(catalogue_of(_text(rules) + more))
    return {rule.name: rule.expr for group in groups for rule in group.rules}


def test_raw_series_are_read_once():
    found = expressions(RULES)

    assert found == {
        "shop:orders:rate5m": "sum by (shop, town, status) (rate(orders_total[5m]))",
        "shop:stock:bytes": "max by (shop) (stock_bytes)",
        "town:orders:rate5m": "sum by (town) (shop:orders:rate5m)",
        "town:orders:increase5m": "sum by (town) (shop:orders:rate5m) * 300",
        "service:orders:rate5m": "sum(town:orders:rate5m)",
        "town:orders_failed:ratio": (
            # Both sides from one record: of two, recorded one after the other, one would be ahead.
            '(sum by (town) (shop:orders:rate5m{status="failed"}) or 0 * sum by (town) (shop:orders:rate5m))'
            " / (sum by (town) (shop:orders:rate5m) > 0)"
        ),
        "town:orders_per_stock:ratio": "sum by (shop) (shop:orders:rate5m) / (shop:stock:bytes > 0)",
    }


def test_in_whatever_order_they_are_written_no_rule_comes_before_what_it_reads():
    for order in list(permutations(RULES))[::97]:
        done: set[str] = set()
        for name, expr in expressions({name: RULES[name] for name in order}).items():
            assert {read for read, _ in names_in(expr)} & RULES.keys() <= done, name
            done.add(name)


def test_no_rule_of_the_reference_specification_reads_itself():
    reads = {
        rule.name: {name for name, _ in names_in(rule.expr)}
        for group in rule_groups(chom())
        for rule in group.rules
        if isinstance(rule, RecordRule) and not rule.labels
    }
    reads["tenant:last_request:timestamp_seconds"] -= {"tenant:last_request:timestamp_seconds"}  # on purpose

    def reached(name: str) -> set[str]:
        found, waiting = set(), list(reads[name])
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting += reads.get(current, ())
        return found

    assert [name for name in reads if name in reached(name)] == []


def test_two_rules_that_record_the_same_do_not_read_each_other():
    same = "{help: Orders., rate: orders_total, by: [town]}"

    assert set(expressions({"town:orders:a": same, "town:orders:b": same}).values()) == {
        "sum by (town) (rate(orders_total[5m]))"
    }


def test_what_is_recorded_less_often_is_no_source():
    slow = RULES["shop:orders:rate5m"].replace("rate:", "interval: 1m, rate:")

    found = expressions({"shop:orders:rate5m": slow, "town:orders:rate5m": RULES["town:orders:rate5m"]})

    assert found["town:orders:rate5m"] == "sum by (town) (rate(orders_total[5m]))"


PIECES = "{help: Orders., increase: orders_total, by: [shop, town, status], window: 1h, interval: 1h}"
MONTH = "{help: Orders., increase: orders_total, by: [shop, town, status], window: 30d, interval: 1m}"
MONTHLY = """\
alerts:
  FewOrders:
    {increase: orders_total, by: [shop], window: 30d, below: 10, severity: info, summary: Few., runbook: Look.}
"""


def test_a_long_increase_is_recorded_from_pieces_and_read_whole():
    found = expressions({"shop:orders:increase1h": PIECES, "shop:orders:increase30d": MONTH}, MONTHLY)

    assert found["shop:orders:increase30d"] == (
        "sum by (shop, town, status) (sum_over_time(shop:orders:increase1h[30d]))"
    )
    assert found["FewOrders"] == "sum by (shop) (shop:orders:increase30d) < 10"


def test_an_alert_is_not_made_of_pieces_that_come_once_an_hour():
    found = expressions({"shop:orders:increase1h": PIECES}, MONTHLY)

    assert found["FewOrders"] == "sum by (shop) (increase(orders_total[30d])) < 10"


ALERTS = """\
alerts:
  OrdersFail:
    ratio: orders_total
    part: {status: failed}
    above: 0.1
    when: {rate: orders_total, above: 1}
    severity: warning
    summary: Orders fail.
    runbook: Look.
slos:
  orders:
    {help: Orders are paid., objective: 99, events: orders_total, bad: {status: failed}, runbook: Look.}
"""


def test_alerts_and_objectives_read_what_is_recorded():
    found = expressions({"shop:orders:rate5m": RULES["shop:orders:rate5m"]}, ALERTS)

    assert found["OrdersFail"] == (
        '(sum(shop:orders:rate5m{status="failed"}) or 0 * sum(shop:orders:rate5m)) / (sum(shop:orders:rate5m) > 0)'
        " > 0.1 and sum(shop:orders:rate5m) > 1"
    )
    assert found["slo:events:rate5m"] == "sum(shop:orders:rate5m)"
    assert found["slo:errors:rate5m"] == (
        'sum(shop:orders:rate5m{status="failed"}) or 0 * sum(slo:events:rate5m{slo="orders"})'
    )


def test_the_sides_of_a_ratio_are_not_read_from_two_records():
    records = {
        "shop:orders:rate5m": "{help: Orders., rate: orders_total, by: [shop]}",
        "shop:orders_failed:rate5m": "{help: Failed., rate: orders_total, by: [shop], where: {status: failed}}",
    }

    found = expressions(records, ALERTS)

    assert found["OrdersFail"].startswith('(sum(rate(orders_total{status="failed"}[5m])) or 0 * sum(rate(orders_total[')
    assert found["slo:events:rate5m"] == "sum(rate(orders_total[5m]))"
    assert found["OrdersFail"].endswith(" and sum(shop:orders:rate5m) > 1")


def test_the_cheapest_record_is_read():
    # By town there are ten series, by shop and status three hundred: fewer labels, but more to read.
    records = {
        "shop:orders:rate5m": "{help: Orders., rate: orders_total, by: [shop]}",
        "town_status:orders:rate5m": "{help: Orders., rate: orders_total, by: [town, status]}",
        "service:orders:rate5m": RULES["service:orders:rate5m"],
    }

    assert expressions(records)["service:orders:rate5m"] == "sum(town_status:orders:rate5m)"


def test_a_record_comes_from_the_metrics_that_it_is_made_of():
    catalogue = chom()
    names = {metric.name for metric in sources_of([catalogue.recorded["tenant:margin:dollars"]], catalogue)}

    assert {"tenant_mrr_dollars", "tenant_usage_quantity_total", "tenant_file_storage_bytes"} <= names


SEEN = """\
dashboards:
  health:
    title: Health
    help: Health.
    panels: {seen: {title: Seen, help: Seen., queries: [{value: "metric:series:count"}]}}
"""


def test_every_metric_is_counted_when_somebody_asks():
    rules = [
        rule
        for group in rule_groups(catalogue_of(METRICS.replace("recording_rules:\n", SEEN)))
        for rule in group.rules
        if isinstance(rule, RecordRule)
    ]

    assert {rule.labels["metric"]: rule.expr for rule in rules} == {
        "orders_total": "sum(count by (job, instance) (orders_total)) or vector(0)",
        "stock_bytes": "count(max by (shop) (stock_bytes)) or vector(0)",
    }
    assert {rule.name for rule in rules} == {"metric:series:count"}


def test_nothing_is_counted_when_nobody_asks():
    assert "metric:series:count" not in expressions(RULES)


def test_metrics_that_are_about_to_go_are_not_missed():
    deprecated = "help: Stock., deprecated: {since: '1.0', note: Nobody looks.}, labels"
    found = rule_groups(
        catalogue_of(METRICS.replace("recording_rules:\n", SEEN).replace("help: Stock., labels", deprecated))
    )

    labels = [rule.labels for group in found for rule in group.rules]
    assert labels == [{"metric": "orders_total"}]


SLICED = RULES["shop:orders:rate5m"].replace("rate:", "slices: status, rate:")


def test_a_record_is_sliced_by_every_value_that_can_be_exposed():
    groups = rule_groups(catalogue_of(METRICS + f"  shop:orders:rate5m: {SLICED}\n"))

    rules = [rule for group in groups for rule in group.rules if isinstance(rule, RecordRule)]
    assert {rule.labels["status"]: rule.expr for rule in rules} == {
        value: f'sum by (shop, town) (rate(orders_total{{status="{value}"}}[5m]))'
        for value in ("paid", "failed", "other")
    }


def test_what_reads_a_sliced_record_comes_after_all_slices():
    rules = {"service:orders:rate5m": RULES["service:orders:rate5m"], "shop:orders:rate5m": SLICED}

    names = [rule.name for group in rule_groups(catalogue_of(_text(rules))) for rule in group.rules]
    assert names == ["shop:orders:rate5m"] * 3 + ["service:orders:rate5m"]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (SLICED.replace("slices: status", "slices: shop"), "the values of `shop` are not known"),
        (SLICED.replace("slices: status", "slices: nothing"), "is a label that a rate or an increase is grouped by"),
        (SLICED.replace("town, status]", "town]"), "is a label that a rate or an increase is grouped by"),
        (RULES["shop:stock:bytes"].replace("value", "slices: shop, value"), "is a label that a rate or an increase"),
    ],
)
def test_slices_that_cannot_be_are_refused(rule, message):
    with pytest.raises(QueryError, match=message) as error:
        rule_groups(catalogue_of(_text({"shop:orders:rate5m": rule})))

    assert error.value.key == "slices"
