"""The simulated history: repeatable, consistent in itself, and with everything in it that queries must survive."""

from __future__ import annotations

import json
import os
import re
import stat
import urllib.request
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from sdkgen.exposition import Dialect, parse_exposition
from sdkgen.model import resolve
from sdkgen.simulate import LiveServer, Scenario, exposition, open_metrics, simulate
from sdkgen.spec import read_spec
from sdkgen.writer import write_files, write_stream
from tests.conftest import ROOT

START = 1_767_225_600
HOUR = Scenario(START, duration=3600, step=30)
TARGET_LABELS = {"job", "instance"}


@cache
def chom():
    catalogue = resolve(read_spec(ROOT / "metric_specs" / "chom")).catalogue
    assert catalogue is not None
    return catalogue


@cache
def history(scenario=HOUR):
    return simulate(chom(), scenario)


def text(scenario) -> str:
    return "".join(open_metrics(simulate(chom(), scenario)))


def series(name, **labels):
    found = [(dict(each.labels), each.values) for each in history().series(name)]
    return [(own, values) for own, values in found if labels.items() <= own.items()]


def tenants(name) -> set[str]:
    return {labels["tenant"] for labels, _ in series(name)}


def test_the_same_seed_makes_the_same_history_and_another_one_another():
    scenario = Scenario(START, duration=600, step=60)
    assert text(scenario) == text(scenario)
    assert text(scenario) != text(Scenario(START, duration=600, step=60, seed=2))


def test_every_metric_of_the_specification_has_series_but_those_of_faults_of_the_instrumentation():
    named = {family.metric.name for family in history().families() if any(family.members(history().window))}
    assert {metric.name for metric in chom().metrics} - named == {
        "instrumentation_apcu_expunges_total",
        "instrumentation_labels_folded_total",
    }


def test_label_values_are_those_that_the_specification_allows():
    for family in history().families():
        for member in family.members(history().window):
            labels = dict(member[0].labels)
            assert {label.name for label in family.metric.labels} == set(labels) - TARGET_LABELS - {"le"}
            assert labels["job"] in family.metric.jobs
            for label in family.metric.labels:
                assert not label.is_closed or labels[label.name] in label.exposed_values


def test_a_device_is_written_to_and_stays_one(run):
    outcome = run("simulate", "--spec", str(ROOT / "metric_specs" / "chom"), "--duration", "1m", "--out", os.devnull)

    assert outcome.status == 0
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_consumer_has_one_tenant_and_a_tenant_one_tier():
    tier_of = dict(
        {(labels["tenant"], labels["tier"]) for name in ("tenant_mrr_dollars",) for labels, _ in series(name)}
    )
    for name in ("tenant_http_requests_total", "tenant_usage_quantity_total"):
        assert {(labels["tenant"], labels["tier"]) for labels, _ in series(name)} <= tier_of.items()
    consumers = [(labels["consumer"], labels["tier"]) for labels, _ in series("http_requests_total")]
    assert len(dict(consumers)) == len(set(consumers))
    assert set(tier_of.values()) == {"free", "pro", "enterprise"}


def test_metrics_of_the_same_requests_agree():
    def total(name):
        return [sum(column) for column in zip(*history().happened(name).values(), strict=True)]

    requests = total("http_requests_total")
    assert requests[-1] > 10_000
    assert requests == total("http_request_duration_seconds") == total("http_response_size_bytes")
    of_tenants = total("tenant_http_requests_total")
    anonymous = [
        sum(column)
        for column in zip(
            *(v for k, v in history().happened("http_requests_total").items() if k[1] == "anonymous"), strict=True
        )
    ]
    assert [a + b for a, b in zip(of_tenants, anonymous, strict=True)] == requests


def test_histograms_are_cumulative_and_their_count_is_their_last_bucket():
    [family] = [each for each in history().families() if each.metric.name == "http_request_duration_seconds"]
    for member in family.members(history().window):
        *buckets, total, count = [each.values for each in member]
        assert buckets[-1] == count
        for low, high in pairwise(buckets):
            assert all(a <= b for a, b in zip(low, high, strict=True) if a is not None)
        assert all((a is None) == (b is None) for a, b in zip(total, count, strict=True))


def test_instances_restart_one_after_the_other_and_the_truth_does_not():
    labels, values = next(each for each in series("webhook_deliveries_total", status="success", job="chom-api"))
    falls = [index for index, (a, b) in enumerate(pairwise(values), start=1) if b < a]
    assert falls == [HOUR.restart(0)]
    assert labels["instance"] == "chom-api-1:9100"
    truth = history().happened("webhook_deliveries_total")[("success",)]
    assert all(a <= b for a, b in pairwise(truth))


def test_nothing_happens_during_the_spell_without_traffic():
    requests = [sum(column) for column in zip(*history().happened("http_requests_total").values(), strict=True)]
    quiet = HOUR.quiet
    assert len(quiet) > 4
    assert len({requests[index] for index in quiet}) == 1
    assert requests[quiet[0] - 3] < requests[quiet[0]] < requests[quiet[-1] + 2]


def test_one_tenant_is_never_seen_and_one_falls_silent_and_both_have_data():
    everybody = tenants("tenant_file_storage_bytes")
    assert everybody - tenants("tenant_http_requests_total") == {"tenant-12"}
    happened = history().happened("tenant_http_requests_total")
    silent = [values for labels, values in happened.items() if labels[0] == "tenant-11"]
    assert all(values[HOUR.silence] == values[-1] for values in silent)
    assert sum(values[-1] for values in silent) > 0


def test_one_tenant_has_no_errors_and_one_no_containers():
    failing = {labels["tenant"] for labels, _ in series("tenant_http_requests_total", status_class="5xx")}
    assert "tenant-02" not in {
        labels["tenant"] for labels, _ in series("tenant_http_requests_total") if labels["status_class"] != "2xx"
    }
    assert failing
    assert tenants("tenant_file_storage_bytes") - tenants("container_memory_usage_bytes") == {"tenant-03"}


def test_a_sentinel_stands_where_there_is_no_measurement():
    limits = [values[-1] for _, values in series("container_memory_limit_bytes")]
    assert limits.count(0) == 1
    used = {labels["tenant"]: values[-1] for labels, values in series("container_memory_usage_bytes")}
    for labels, values in series("container_memory_limit_bytes"):
        assert values[-1] == 0 or used[labels["tenant"]] < values[-1]


def test_an_event_happens_for_the_first_time_ever_on_one_instance():
    counted = [values for _, values in series("tenant_isolation_violations_total")]
    changed = [values for values in counted if values[-1]]
    assert len(changed) == 1
    assert changed[0][HOUR.first_event - 1 : HOUR.first_event + 1] == [0, 1]
    assert all(values[0] == 0 for values in counted)


def test_shared_gauges_are_equal_on_all_instances_of_all_jobs():
    found: dict[str, list[list[float | None]]] = {}
    for labels, values in series("tenant_mrr_dollars"):
        found.setdefault(labels["tenant"], []).append(values)
    assert all(len(values) == 4 and values.count(values[0]) == 4 for values in found.values())


def test_rare_events_keep_their_period():
    truth = simulate(chom(), Scenario(START, duration=6 * 3600, step=60)).happened("etl_job_duration_seconds")
    assert {values[-1] for values in truth.values()} <= {5, 6}


def test_a_task_that_runs_has_no_other_state():
    run, status, length = (
        next(values for _, values in series(f"scheduled_job_last_{what}", job_name="usage-rollup"))
        for what in ("run_timestamp_seconds", "status", "duration_seconds")
    )
    assert set(status) <= {0, 1, 2}
    assert 2 in status
    for time, started, state in zip(HOUR.times, run, status, strict=True):
        assert started <= time
        assert state != 2 or time - started < max(length) + 900


def test_the_text_is_strict_openmetrics():
    written = text(Scenario(START, duration=60, step=30, tenants=2))
    last = re.sub(r" \d+\n", "\n", "".join(_last_of_each(written)))
    parsed = parse_exposition(last.encode(), "history", Dialect.OPENMETRICS)
    assert list(parsed.findings) == []


def _last_of_each(written):
    """The lines of the last sample of every series: a scrape has no two samples of one."""
    return [line for line in written.splitlines(keepends=True) if line[0] == "#" or line.endswith(f" {START + 60}\n")]


def test_help_and_label_values_cannot_break_out(workspace):
    place = workspace(
        metrics="labels:\n  who:\n    help: x\n    values: ['a\"b\\c']\n"
        'metrics:\n  a_total:\n    type: counter\n    help: "one\\n# EOF"\n    labels: [who]\n'
    )
    catalogue = resolve(read_spec(place / "spec")).catalogue
    assert catalogue is not None
    lines = "".join(open_metrics(simulate(catalogue, Scenario(START, duration=60)))).splitlines()
    assert lines.count("# EOF") == 1
    assert 'a_total{who="a\\"b\\\\c",' in "\n".join(lines)


def test_a_scrape_shows_the_same_as_the_history_and_only_its_own_instance():
    index = 50
    lines = "".join(exposition(history(), "chom-workers", "chom-workers-2:9100", index)).splitlines()
    assert not any("instance=" in line for line in lines)
    [(_, values)] = series("laravel_queue_job_retries_total", retry_count="1", instance="chom-workers-2:9100")
    assert f'laravel_queue_job_retries_total{{retry_count="1"}} {values[index]}' in lines
    assert not any(line.startswith("container_") for line in lines)


def test_a_live_server_lists_its_targets_and_answers_them():
    with LiveServer(history(), 0, now=lambda: START + 1500.0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_address[1]}"
        with urllib.request.urlopen(f"{base}/targets") as response:
            groups = json.load(response)
        assert {group["labels"]["job"] for group in groups} == {"chom-api", "chom-workers", "cadvisor"}
        with urllib.request.urlopen(base + groups[0]["labels"]["__metrics_path__"]) as response:
            assert b"container_memory_usage_bytes{" in response.read()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{base}/nothing/here/metrics")
        server.shutdown()


def test_the_command_writes_a_file_and_says_what_to_do_with_it(run, tmp_path):
    out = tmp_path / "history.txt"
    arguments = ("simulate", "--spec", str(ROOT / "metric_specs" / "chom"), "--start", "2026-01-01", "--duration", "1m")
    outcome = run(*arguments, "--out", str(out))
    assert outcome.status == 0
    assert "promtool tsdb create-blocks-from --max-block-duration=744h openmetrics" in outcome.stderr
    assert out.read_text() == text(Scenario(START, duration=60))
    assert run(*arguments, "--out", "-").stdout == out.read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name either --out FILE"),
        (("--out", "-", "--serve", "1"), "name either --out FILE"),
        (("--out", "-", "--duration", "5 minutes"), "`5 minutes` is no duration"),
        (("--out", "-", "--start", "yesterday"), "`yesterday` is no time"),
        (("--out", "-", "--duration", "10s"), "the step is longer"),
        (("--out", "/nowhere/at/all"), "cannot write: No such file or directory\n --> /nowhere/at/all:1:1\n"),
    ],
)
def test_wrong_usage_is_explained(run, arguments, message):
    outcome = run("simulate", "--spec", str(ROOT / "metric_specs" / "chom"), *arguments)
    assert outcome.status == 2
    assert message in outcome.stderr


@pytest.mark.parametrize("write", ["stream", "files"])
def test_a_pipe_or_a_device_is_written_to_and_never_replaced(tmp_path, write):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    if write == "stream":
        assert write_stream(pipe, ["one ", "two"]) == 7
    else:
        write_files(tmp_path, {"pipe": b"one two", "file": b"three"})
    reader.join(timeout=10)
    assert read == [b"one two"]
    assert pipe.is_fifo()
