"""`sdkgen check` over documents: which files, which findings, how they are suppressed, listed, corrected, printed."""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

METRICS = """\
labels:
  tier:
    help: Plan.
    values: [free, pro]
  queue:
    help: Queue.
    max_values: 9
metrics:
  requests_total:
    type: counter
    unit: requests
    help: Requests.
    labels: [tier]
    zero_initialised: true
  wait_seconds:
    type: histogram
    unit: seconds
    help: Waiting.
    buckets: [0.1, 0.5, 1]
  queue_size:
    type: gauge
    help: Jobs that wait.
    labels: [queue]
    shared: true
"""
P95 = "histogram_quantile(0.95, sum by (le) (rate(wait_seconds_bucket[$__rate_interval])))"
SETTINGS = "service: shop\nversion: 1.0.0\nscrape_jobs:\n  shop-api:\n    interval: 15s\n"


def panel(title: str, expr: str, unit: str = "s", **more) -> dict[str, Any]:
    target = {"refId": "A", "expr": expr, "legendFormat": "__auto"}
    return {
        "id": zlib.crc32(title.encode(errors="replace")),
        "type": "timeseries",
        "title": title,
        "fieldConfig": {"defaults": {"unit": unit}},
        "targets": [target],
        **more,
    }


def dashboard(*panels: dict[str, Any], **more) -> str:
    return json.dumps({"title": "Shop", "uid": "shop", "schemaVersion": 39, "panels": panels, **more}, indent=2)


@pytest.fixture
def place(workspace) -> Path:
    made: Path = workspace(settings=SETTINGS, metrics=METRICS)
    return made


@pytest.fixture
def check(run):
    def invoke(*arguments: str):
        return run("check", "--spec", "spec", "--output-format", "concise", *arguments)

    return invoke


def rules_of(outcome) -> list[str]:
    return re.findall(r"\[(SDK\d{3})\]", outcome.stdout)


def write(place: Path, name: str, text: str) -> Path:
    file = place / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file


def test_a_folder_is_searched_and_other_files_in_it_are_passed_over(place, check):
    write(place, "docs/board.json", dashboard(panel("Wait", P95, "ms")))
    write(place, "docs/package.json", '{"name": "shop"}')
    write(place, "docs/broken.json", "{not json")
    write(place, "docs/values.yaml", "{{ .Values.x }}\n")
    write(place, "docs/readme.md", "# No query\n")

    outcome = check("docs")

    assert (outcome.status, rules_of(outcome)) == (1, ["SDK457"])
    assert outcome.stdout.startswith("docs/board.json:")


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("package.json", b'{"name": "shop"}', "SDK491"),
        ("values.yaml", b"a: 1\n", "SDK491"),
        ("broken.json", b'{"panels": [', "SDK489"),
        ("broken.yaml", b"groups: [\n", "SDK489"),
        ("latin.json", b'{"title": "caf\xe9"}', "SDK490"),
        ("deep.json", b"[" * 100_000, "SDK489"),
        ("number.json", b'{"a": ' + b"1" * 10_000 + b"}", "SDK489"),
        ("missing.json", None, "SDK350"),
    ],
)
def test_a_file_that_is_named_is_one_to_check(place, check, name, content, rule):
    if content is not None:
        (place / name).write_bytes(content)

    outcome = check(name)

    status = 2 if rule in ("SDK350", "SDK490") else 1
    assert (outcome.status, rules_of(outcome)) == (status, [rule])


def test_a_broken_dashboard_in_a_folder_is_a_finding(place, check):
    write(place, "docs/board.json", dashboard(panel("Wait", P95))[:-5])

    assert rules_of(check("docs")) == ["SDK489"]


def test_excluded_files_are_left_out(place, check):
    write(place, "docs/board.json", dashboard(panel("Wait", P95, "ms")))

    assert rules_of(check("docs", "--exclude", "board.json")) == []


def test_a_record_of_another_file_is_known(place, check):
    write(
        place,
        "docs/rules.yaml",
        f"groups:\n- name: a\n  rules:\n  - record: shop:wait:p95\n    expr: {P95.replace('$__rate_interval', '5m')}\n",
    )
    write(place, "docs/board.json", dashboard(panel("Wait", "shop:wait:p95", "ms")))

    assert rules_of(check("docs")) == ["SDK457"]


def test_metrics_of_others_are_ignored_warned_of_or_errors(place, check, workspace):
    write(
        place,
        "docs/board.json",
        dashboard(panel("Load", "max(node_load1)", "none"), panel("Ghost", "max(ghost)", "none")),
    )

    assert rules_of(check("docs")) == ["SDK403", "SDK403"]
    assert check("docs", "--unknown-metrics", "warn").status == 0
    workspace(settings=SETTINGS + "checks:\n  ignore: [node_*]\n  unknown_metrics: warning\n", metrics=METRICS)
    outcome = check("docs")
    assert (outcome.status, rules_of(outcome)) == (0, ["SDK403"])
    assert "ghost" in outcome.stdout


def test_severities_are_the_specifications(place, check, workspace):
    write(place, "docs/board.json", dashboard(panel("Wait", P95, "ms")))
    workspace(settings=SETTINGS + "checks:\n  severities:\n    panel-unit: info\n", metrics=METRICS)
    assert check("docs").stdout == ""
    assert "info[SDK457]" in check("docs", "--severity", "info").stdout
    workspace(settings=SETTINGS + "checks:\n  severities:\n    SDK457: off\n    SDK999: off\n", metrics=METRICS)
    outcome = check("docs")
    assert rules_of(outcome) == ["SDK492"]
    assert "spec/sdkgen.yaml:9:5" in outcome.stdout


BOARD_MARK = "<!-- sdkgen: ignore SDK457 shown beside a legacy panel -->"


@pytest.mark.parametrize(
    "text",
    [
        dashboard(panel("Wait", P95, "ms", description=f"How long.\n{BOARD_MARK}")),
        dashboard(panel("Wait", P95, "ms"), description=BOARD_MARK),
        dashboard(panel("Wait", P95 + " # sdkgen: ignore panel-unit shown beside a legacy panel\n", "ms")),
        dashboard(
            panel("Wait per minute", P95, "ms", description="sdkgen: ignore SDK457, SDK460 legacy"),
            panel("B", P95, datasource="P1", description="sdkgen: ignore fixed-datasource one server only"),
        ),
    ],
    ids=["panel", "dashboard", "query", "several"],
)
def test_a_finding_is_suppressed_with_a_reason(place, check, text):
    write(place, "board.json", text)

    outcome = check("board.json")

    assert rules_of(outcome) == []


def test_a_suppression_without_need_reason_or_rule_is_a_finding(place, check):
    texts = [
        "sdkgen: ignore SDK457 not needed",
        "sdkgen: ignore SDK457",
        "sdkgen: ignore",
        "sdkgen: ignore SDK998 what",
    ]
    panels = [panel(f"Wait {index}", P95, description=text) for index, text in enumerate(texts)]
    write(place, "board.json", dashboard(*panels))

    outcome = check("board.json")

    assert rules_of(outcome) == ["SDK493", "SDK492", "SDK492", "SDK492"]


RULE = """\
groups:
- name: shop
  rules:
  # sdkgen: ignore alert-comparison paged on purpose
  - alert: Always
    expr: sum(rate(requests_total[5m]))
  - alert: AlwaysToo
    expr: |
      # sdkgen: ignore SDK475 paged on purpose
      sum(rate(requests_total[5m]))
  - alert: Reported
    expr: sum(rate(requests_total[5m]))
"""


@pytest.mark.parametrize(
    ("indent", "excused"), [("  ", "Two"), ("    ", "One"), ("      ", "One")], ids=["above", "behind", "inside"]
)
def test_a_comment_between_rules_excuses_the_one_that_it_is_indented_with(place, check, indent, excused):
    rules = [f"  - alert: {name}\n    expr: sum(rate(requests_total[5m]))\n" for name in ("One", "Two")]
    comment = f"{indent}# sdkgen: ignore SDK475 paged on purpose\n"
    write(place, "rules.yaml", f"groups:\n- name: shop\n  rules:\n{comment.join(rules)}")

    found = [line for line in check("rules.yaml").stdout.splitlines() if "SDK475" in line]

    assert [line.split(":")[1] for line in found] == ["8" if excused == "One" else "5"]


def test_rules_and_queries_in_markdown_are_suppressed_by_comments(place, check):
    write(place, "rules.yaml", RULE)
    write(place, "rules.md", f"# Rules\n\n```yaml\n{RULE}```\n")
    write(
        place,
        "notes.md",
        "<!-- sdkgen: ignore SDK403 of another team -->\n```promql\nmax(ghost)\n```\n\n```promql\nmax(phantom)\n```\n",
    )

    assert ["Reported" in line for line in check("rules.yaml").stdout.splitlines()] == [True]
    assert ["Reported" in line for line in check("rules.md").stdout.splitlines()] == [True]
    outcome = check("notes.md")
    assert rules_of(outcome) == ["SDK403"]
    assert "phantom" in outcome.stdout


def test_a_metric_excuses_findings_about_itself(place, check, workspace):
    write(place, "board.json", dashboard(panel("Wait", P95, "ms")))
    ignore = "  wait_seconds:\n    ignore:\n      panel-unit: the exporter says seconds\n      SDK455: nothing\n"
    workspace(
        settings=SETTINGS + "checks:\n  documents: [../board.json]\n",
        metrics=METRICS.replace("  wait_seconds:\n", ignore),
    )

    assert rules_of(check("board.json")) == []
    outcome = check()
    assert [rule for rule in rules_of(outcome) if rule != "SDK495"] == ["SDK493"]
    assert "spec/metrics.yaml" in outcome.stdout


def test_a_house_knows_its_unused_metrics_and_its_documents(place, check, workspace):
    write(
        place, "boards/board.json", dashboard(panel("Wait", P95), panel("Some", 'max({__name__=~"queue_.+"})', "short"))
    )
    write(place, "boards/copy.json", dashboard(panel("Wait", P95)))
    workspace(settings=SETTINGS + "checks:\n  documents: [../boards, ../gone]\n", metrics=METRICS)

    outcome = check()

    assert sorted(set(rules_of(outcome))) == ["SDK350", "SDK495", "SDK496", "SDK498"]
    assert "`requests_total`" in outcome.stdout
    assert "reads `queue_size`" not in outcome.stdout


def test_files_of_a_folder_do_not_record_the_same_series(place, check):
    rule = "groups:\n- name: a\n  rules:\n  - record: shop:wait:p95\n    expr: {}\n    labels:\n      team: {}\n"
    query = P95.replace("$__rate_interval", "5m")
    for name, team in (("one", "a"), ("two", "a"), ("three", "b")):
        write(place, f"rules/{name}.yaml", rule.format(query, team))

    outcome = check("rules")

    assert (outcome.status, rules_of(outcome)) == (0, ["SDK482"])
    assert outcome.stdout.startswith("rules/two.yaml:4:")


def test_a_baseline_lets_only_new_findings_fail(place, check):
    board = write(place, "board.json", dashboard(panel("Wait", P95, "ms")))
    missing = check("board.json", "--baseline", "known.json")
    assert (missing.status, "SDK497" in missing.stderr) == (2, True)

    written = check("board.json", "--baseline", "known.json", "--write-baseline")
    assert (written.status, written.stdout) == (0, "")
    board.write_text("\n\n" + dashboard(panel("Wait", P95, "ms")), encoding="utf-8")
    assert (check("board.json", "--baseline", "known.json").stdout) == ""

    board.write_text(dashboard(panel("Wait", P95, "ms"), panel("Other", P95, "ms")), encoding="utf-8")
    outcome = check("board.json", "--baseline", "known.json")
    assert (outcome.status, rules_of(outcome)) == (1, ["SDK457"])
    assert "`Other`" in outcome.stdout

    board.write_text(dashboard(panel("Wait", P95)), encoding="utf-8")
    outcome = check("board.json", "--baseline", "known.json")
    assert (outcome.status, rules_of(outcome)) == (0, ["SDK494"])
    assert outcome.stdout.startswith("known.json:9:")


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 2, "findings": []}', '{"version": 1, "findings": [3]}', "\udcff"]
)
def test_a_baseline_that_is_none_is_no_baseline(place, check, text):
    write(place, "board.json", dashboard(panel("Wait", P95)))
    (place / "known.json").write_bytes(text.encode(errors="surrogateescape"))

    assert check("board.json", "--baseline", "known.json").status == 2


def test_a_baseline_to_write_needs_a_name(place, check):
    assert check("--write-baseline").status == 2


def test_corrections_change_what_is_wrong_and_nothing_else(place, check):
    odd = (
        '{ "title":"Shop",\r\n\t"schemaVersion": 39 , "uid":"shop", "panels": [ {"id":1,"type":"timeseries",'
        '"title":"Caf\\u00e9 \\"q\\"","fieldConfig":{"defaults":{"unit" : "ms"}},"targets":['
        '{"refId":"A","expr":"max by (queue)\\n  (queue_size)"},'
        '{"refId":"B","legendFormat":"{{queue}}","expr":"queue_size{queue=\\"a\\\\\\\\b\\"}"}]}]}'
    )
    board = write(place, "odd.json", odd)
    before = board.read_bytes()

    outcome = check("odd.json", "--fix")

    after = board.read_bytes()
    assert b'max by (queue) (queue_size{queue=\\"a\\\\\\\\b\\"})' in after
    restored = after.replace(
        b'max by (queue) (queue_size{queue=\\"a\\\\\\\\b\\"})', b'queue_size{queue=\\"a\\\\\\\\b\\"}'
    )
    assert restored.replace(b'"short"', b'"ms"') == before
    assert "SDK474" not in outcome.stdout
    assert re.search(r"\d findings? corrected in 1 file", outcome.stderr)


def test_corrections_reach_yaml_and_markdown(place, check):
    rule = "groups:\n- name: a\n  rules:\n  - alert: Full\n    # keep me\n    expr: 'sum by (queue) (queue_size) > 5'\n"
    rules = write(place, "rules.yaml", rule)
    notes = write(place, "notes.md", "# Notes\n\n```promql\nsum by (queue) (queue_size)\n```\n")

    check("rules.yaml", "notes.md", "--fix")

    assert rules.read_text(encoding="utf-8") == rule.replace("sum by", "max by")
    assert "\nmax by (queue) (queue_size)\n" in notes.read_text(encoding="utf-8")


def test_a_diff_shows_corrections_and_writes_nothing(place, check):
    board = write(place, "board.json", dashboard(panel("Wait", P95, "ms")))
    before = board.read_text(encoding="utf-8")

    outcome = check("board.json", "--diff")

    assert outcome.status == 1
    assert '-          "unit": "ms"\n+          "unit": "s"\n'.replace("          ", "") in re.sub(
        r"(?m)^([-+]) +", r"\1", outcome.stdout
    )
    assert board.read_text(encoding="utf-8") == before
    assert check("board.json", "--diff", "--fix").status == 1


def test_an_earlier_result_is_used_as_long_as_nothing_changed(place, check, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    board = write(place, "board.json", dashboard(panel("Wait", P95, "ms"), panel("Size", "queue_size", "short")))
    first = check("board.json")
    (cached,) = (tmp_path / "cache" / "sdkgen").iterdir()

    monkeypatch.setattr("sdkgen.audit.audit.inspect", lambda *_, **__: pytest.fail("inspected again"))
    assert check("board.json") == first
    monkeypatch.undo()
    monkeypatch.chdir(place)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for damage in ("", "[]", '{"x": 1}', cached.read_text(encoding="utf-8").replace('"span"', '"spun"')):
        cached.write_text(damage, encoding="utf-8")
        assert check("board.json") == first
    board.write_text(dashboard(panel("Wait", P95)), encoding="utf-8")
    assert check("board.json").stdout == ""
    write(place, "spec/metrics.yaml", METRICS.replace("wait_seconds", "waited_seconds"))
    assert rules_of(check("board.json")) == ["SDK403"]


def test_json_says_which_panel_query_and_definition(place, run):
    write(place, "board.json", dashboard(panel("Wait", P95, "ms")))

    outcome = run("check", "--spec", "spec", "board.json", "--output-format", "json")

    (finding,) = json.loads(outcome.stdout)["findings"]
    assert {
        key: finding[key] for key in ("panel", "ref", "pointer", "expr", "fragment", "spec_path", "spec_line", "fix")
    } == {
        "panel": "Wait",
        "ref": "A",
        "pointer": "/panels/0/fieldConfig/defaults/unit",
        "expr": P95,
        "fragment": "ms",
        "spec_path": "spec/metrics.yaml",
        "spec_line": 15,
        "fix": "s",
    }


def test_annotations_point_into_the_line(place, run):
    write(place, "board.json", dashboard(panel("Wait", P95, "ms")))

    outcome = run("check", "--spec", "spec", "board.json", "--output-format", "github")

    assert outcome.stdout.startswith(
        "::error file=board.json,line=12,endLine=12,col=19,endColumn=23,title=SDK457 panel-unit::"
    )


def test_text_that_no_terminal_can_show_is_printed(place, run):
    write(place, "board.json", dashboard(panel("\ud800", P95, "\udfff"), uid="\x1b[31m"))

    for output_format in ("text", "concise", "json", "github", "sarif"):
        assert run("check", "--spec", "spec", "board.json", "--output-format", output_format).status == 1
