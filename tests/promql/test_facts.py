"""What is known of an expression, for every kind of node."""

from __future__ import annotations

from math import inf

import pytest

from sdkgen.promql import Place, PlaceKind, Query, Recorded, Scope, Shape, ValueKind, Variable, VariableKind, analyse
from sdkgen.promql.units import describe
from tests.cases.query_cases import chom

K = ValueKind


def facts(text, scope=None, variables=()):
    result = analyse(Query(text, Place(), variables), scope or chom()).result
    assert result is not None, text
    return result


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("http_requests_total", K.COUNTER),
        ("http_request_duration_seconds_bucket", K.BUCKET),
        ("http_request_duration_seconds_count", K.COUNTER),
        ("laravel_queue_size", K.GAUGE),
        ("scheduled_job_last_status", K.STATE),
        ("data_import_last_success_timestamp_seconds", K.TIMESTAMP),
        ("up", K.STATE),
        ("ALERTS_FOR_STATE", K.TIMESTAMP),
        ("node_load1", K.UNKNOWN),
        ('{job="chom-api"}', K.UNKNOWN),
        ("rate(http_requests_total[5m])", K.RATE),
        ("increase(http_requests_total[5m])", K.INCREASE),
        ("sum by (le) (rate(http_request_duration_seconds_bucket[5m]))", K.BUCKET_RATE),
        ("histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m]))", K.QUANTILE),
        ("delta(laravel_queue_size[5m])", K.GAUGE),
        ("changes(http_requests_total[5m])", K.COUNT),
        ("avg_over_time(up[1h])", K.RATIO),
        ("timestamp(up)", K.TIMESTAMP),
        ("time()", K.TIMESTAMP),
        ("time() - max(data_import_last_success_timestamp_seconds)", K.GAUGE),
        ("data_import_last_success_timestamp_seconds - 3600", K.TIMESTAMP),
        ("count(up)", K.COUNT),
        ("group(up)", K.NUMBER),
        ("count_values('v', up)", K.COUNT),
        ("sum(up)", K.COUNT),
        ("sum(rate(http_requests_total[5m]))", K.RATE),
        ("topk(3, rate(http_requests_total[5m]))", K.RATE),
        ("stddev(laravel_queue_size)", K.GAUGE),
        ("1 + 2", K.NUMBER),
        ("vector(3)", K.NUMBER),
        ("-laravel_queue_size", K.GAUGE),
        ("(up)", K.STATE),
        ("laravel_queue_size > bool 3", K.STATE),
        ("laravel_queue_size > 3", K.GAUGE),
        ("rate(http_requests_total[5m]) * 60", K.RATE),
        ("rate(http_requests_total[5m]) / rate(http_requests_total[1h])", K.RATIO),
        ("rate(http_requests_total[5m]) and up", K.RATE),
        ("up or laravel_queue_size", K.STATE),
        ("laravel_queue_size * 0", K.NUMBER),
        ("max_over_time(rate(http_requests_total[5m])[1h:5m])", K.RATE),
        ("absent(up)", K.NUMBER),
        ("hour()", K.NUMBER),
        ("rate(laravel_queue_size[5m])", K.UNKNOWN),
    ],
)
def test_kinds(text, kind):
    assert facts(text).kind is kind


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("laravel_queue_size", "instance job queue"),
        ("http_request_duration_seconds_bucket", "endpoint instance job le"),
        ("sum by (tier) (rate(http_requests_total[5m]))", "tier"),
        ("sum(rate(http_requests_total[5m]))", ""),
        ("max without (instance, job) (laravel_queue_size)", "queue"),
        ("count_values('value', up)", "value"),
        ("topk(1, laravel_queue_size)", "instance job queue"),
        ("histogram_quantile(0.9, rate(laravel_queue_wait_seconds_bucket[5m]))", "instance job queue"),
        ("label_replace(up, 'host', '$1', 'instance', '(.*):.*')", "instance job"),
        ("label_replace(up, 'host', '$1', 'instance', '(.*)')", "host instance job"),
        ("label_join(up, 'both', '-', 'job', 'instance')", "both instance job"),
        ("vector(1)", ""),
        ("scalar(up) + up", "instance job"),
        ("absent(up{job='chom-api'})", "job"),
        ("tenant_file_storage_bytes * on (tenant) group_left (tier) tenant_mrr_dollars", "instance job tenant tier"),
        ("max by (tenant) (tenant_mrr_dollars) * on (tenant) tenant_file_storage_bytes", "tenant"),
        ("laravel_queue_size or up", "instance job"),
        ("rate(http_requests_total[5m] offset 1d) * ignoring (instance) group_right () up", "instance job"),
    ],
)
def test_certain_labels(text, labels):
    assert sorted(facts(text).labels.certain) == labels.split()


def test_labels_that_may_be_there():
    replaced = facts("label_replace(up, 'host', '$1', 'instance', '(.*):.*')").labels
    assert replaced.may_have("host")
    assert not replaced.has("host")
    assert facts("node_load1").labels.possible is None
    assert facts("up or laravel_queue_size").labels.possible == {"instance", "job", "queue"}


def test_values_are_narrowed():
    def values(text, label):
        return facts(text).labels.domain(label).values

    assert values('http_requests_total{tier="pro"}', "tier") == {"pro"}
    assert values('http_requests_total{tier=~"pro|free"}', "tier") == {"pro", "free"}
    assert values('http_requests_total{tier!="pro"}', "tier") == {"free", "enterprise", "none", "other"}
    assert values('tenant_http_requests_total{status_class=~"[45]xx"}', "status_class") == {"4xx", "5xx"}
    assert values('laravel_queue_size{queue=~"a|b"}', "queue") == {"a", "b"}
    assert values("laravel_queue_size", "queue") is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("rate(http_requests_total[5m])", "requests per second"),
        ("rate(http_requests_total[5m]) * 60", "requests per minute"),
        ("60 * 60 * rate(http_requests_total[5m])", "requests per hour"),
        ("rate_limit_per_minute", "requests per minute"),
        ("rate_limit_per_minute * 0.9", "requests per minute"),
        ("increase(http_requests_total[5m])", "requests"),
        ("rate(http_response_size_bytes_sum[5m])", "bytes per second"),
        ("tenant_database_size_bytes / 1024", "bytes × 0.000976562"),
        ("histogram_quantile(0.9, rate(laravel_queue_wait_seconds_bucket[5m])) * 1000", "milliseconds"),
        ("rate(laravel_queue_wait_seconds_sum[5m]) / rate(laravel_queue_wait_seconds_count[5m])", "seconds"),
        ("rate(http_requests_total[5m]) / rate(http_requests_total[1h])", "a ratio"),
        ("100 * rate(http_requests_total[5m]) / rate(http_requests_total[1h])", "percent"),
        ("deriv(tenant_database_size_bytes[1d])", "bytes per second"),
        ("(time() - api_key_last_used_timestamp_seconds) / 86400", "days"),
        ("rate(container_cpu_usage_seconds_total[5m])", "a ratio"),
    ],
)
def test_units(text, unit):
    known = facts(text).unit
    assert known is not None
    assert describe(known) == unit


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("rate(http_requests_total[5m])", 0, inf),
        ("scheduled_job_last_status", 0, 2),
        ("laravel_queue_size", -inf, inf),
        ("clamp(laravel_queue_size, 1, 5)", 1, 5),
        ("-up", -1, 0),
        ("1 - up", 0, 1),
        ("up * 100", 0, 100),
        ("up > bool 0", 0, 1),
        ('rate(http_requests_total{status="500"}[5m]) / rate(http_requests_total[5m])', 0, 1),
        ("sum(up)", 0, inf),
        ("avg(up)", 0, 1),
        ("laravel_queue_size <= 7", -inf, 7),
        ("delta(up[5m])", -inf, inf),
    ],
)
def test_intervals(text, low, high):
    assert (facts(text).low, facts(text).high) == (low, high)


def test_copies_of_a_shared_gauge():
    assert facts("laravel_queue_size").shared
    assert facts("laravel_queue_size * 2").shared
    assert not facts("max by (queue) (laravel_queue_size)").shared
    assert not facts('laravel_queue_size{instance="a"}').shared
    assert not facts("container_memory_usage_bytes").shared


def test_uniqueness_follows_what_decides_what():
    labels = facts("max by (tenant, tier) (tenant_mrr_dollars)").labels
    assert labels.identity == {"tenant"}
    assert labels.unique_on(frozenset({"tenant"})) is True
    assert labels.unique_on(frozenset({"tier"})) is False
    assert facts("node_load1").labels.unique_on(frozenset({"instance"})) is None
    fixed = facts('sum by (status, endpoint) (rate(http_requests_total{status="500"}[5m]))').labels
    assert fixed.identity == {"endpoint"}


def test_presence():
    assert facts("sum(rate(http_requests_total[5m]))").presence.empty == "nothing has been counted yet"
    assert facts("sum(rate(webhook_deliveries_total[5m]))").presence.empty is None
    assert facts("sum(rate(http_requests_total[5m])) or vector(0)").presence.empty is None
    ratio = facts("sum(rate(webhook_deliveries_total[5m])) / sum(rate(webhook_deliveries_total[5m]))")
    assert ratio.presence.nan == "without traffic the divisor is 0"
    assert facts("up == 0").presence.is_filter


def test_shapes_and_windows():
    assert facts("up[5m]").shape is Shape.MATRIX
    assert facts("up[5m]").window == 300
    assert facts("'text'").shape is Shape.STRING
    assert facts("up[1h:5m]").window == 3600
    assert facts("1 + time()").shape is Shape.SCALAR


def test_records_are_what_they_record():
    def recording(**rules):
        recorded = {
            name: Recorded(Query(text, Place(PlaceKind.RECORDING)), {"team": "a"}) for name, text in rules.items()
        }
        return Scope(chom().catalogue, recorded=recorded)

    scope = recording(a="sum by (tier) (rate(http_requests_total[5m]))", b="a * 60", c="d", d="c")
    assert facts("b", scope).kind is K.RATE
    assert sorted(facts("b", scope).labels.certain) == ["team", "tier"]
    unit = facts("b", scope).unit
    assert unit is not None
    assert describe(unit) == "requests per minute"
    assert facts("c", scope).is_unknown
    chain = {f"r{i}": f"r{i + 1}" for i in range(500)}
    assert facts("r0", recording(**chain)).is_unknown


def test_variables_have_places_and_values():
    variables = (
        Variable("metric", VariableKind.CUSTOM, ("laravel_queue_size",)),
        Variable("window", VariableKind.INTERVAL, ("5m", "1h")),
    )
    text = "max_over_time(${metric}[$window])"
    analysis = analyse(Query(text, Place(), variables), chom())
    assert analysis.result is not None
    assert analysis.result.kind is K.GAUGE
    selector = analysis.selectors[0]
    assert text[selector.start : selector.end] == "${metric}"
    unknown = analyse(Query('rate($m{a="b"}[$__rate_interval]) / $other'), chom())
    assert unknown.root is not None
    assert unknown.problems == ()


def test_places_are_those_of_the_text():
    text = "sum by (tier) (\n  rate(http_requests_total{tier='pro'}[5m] offset 1d)  # so\n) / 2"
    analysis = analyse(Query(text), chom())
    shown = [text[node.start : node.end] for node in analysis.nodes]
    assert shown[0] == text
    assert "http_requests_total{tier='pro'}[5m] offset 1d" in shown
    selector = analysis.selectors[0]
    matcher = selector.matchers[0]
    assert text[matcher.start : matcher.end] == "tier='pro'"
    assert text[selector.start : selector.body_end] == "http_requests_total{tier='pro'}"
