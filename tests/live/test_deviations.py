"""One way to deviate from a specification is one finding, and nothing else."""

from __future__ import annotations

import re
import time

import pytest

from sdkgen.drift import kinds as drift_kinds
from sdkgen.exposition import kinds as exposition_kinds
from tests.live.edits import after, line_of, swap, without, without_family
from tests.live.faithful import faithful

TEXT_DEVIATIONS = {
    "undeclared metric": ("SDK220", lambda text: text + "# TYPE orders_total counter\norders_total 1\n"),
    "undeclared metric without metadata": ("SDK220", lambda text: text + "orders_total 1\n"),
    "misspelt metric": ("SDK220", lambda text: text.replace("laravel_queue_size", "laravel_queue_sizes")),
    "missing metric": ("SDK221", without_family("laravel_queue_size")),
    "counter exposed as gauge": (
        "SDK222",
        swap("# TYPE webhook_deliveries_total counter", "# TYPE webhook_deliveries_total gauge"),
    ),
    "gauge exposed as counter": (
        "SDK222",
        swap("# TYPE api_keys_active gauge", "# TYPE api_keys_active counter"),
    ),
    "histogram exposed as gauge": (
        "SDK222",
        swap("# TYPE etl_job_duration_seconds histogram", "# TYPE etl_job_duration_seconds gauge"),
    ),
    "histogram exposed as summary": (
        "SDK222",
        swap("# TYPE etl_job_duration_seconds histogram", "# TYPE etl_job_duration_seconds summary"),
    ),
    "counter exposed as histogram": (
        "SDK222",
        swap("# TYPE webhook_deliveries_total counter", "# TYPE webhook_deliveries_total histogram"),
    ),
    "counter without a type": ("SDK222", lambda text: without(text, "# TYPE webhook_deliveries_total ")),
    "histogram without a type": ("SDK222", lambda text: without(text, "# TYPE etl_job_duration_seconds ")),
    "other help": ("SDK224", swap("Webhooks sent.", "Webhooks that were sent.")),
    "no help": ("SDK224", lambda text: without(text, "# HELP webhook_deliveries_total ")),
    "further label": (
        "SDK225",
        swap('rate_limit_per_minute{tier="free"}', 'rate_limit_per_minute{tier="free",a="b"}'),
    ),
    "missing label": ("SDK225", swap('api_keys_active{tier="free",window="24h"}', 'api_keys_active{tier="free"}')),
    "renamed label": ("SDK225", lambda text: re.sub(r"(?<=webhook_deliveries_total\{)status=", "state=", text)),
    "empty label": ("SDK225", swap('rate_limit_per_minute{tier="free"}', 'rate_limit_per_minute{tier=""}')),
    "undeclared label value": (
        "SDK226",
        swap('rate_limit_per_minute{tier="free"}', 'rate_limit_per_minute{tier="gold"}'),
    ),
    "undeclared value of a zero-initialised counter": (
        "SDK226",
        swap('webhook_deliveries_total{status="retry"}', 'webhook_deliveries_total{status="again"}'),
    ),
    "too many values": (
        "SDK227",
        lambda text: after(
            text, "# TYPE laravel_queue_size ", *(f'laravel_queue_size{{queue="q{number}"}} 1' for number in range(50))
        ),
    ),
    "a bucket less": (
        "SDK228",
        lambda text: re.sub(r'etl_job_duration_seconds_bucket\{etl_job="[^"]*",le="300.0"\} .*\n', "", text),
    ),
    "a bucket more": (
        "SDK228",
        lambda text: re.sub(
            r'(etl_job_duration_seconds_bucket\{etl_job="[^"]*",le=)"300.0"\} (.*)\n', r'\g<0>\1"400.0"} \2\n', text
        ),
    ),
    "another bound": (
        "SDK228",
        lambda text: re.sub(r'(?m)^(http_request_duration_seconds_bucket\{.*le=)"0.2"', r'\1"0.25"', text),
    ),
    "moment in the future": (
        "SDK230",
        lambda text: re.sub(
            r'(data_import_last_success_timestamp_seconds\{source="csv"\}) .*', rf"\1 {time.time() + 9e4}", text
        ),
    ),
    "moment in milliseconds": (
        "SDK230",
        lambda text: re.sub(
            r'(data_import_last_success_timestamp_seconds\{source="csv"\}) .*', rf"\1 {time.time() * 1000}", text
        ),
    ),
    "moment before 1970": (
        "SDK230",
        lambda text: re.sub(r'(data_import_last_success_timestamp_seconds\{source="csv"\}) .*', r"\1 -1", text),
    ),
    "sample taken an hour ago": (
        "SDK230",
        lambda text: re.sub(
            r"(laravel_queue_size\{.*\}) .*", rf"\1 1 {round((time.time() - 3600) * 1000)}", text, count=1
        ),
    ),
    "missing zero series": (
        "SDK231",
        lambda text: re.sub(r'(laravel_queue_job_retries_(total|created))\{retry_count="3"\} .*\n', "", text),
    ),
    "unknown state": (
        "SDK232",
        lambda text: re.sub(r"(scheduled_job_last_status\{.*\}) .*", r"\1 1.5", text, count=1),
    ),
    "same series twice": (
        "SDK211",
        lambda text: after(text, "rate_limit_per_minute{", line_of(text, "rate_limit_per_minute{")),
    ),
    "second HELP": (
        "SDK212",
        lambda text: after(text, "# HELP api_keys_active ", line_of(text, "# HELP api_keys_active ")),
    ),
    "family in two groups": ("SDK212", lambda text: text + 'rate_limit_per_minute{tier="pro"} 1\n'),
    "fallen bucket": (
        "SDK213",
        lambda text: re.sub(r'(laravel_queue_wait_seconds_bucket\{le="30.0",.*\}) .*', r"\1 0.0", text, count=1),
    ),
    "no +Inf bucket": (
        "SDK213",
        lambda text: re.sub(r'laravel_queue_wait_seconds_bucket\{le="\+Inf",.*\n', "", text, count=1),
    ),
    "count that is not +Inf": (
        "SDK213",
        lambda text: re.sub(r"(laravel_queue_wait_seconds_count\{.*\}) .*", r"\1 9.0", text, count=1),
    ),
    "no sum": ("SDK213", lambda text: re.sub(r"laravel_queue_wait_seconds_sum\{.*\n", "", text, count=1)),
    "counter below zero": (
        "SDK214",
        lambda text: re.sub(r'(webhook_deliveries_total\{status="retry"\}) .*', r"\1 -1.0", text),
    ),
    "counter that is no number": (
        "SDK214",
        lambda text: re.sub(r'(webhook_deliveries_total\{status="retry"\}) .*', r"\1 NaN", text),
    ),
    "unclosed label value": ("SDK210", swap('webhook_deliveries_total{status="other"}', 'x{status="other}')),
    "value that is no number": ("SDK210", lambda text: text + "rate_limit x\n"),
    "unknown type": ("SDK210", swap("# TYPE api_keys_active gauge", "# TYPE api_keys_active gague")),
}


OPENMETRICS_DEVIATIONS = {
    "other unit": ("SDK223", swap("# UNIT tenant_mrr_dollars dollars", "# UNIT tenant_mrr_dollars euros")),
    "no unit": ("SDK223", lambda text: without(text, "# UNIT laravel_queue_wait_seconds ")),
    "counter exposed as gauge": (
        "SDK222",
        swap("# TYPE webhook_deliveries counter", "# TYPE webhook_deliveries gauge"),
    ),
    "gauge exposed as counter": ("SDK222", swap("# TYPE api_keys_active gauge", "# TYPE api_keys_active counter")),
    "counter without its suffix": (
        "SDK214",
        swap('webhook_deliveries_total{status="other"}', 'webhook_deliveries{status="other"}'),
    ),
    "no EOF": ("SDK210", lambda text: text.replace("# EOF\n", "")),
    "text after EOF": ("SDK210", lambda text: text + "rate_limit_per_minute 1\n"),
    "empty line": ("SDK210", lambda text: after(text, "# TYPE api_keys_active ", "")),
    "foreign comment": ("SDK210", lambda text: after(text, "# TYPE api_keys_active ", "# made by hand")),
    "two spaces": ("SDK210", swap('rate_limit_per_minute{tier="free"} ', 'rate_limit_per_minute{tier="free"}  ')),
    "undeclared family": (
        "SDK220",
        swap("# EOF", "# TYPE orders counter\norders_total 1\n# EOF"),
    ),
}


@pytest.mark.parametrize("deviation", TEXT_DEVIATIONS)
def test_each_deviation_of_the_text_format_is_found_and_nothing_else(verify, deviation):
    rule, change = TEXT_DEVIATIONS[deviation]
    good = faithful()
    changed = change(good)
    assert changed != good
    # What a broken line held is not there either: only for it, completeness is not asked for.
    arguments = [] if deviation == "misspelt metric" or rule == "SDK210" else ["--require-all"]
    assert verify(changed, *arguments)[0] == [rule]


@pytest.mark.parametrize("deviation", OPENMETRICS_DEVIATIONS)
def test_each_deviation_of_openmetrics_is_found_and_nothing_else(verify, deviation):
    rule, change = OPENMETRICS_DEVIATIONS[deviation]
    good = faithful(output="openmetrics")
    changed = change(good)
    assert changed != good
    assert verify(changed, "--format", "openmetrics")[0] == [rule]


def test_there_are_at_least_twenty_deviations_of_all_kinds_but_those_that_need_two_scrapes():
    rules = {rule for rule, _ in (*TEXT_DEVIATIONS.values(), *OPENMETRICS_DEVIATIONS.values())}
    kinds = {kind.id for kind in (*exposition_kinds.ALL, *drift_kinds.ALL) if kind.id >= "SDK210"}
    # Budget, emptiness, two scrapes and targets that do not answer have tests of their own.
    assert kinds - rules == {"SDK215", "SDK229", "SDK233", "SDK240"}
    assert len(TEXT_DEVIATIONS) + len(OPENMETRICS_DEVIATIONS) >= 20
