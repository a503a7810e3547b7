"""`sdkgen verify`: nothing to say about a faithful exposition; status, places, options."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.live.edits import line_of, without_family
from tests.live.faithful import CONTENT_TYPES, ROOT, SPEC, faithful
from tests.live.server import Answer, endpoint

SMALL = """\
labels:
  tenant:
    help: Tenant.
    max_values: 3
  colour:
    help: Colour.
    values: [red, green]
metrics:
  paints_total:
    type: counter
    unit: paints
    help: Paints mixed.
    labels: [tenant, colour]
    max_series: 4
  paint_mixing_seconds:
    type: histogram
    unit: seconds
    help: Time to mix.
    buckets: [0.5, 1]
  paint_age_seconds:
    type: gauge
    unit: seconds
    help: Age.
    expires_after: 10m
  exporter_latency_seconds:
    type: summary
    unit: seconds
    help: Not ours.
    labels: [colour]
    emit: external
  exporter_things:
    type: gauge
    help: Not ours.
    emit: external
"""


@pytest.mark.parametrize("output", ["text", "openmetrics"])
def test_a_faithful_exposition_is_clean(run, tmp_path, output):
    (tmp_path / "scrape").write_text(faithful(output=output))
    outcome = run("verify", str(tmp_path / "scrape"), "--spec", str(SPEC), "--require-all")
    assert (outcome.status, outcome.stdout) == (0, "")
    assert re.search(r"coverage  queue      +4 of +4 +100%", outcome.stderr)


def test_a_byte_that_is_not_utf_8_has_its_place(run, tmp_path):
    good = faithful().encode()
    (tmp_path / "scrape").write_bytes(good.replace(b"Webhooks sent.", b"Webhooks\xff sent."))
    outcome = run("verify", str(tmp_path / "scrape"), "--spec", str(SPEC), "--output-format", "json")
    first = next(found for found in json.loads(outcome.stdout)["findings"] if found["rule"] == "SDK210")
    line = good.split(b"\n").index(b"# HELP webhook_deliveries_total Webhooks sent.") + 1
    assert (first["rule"], first["line"], first["column"]) == ("SDK210", line, 41)
    assert outcome.status == 1


def test_a_finding_points_at_the_scrape_and_at_the_specification(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = faithful().replace('rate_limit_per_minute{tier="free"}', 'rate_limit_per_minute{tier="fee"}')
    (tmp_path / "scrape.prom").write_text(text)
    outcome = run("verify", "scrape.prom", "--spec", str(SPEC))
    line = text.split("\n").index(line_of(text, "rate_limit_per_minute{")) + 1
    label = (SPEC / "labels.yaml").read_text().split("\n").index("    help: Plan of the tenant.") + 2
    head = outcome.stdout.splitlines()
    assert head[0] == (
        "error[SDK226]: `tier` of `rate_limit_per_minute` is `fee`, which the specification does not list"
    )
    assert head[1].strip() == f"--> scrape.prom:{line}:29"
    assert head[4].endswith("| " + " " * 28 + "^^^")
    assert f"labels.yaml:{label}:5" in outcome.stdout
    assert "help: did you mean `free`?" in outcome.stdout


@pytest.mark.parametrize("output_format", ["github", "sarif", "concise"])
def test_every_output_format_names_theline_of(run, tmp_path, output_format):
    (tmp_path / "scrape").write_text("orders_total 1\n")
    outcome = run("verify", str(tmp_path / "scrape"), "--spec", str(SPEC), "--output-format", output_format)
    assert outcome.status == 1
    assert "SDK220" in outcome.stdout
    assert "scrape" in outcome.stdout


# ----------------------------------------------------------------------------------------- a specification of its own


@pytest.fixture
def small(workspace):
    return str(workspace(metrics=SMALL) / "spec")


def _paints(*label_sets: tuple[str, str]) -> str:
    lines = [f'paints_total{{tenant="{tenant}",colour="{colour}"}} 1\n' for tenant, colour in label_sets]
    return "# HELP paints_total Paints mixed.\n# TYPE paints_total counter\n" + "".join(lines)


def test_the_series_budget_counts_all_but_what_it_folds_into(verify, small):
    four = [("a", "red"), ("b", "red"), ("c", "red"), ("a", "green")]
    assert verify(_paints(*four, ("other", "red"), ("other", "green")), spec=small)[0] == []
    rules, findings = verify(_paints(*four, ("b", "green")), spec=small)
    assert rules == ["SDK229"]
    assert (findings[0]["line"], findings[0]["related"][0]["line"]) == (7, 14)


def test_overflow_and_absent_values_are_no_values(verify, small):
    assert verify(_paints(("a", "red"), ("b", "red"), ("c", "other"), ("other", "other")), spec=small)[0] == []
    assert verify(_paints(("a", "red"), ("b", "red"), ("c", "red"), ("d", "red")), spec=small)[0] == ["SDK227"]


def test_exporters_keep_their_help_and_may_have_more_labels(verify, small):
    text = (
        "# HELP exporter_latency_seconds Their own words.\n# TYPE exporter_latency_seconds summary\n"
        'exporter_latency_seconds{colour="red",pod="x",quantile="0.5"} 1\n'
        'exporter_latency_seconds_sum{colour="red",pod="x"} 1\nexporter_latency_seconds_count{colour="red",pod="x"} 1\n'
        "exporter_things 4\n"
    )
    assert verify(text, spec=small)[0] == []
    assert verify(text.replace('colour="red"', 'colour="blue"'), spec=small)[0] == ["SDK226"]
    assert verify(text.replace('colour="red",', ""), spec=small)[0] == ["SDK225"]
    assert verify(text.replace('quantile="0.5"', 'quantile="5"'), spec=small)[0] == ["SDK213"]


def test_an_age_can_be_limited_for_some_metrics(verify):
    text = re.sub(r"(api_key_last_used_timestamp_seconds\{.*\}) .*", rf"\1 {time.time() - 7200}", faithful())
    assert verify(text)[0] == []
    assert verify(text, "--max-age", "data_*=1h")[0] == []
    assert verify(text, "--max-age", "3h")[0] == []
    rules, findings = verify(text, "--max-age", "api_*=1h")
    assert rules == ["SDK230"]
    assert re.fullmatch(r"`api_key_last_used_timestamp_seconds` is 2h(\d+s)? old, more than 1h", findings[0]["message"])


def test_ignored_families_are_not_compared(verify):
    text = faithful() + "go_goroutines 7\nprocess_open_fds 3\nmysql_up 1\n"
    assert verify(text)[0] == ["SDK220"] * 3
    assert verify(text, "--ignore-builtin")[0] == ["SDK220"]
    assert verify(text, "--ignore-builtin", "--ignore", "mysql_*")[0] == []


def test_labels_of_a_federation_can_be_accepted(verify, small):
    text = _paints(("a", "red")).replace("{", '{job="x",instance="y",')
    assert verify(text, spec=small)[0] == ["SDK225"]
    assert verify(text, "--ignore-label", "job", "--ignore-label", "instance", spec=small)[0] == []


def test_a_job_narrows_what_must_be_there(verify):
    workers_only = ("laravel_queue_jobs_processed_total", "laravel_queue_wait_seconds", "scheduled_job_last_status")
    text = faithful()
    for name in workers_only:
        text = without_family(name)(text)
    assert verify(text, "--require-all", "--job", "chom-api")[0] == []
    rules, findings = verify(text, "--require-all", "--job", "chom-workers")
    assert rules == ["SDK221"] * 3
    assert sorted(finding["message"].split("`")[1] for finding in findings) == sorted(workers_only)
    assert verify(text, "--require-all")[0] == ["SDK221"] * 3
    assert verify(text)[0] == []


def test_the_job_of_an_exporter_requires_its_metrics(verify):
    rules, findings = verify("# TYPE container_memory_usage_bytes gauge\n", "--require-all", "--job", "cadvisor")
    assert rules == ["SDK221"] * 2
    assert all(finding["path"].endswith("containers.yaml") for finding in findings)


def test_targets_have_everything_between_them_but_each_everything_of_a_job(run, tmp_path):
    whole = faithful()
    without_queue = without_family("laravel_queue_size")(whole)
    (tmp_path / "a").write_text(whole)
    (tmp_path / "b").write_text(without_queue)
    both = ["verify", str(tmp_path / "a"), str(tmp_path / "b"), "--spec", str(SPEC), "--require-all"]
    assert run(*both).status == 0
    outcome = run(*both, "--job", "chom-api", "--output-format", "json")
    document = json.loads(outcome.stdout)
    assert [finding["rule"] for finding in document["findings"]] == ["SDK221"]
    assert str(tmp_path / "b") in document["findings"][0]["message"]
    assert document["coverage"]["queue"]["missing"] == ["laravel_queue_size"]
    assert document["coverage"]["http"] == {"required": 5, "exposed": 5, "missing": []}


def test_an_empty_scrape_proves_nothing(verify):
    rules, findings = verify("")
    assert rules == ["SDK215"]
    assert findings[0]["help"] == "is this the right endpoint?"


def test_two_scrapes_show_counters_that_went_back(run):
    good = faithful().encode()
    fallen = re.sub(rb"(?m)^(cross_tenant_query_attempts_total) .*", rb"\1 1.0", good)
    vanished = re.sub(rb'(?m)^data_validation_errors_total\{field="other".*\n', b"", good)
    with endpoint(
        same=Answer(good), fallen=Answer(bodies=(good, fallen)), vanished=Answer(bodies=(good, vanished))
    ) as server:
        arguments = ("--spec", str(SPEC), "--twice", "0", "--output-format", "json")
        assert run("verify", server.url("/same"), *arguments).status == 0
        for path in ("/fallen", "/vanished"):
            outcome = run("verify", server.url(path), *arguments)
            assert [finding["rule"] for finding in json.loads(outcome.stdout)["findings"]] == ["SDK233"], path


@pytest.mark.parametrize("output", ["text", "openmetrics"])
def test_a_live_endpoint_in_either_format(run, output):
    answer = Answer(faithful(output=output).encode(), content_type=CONTENT_TYPES[output], gzipped=True, token="t0ken")
    with endpoint(metrics=answer) as server:
        outcome = run("verify", server.url(), "--spec", str(SPEC), "--token", "t0ken", "--require-all")
        assert (outcome.status, outcome.stdout) == (0, "")
        assert run("verify", server.url(), "--spec", str(SPEC)).status == 2


def test_one_unreachable_target_is_status_2_and_the_others_are_still_compared(run):
    with endpoint(metrics=Answer(b"orders_total 1\n"), gone=Answer(status=404)) as server:
        urls = [server.url(), server.url("/gone")]
        outcome = run("verify", *urls, "--spec", str(SPEC), "--require-all", "--output-format", "json")
        assert "coverage" not in run("verify", *urls, "--spec", str(SPEC), "--require-all").stderr
    assert outcome.status == 2
    document = json.loads(outcome.stdout)
    assert sorted(finding["rule"] for finding in document["findings"]) == ["SDK220", "SDK240"]
    assert document["coverage"] is None


def test_a_missing_file_is_status_2(run, tmp_path):
    outcome = run("verify", str(tmp_path / "none"), "--spec", str(SPEC))
    assert outcome.status == 2
    assert "error[SDK240]: cannot read the scrape: No such file" in outcome.stdout
    assert outcome.stderr == ""


def test_standard_input_is_a_target():
    command = [sys.executable, "-m", "sdkgen", "verify", "-", "--spec", str(SPEC), "--output-format", "concise"]
    done = subprocess.run(command, input="orders_total 1\n", capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert done.stdout.startswith("<stdin>:1:1: error[SDK220]")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["x", "--job", "chom-ap"], "did you mean `chom-api`?"),
        (["x", "--twice", "1"], "only URLs"),
        (["x", "--max-age", "soon"], "`soon` is no duration"),
        (["x", "--header", "nothing"], "is no header"),
        (["x", "--header", "A: b\r\nC: d"], "is no header"),
        (["x", "--token-file", "/nowhere"], "cannot read the token file"),
        ([], "Missing argument"),
    ],
)
def test_wrong_usage_is_status_2(run, arguments, complaint):
    outcome = run("verify", *arguments, "--spec", str(SPEC))
    assert outcome.status == 2
    assert complaint in outcome.stderr


def test_a_broken_specification_is_not_compared_with(run, workspace, tmp_path):
    spec = workspace(metrics="metrics:\n  orders_total:\n    type: conter\n    help: Orders.\n") / "spec"
    (tmp_path / "scrape").write_text("")
    outcome = run("verify", str(tmp_path / "scrape"), "--spec", str(spec))
    assert outcome.status == 1
    assert "SDK104" in outcome.stderr


NOISE = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["text", "openmetrics"]), st.sampled_from(["text", "json", "sarif"]), NOISE, st.data())
def test_whatever_happens_to_an_exposition_there_is_no_traceback(run, tmp_path, output, shown_as, noise, data):
    good = GOOD[output]
    start = data.draw(st.integers(0, len(good)))
    end = min(len(good), start + data.draw(st.integers(0, 200)))
    (tmp_path / "scrape").write_bytes((good[:start] + noise + good[end:]).encode())
    arguments = ["--output-format", shown_as, "--format", output, "--require-all"]
    outcome = run("verify", str(tmp_path / "scrape"), "--spec", str(SPEC), *arguments)
    assert outcome.status in (0, 1)
    assert (outcome.status == 1) == ("SDK2" in outcome.stdout)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_whatever_bytes_a_target_answers_there_is_no_traceback(run, tmp_path, content):
    (tmp_path / "scrape").write_bytes(content)
    outcome = run("verify", str(tmp_path / "scrape"), "--spec", str(SPEC))
    assert outcome.status in (0, 1)


GOOD = {output: faithful(output=output) for output in ("text", "openmetrics")}
