"""Every intent as PromQL, and what is known of its result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sdkgen.model import resolve
from sdkgen.queries import Filter, QueryError, Recorded, Setting, Through, build
from sdkgen.queries.dimension import ONE, Dimension
from sdkgen.queries.expression import duration, number, string
from sdkgen.queries.units import conversion, unit_of
from sdkgen.spec import parse_spec

if TYPE_CHECKING:
    from sdkgen.model.query import Query

SETTINGS = """\
service: shop
version: 1.0.0
scrape_jobs:
  shop-api: {interval: 15s}
  shop-workers: {interval: 2m}
  exporter: {interval: 30s, external: true}
"""
METRICS = """\
labels:
  tenant: {help: Tenant., max_values: 9}
  tier: {help: Plan., values: [free, pro], determined_by: tenant}
  state: {name: status, help: Outcome., values: [ok, failed]}
  code: {help: Status code., max_values: 9}
metrics:
  requests_total: {type: counter, unit: requests, help: Requests., labels: [tenant, tier, code], jobs: [shop-api]}
  jobs_total: {type: counter, unit: jobs, help: Jobs., labels: [state], jobs: [shop-workers]}
  sent_total: {type: counter, unit: mails, help: Mails., labels: [state], zero_initialised: true}
  wait_seconds: {type: histogram, unit: seconds, help: Wait., labels: [tenant], buckets: [0.1, 1]}
  import_seconds: {type: histogram, unit: seconds, help: Import., buckets: [60, 300], event_period: 1h}
  revenue_dollars: {type: gauge, unit: dollars, help: Revenue., labels: [tenant, tier], shared: true}
  limit_per_minute: {type: gauge, unit: requests_per_minute, help: Limit., labels: [tier], shared: true}
  memory_bytes: {type: gauge, unit: bytes, help: Memory., labels: [tenant], emit: external, sentinels: {0: no limit}}
  ran_timestamp_seconds: {type: gauge, unit: timestamp_seconds, help: Ran., shared: true}
"""
PANEL = """\
dashboards:
  board:
    title: Board
    help: Board.
    panels:
      panel:
        title: Panel
        help: Panel.
        queries:
          - QUERY
"""


def query(text: str) -> Query:
    spec = {"sdkgen.yaml": SETTINGS, "metrics.yaml": METRICS, "board.yaml": PANEL.replace("QUERY", text)}
    resolution = resolve(parse_spec(spec))
    assert resolution.findings == []
    assert resolution.catalogue is not None
    return resolution.catalogue.dashboards[0].panels[0].queries[0].query


RULE = Setting(
    services=("shop-api", "shop-workers"), intervals={"shop-api": 15, "shop-workers": 120, "exporter": 30}, metrics={}
)

FORMS = {
    "rate": ("{rate: requests_total, by: [tier]}", "sum by (tier) (rate(requests_total[5m]))"),
    "rate without labels": ("{rate: requests_total}", "sum(rate(requests_total[5m]))"),
    "rate of rare scrapes": ("{rate: jobs_total}", "sum(rate(jobs_total[8m]))"),
    "rate of observations": ("{rate: wait_seconds, window: 1h}", "sum(rate(wait_seconds_count[1h]))"),
    "rate a minute": ("{rate: requests_total, per: minute}", "sum(rate(requests_total[5m])) * 60"),
    "matchers": (
        '{rate: requests_total, where: {code: [4*, "50.?"], tier: pro}, except: {tenant: [a, "b\\""]}}',
        r'sum(rate(requests_total{code=~"4.*|50\\.\\?", tier="pro", tenant!~"a|b\""}[5m]))',
    ),
    "increase": ("{increase: jobs_total, window: 1h, offset: 1d}", "sum(increase(jobs_total[1h] offset 1d))"),
    "events": (
        "{events: sent_total, window: 6h, by: [status]}",
        (
            "sum by (status) ((sum without (job, instance) (sent_total)"
            " unless sum without (job, instance) (sent_total offset 6h))"
            " or sum without (job, instance) (increase(sent_total[6h])))"
        ),
    ),
    "ratio": (
        "{ratio: requests_total, part: {code: 5*}, by: [tenant]}",
        (
            '(sum by (tenant) (rate(requests_total{code=~"5.*"}[5m]))'
            " or 0 * sum by (tenant) (rate(requests_total[5m])))"
            " / (sum by (tenant) (rate(requests_total[5m])) > 0)"
        ),
    ),
    "ratio of two": (
        "{ratio: sent_total, to: jobs_total, window: 1h}",
        "(sum(rate(sent_total[1h])) or 0 * sum(rate(jobs_total[1h]))) / (sum(rate(jobs_total[1h])) > 0)",
    ),
    "share of what is there from the start": (
        "{share: sent_total, among: status}",
        "sum by (status) (rate(sent_total[8m])) / on () group_left () (sum(rate(sent_total[8m])) > 0)",
    ),
    "share of what may never have happened": (
        "{share: jobs_total, among: status}",
        (
            "(sum by (status) (rate(jobs_total[8m]))"
            ' or label_replace(0 * sum(rate(jobs_total[8m])), "status", "ok", "", "")'
            ' or label_replace(0 * sum(rate(jobs_total[8m])), "status", "failed", "", ""))'
            " / on () group_left () (sum(rate(jobs_total[8m])) > 0)"
        ),
    ),
    "quantile": (
        "{quantile: wait_seconds, q: 0.95, by: [tenant]}",
        "histogram_quantile(0.95, sum by (tenant, le) (rate(wait_seconds_bucket[8m]))) >= 0",
    ),
    "quantile of rare events": (
        "{quantile: import_seconds, q: 0.5}",
        "histogram_quantile(0.5, sum by (le) (rate(import_seconds_bucket[4h]))) >= 0",
    ),
    "mean": ("{mean: wait_seconds}", "sum(rate(wait_seconds_sum[8m])) / (sum(rate(wait_seconds_count[8m])) > 0)"),
    "value": ("{value: revenue_dollars}", "max by (tenant, tier) (revenue_dollars)"),
    "value of an exporter": ("{value: memory_bytes}", "sum by (tenant) (memory_bytes != 0)"),
    "value without a label that another decides": (
        "{value: revenue_dollars, by: [tenant]}",
        "max by (tenant) (revenue_dollars)",
    ),
    "total": ("{total: revenue_dollars, by: [tier]}", "sum by (tier) (max by (tenant, tier) (revenue_dollars))"),
    "average": ("{average: memory_bytes}", "avg(sum by (tenant) (memory_bytes != 0))"),
    "lowest of what Prometheus adds": (
        "{lowest: up, by: [job]}",
        'min by (job) (up{job=~"shop-api|shop-workers"})',
    ),
    "count": ("{count: revenue_dollars, among: tenant}", "count(group by (tenant) (revenue_dollars)) or vector(0)"),
    "count of the active": (
        "{count: requests_total, among: tenant, by: [tier], active_in: 1d}",
        "count by (tier) (sum by (tier, tenant) (increase(requests_total[1d])) > 0)",
    ),
    "count of the new": (
        "{count: revenue_dollars, among: tenant, new_in: 7d}",
        "count(group by (tenant) (revenue_dollars) unless group by (tenant) (revenue_dollars offset 7d)) or vector(0)",
    ),
    "age": ("{age: ran_timestamp_seconds}", "time() - max(ran_timestamp_seconds)"),
    "top": ("{rate: jobs_total, by: [status], top: 3}", "topk(3, sum by (status) (rate(jobs_total[8m])))"),
    "else": ("{value: ran_timestamp_seconds, else: 0}", "max(ran_timestamp_seconds) or vector(0)"),
    "formula": (
        (
            "{formula: used / (limit * 2) * 100, parts: {used: {rate: requests_total, by: [tier], per: minute},"
            " limit: {value: limit_per_minute}}}"
        ),
        "sum by (tier) (rate(requests_total[5m])) * 60 / (max by (tier) (limit_per_minute) * 2 > 0) * 100",
    ),
    "formula over finer series": (
        (
            "{formula: used / limit, parts: {used: {rate: requests_total, by: [tenant, tier], per: minute},"
            " limit: {value: limit_per_minute}}}"
        ),
        (
            "sum by (tenant, tier) (rate(requests_total[5m])) * 60"
            " / on (tier) group_left () (max by (tier) (limit_per_minute) > 0)"
        ),
    ),
    "formula under finer series": (
        (
            "{formula: 1 - limit / (limit + fine), parts: {limit: {value: limit_per_minute},"
            " fine: {rate: requests_total, by: [tenant, tier], per: minute}}}"
        ),
        (
            "1 - max by (tier) (limit_per_minute) / on (tier) group_right ()"
            " (max by (tier) (limit_per_minute) + on (tier) group_right () sum by (tenant, tier)"
            " (rate(requests_total[5m])) * 60 > 0)"
        ),
    ),
    "formula with everybody": (
        (
            "{formula: 10 * share, entities: {value: revenue_dollars, by: [tenant]},"
            " parts: {share: {ratio: requests_total, part: {code: 2*}, by: [tenant], else: 1}}}"
        ),
        (
            '10 * ((sum by (tenant) (rate(requests_total{code=~"2.*"}[5m]))'
            " or 0 * sum by (tenant) (rate(requests_total[5m]))) / (sum by (tenant) (rate(requests_total[5m])) > 0)"
            " or 0 * max by (tenant) (revenue_dollars) + 1)"
        ),
    ),
    "promql": ("{promql: ' sum(up) '}", "sum(up)"),
}


@pytest.mark.parametrize("form", FORMS)
def test_an_intent_becomes_promql(form):
    text, expected = FORMS[form]

    assert build(query(text), RULE).text == expected


DIMENSIONS = {
    "{rate: requests_total}": "requests / seconds",
    "{rate: requests_total, per: minute}": "requests / minutes",
    "{rate: wait_seconds}": "observations / seconds",
    "{increase: requests_total, window: 1h}": "requests",
    "{ratio: requests_total, part: {code: 5*}}": "a plain number",
    "{quantile: wait_seconds, q: 0.5}": "seconds",
    "{value: limit_per_minute}": "requests / minutes",
    "{age: ran_timestamp_seconds}": "seconds",
    "{value: ran_timestamp_seconds}": "timestamp_seconds",
    "{count: revenue_dollars, among: tenant}": "a plain number",
    "{promql: sum(up), measures: bytes}": "bytes",
    "{formula: a / b, parts: {a: {rate: requests_total}, b: {total: limit_per_minute}}}": "minutes / seconds",
}


@pytest.mark.parametrize("text", DIMENSIONS)
def test_it_is_known_what_a_query_measures(text):
    assert str(build(query(text), RULE).dimension) == DIMENSIONS[text]


LABELS = ("tenant", "code")
TIER = Filter("plan", "tier")
RELATED = Filter("plan", "tier", Through(query("{value: revenue_dollars}").metrics[0], "tenant"))


def test_variables_narrow_what_has_their_label():
    setting = replace(RULE, filters=(TIER,), window="$__rate_interval")

    assert build(query("{rate: requests_total}"), setting).text == (
        'sum(rate(requests_total{tier=~"$plan"}[$__rate_interval]))'
    )
    assert build(query("{value: memory_bytes}"), setting).text == "sum by (tenant) (memory_bytes != 0)"


def test_variables_reach_what_is_related():
    setting = replace(RULE, filters=(RELATED,))

    assert build(query("{value: memory_bytes}"), setting).text == (
        'sum by (tenant) (memory_bytes != 0 and on (tenant) revenue_dollars{tier=~"$plan"})'
    )
    assert build(query("{rate: requests_total}"), setting).text == 'sum(rate(requests_total{tier=~"$plan"}[5m]))'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sum(rate(requests_total[5m]))", 'sum(rate(requests_total{tier=~"$plan"}[5m]))'),
        ("requests_total{} + requests_total{code='1'}", None),
        ('requests_total{tier="pro"}', 'requests_total{tier="pro"}'),
        ("memory_bytes", "memory_bytes"),
    ],
)
def test_variables_get_into_promql_as_written(written, expected):
    metrics = {metric.name: metric for text in ("requests_total",) for metric in query(f"{{rate: {text}}}").metrics}
    setting = replace(RULE, filters=(TIER,), metrics=metrics)

    both = 'requests_total{tier=~"$plan"} + requests_total{tier=~"$plan", code=\'1\'}'
    assert build(query(f'{{promql: "{written}"}}'.replace('tier="pro"', r"tier=\"pro\"")), setting).text == (
        expected or both
    )


def test_rare_events_are_not_asked_for_within_the_interval_of_a_dashboard():
    setting = replace(RULE, window="$__rate_interval")

    assert "[4h]" in build(query("{quantile: import_seconds, q: 0.5}"), setting).text


def test_a_recorded_expression_is_not_computed_again():
    asked = query("{rate: requests_total, by: [tier]}")
    record = Recorded("tier:requests:rate5m", build(asked, RULE).text, ("tier",), 60)
    setting = replace(RULE, recorded=(record,), window="$__rate_interval")

    assert build(asked, setting).text == "tier:requests:rate5m"
    assert build(asked, replace(setting, filters=(TIER,))).text == 'tier:requests:rate5m{tier=~"$plan"}'
    lost = Filter("tenant", "tenant")
    assert build(asked, replace(setting, filters=(lost,))).text == (
        'sum by (tier) (rate(requests_total{tenant=~"$tenant"}[$__rate_interval]))'
    )


def test_a_finer_record_is_summed_up():
    record = Recorded("tenant_code:requests:rate5m", "sum by (tenant, code) (rate(requests_total[5m]))", LABELS, 60)
    setting = replace(RULE, recorded=(record,), sums_up=True, window="$__rate_interval", filters=(RELATED,))

    errors = query("{ratio: requests_total, part: {code: 5*}}")
    related = 'and on (tenant) revenue_dollars{tier=~"$plan"}'
    assert build(errors, setting).text == (
        f'(sum(tenant_code:requests:rate5m{{code=~"5.*"}} {related}) or 0 * sum(tenant_code:requests:rate5m {related}))'
        f" / (sum(tenant_code:requests:rate5m {related}) > 0)"
    )
    by_tier = query("{rate: requests_total, by: [tier]}")
    assert "rate(requests_total{" in build(by_tier, setting).text
    other_window = query("{rate: requests_total, window: 1h}")
    assert "rate(requests_total{" in build(other_window, setting).text


def test_a_long_increase_is_made_of_recorded_pieces():
    record = Recorded("tenant:requests:increase1h", "sum by (tenant) (increase(requests_total[1h]))", ("tenant",), 3600)
    setting = replace(RULE, recorded=(record,), sums_up=True, in_pieces=True)

    week = query("{increase: requests_total, by: [tenant], window: 7d, offset: 7d}")
    assert build(week, setting).text == ("sum by (tenant) (sum_over_time(tenant:requests:increase1h[7d] offset 7d))")
    short = query("{increase: requests_total, by: [tenant], window: 6h}")
    assert build(short, setting).text == "sum by (tenant) (increase(requests_total[6h]))"


@pytest.mark.parametrize(
    "text",
    [
        "{formula: a, parts: {a: {rate: jobs_total}}, entities: {value: revenue_dollars}}",
        "{formula: a +, parts: {a: {rate: jobs_total}}}",
        "{formula: a b, parts: {a: {rate: jobs_total}}}",
        "{formula: 'a ^ 2', parts: {a: {rate: jobs_total}}}",
        "{formula: 'clamp(a)', parts: {a: {rate: jobs_total}}}",
        "{formula: 'floor(a)', parts: {a: {rate: jobs_total}}}",
        "{formula: 'clamp(1, 0, 1)', parts: {a: {rate: jobs_total}}}",
        "{formula: '" + "(" * 99 + "a', parts: {a: {rate: jobs_total}}}",
    ],
)
def test_what_has_no_meaning_is_refused(text):
    asked = query(text)
    if "entities" in text:
        assert build(asked, RULE).labels == ()
        return

    with pytest.raises(QueryError) as error:
        build(asked, RULE)

    assert error.value.key == "formula"
    assert error.value.help


@pytest.mark.parametrize(
    ("dimension", "unit", "factor"),
    [
        (Dimension.of_unit("seconds"), "ms", 1000),
        (Dimension.of_unit("seconds"), "bytes", None),
        (Dimension.of_unit("jobs") / Dimension.of_unit("seconds"), "opm", 60),
        (Dimension.of_unit("requests_per_minute"), "reqps", 1 / 60),
        (Dimension.of_unit("requests_per_minute"), "reqpm", 1),
        (ONE, "percent", 100),
        (Dimension.of_unit("minutes") / Dimension.of_unit("seconds"), "percent", 6000),
        (Dimension.of_unit("minutes") / Dimension.of_unit("seconds"), "short", None),
        (Dimension.timestamp(), "dateTimeAsIso", 1000),
        (Dimension.timestamp(), "s", None),
        (Dimension.of_unit("seconds"), "dateTimeAsIso", None),
        (Dimension.of_unit("jobs"), "percentunit", None),
        (None, "percent", 1),
    ],
)
def test_values_are_converted_to_the_unit_or_refused(dimension, unit, factor):
    assert conversion(dimension, unit) == (pytest.approx(factor) if factor else None)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("seconds", "s"), ("bytes", "bytes"), ("dollars", "currencyUSD"), ("timestamp_seconds", "dateTimeAsIso")],
)
def test_a_panel_without_a_unit_gets_that_of_its_query(unit, expected):
    assert unit_of(Dimension.of_unit(unit)) == expected
    assert unit_of(Dimension.of_unit("requests") / Dimension.of_unit("seconds")) == "reqps"


def test_numbers_durations_and_strings_read_well():
    assert [number(value) for value in (60.0, 0.95, 1e9, -2.0)] == ["60", "0.95", "1000000000", "-2"]
    assert [duration(value) for value in (300, 5400, 604800, 0.5, 90)] == ["5m", "90m", "7d", "500ms", "90s"]
    assert string('a"\\\n') == '"a\\"\\\\\\n"'
