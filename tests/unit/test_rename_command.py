"""What `sdkgen rename` promises whatever the names are: back is as before, all or nothing, never a traceback."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings, strategies as st

from sdkgen.model import Deprecation
from sdkgen.testing import load

CASES = Path(__file__).parent.parent / "cases" / "codemod"
PROJECT = CASES / "rename_metric" / "before"
TEXT = "".join(file.read_bytes().decode(errors="replace") for file in PROJECT.rglob("*") if file.is_file())
WORDS = set(re.findall(r"\w+", TEXT.lower()))
SPEC = ("--spec", "spec")

MANY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
new_words = st.from_regex(r"[a-z][a-z0-9]{2,8}(_[a-z0-9]{1,6}){0,2}", fullmatch=True).filter(
    lambda word: word not in WORDS and not word.endswith(("_total", "_bucket", "_sum", "_count"))
)
hostile_values = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _write(folder: Path, tree: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    place = tmp_path / "project"
    shutil.copytree(PROJECT, place)
    monkeypatch.chdir(place)
    return Path(place)


def _there_and_back(run, project: Path, there: tuple[str, str], back: tuple[str, str]) -> dict[str, bytes]:
    before = _tree(PROJECT)
    _write(project, before)
    os.chdir(project)
    outcome = run("rename", *there, *SPEC, "--write")
    assume(outcome.status == 0)
    changed = _tree(project)
    assert changed != before
    assert run("rename", *back, *SPEC, "--write").status == 0
    return changed


@MANY
@given(new=new_words, old=st.sampled_from(["orders_total", "payments_total"]))
def test_a_counter_renamed_there_and_back_is_as_before(run, project, new, old):
    _there_and_back(run, project, (old, f"{new}_total"), (f"{new}_total", old))
    assert _tree(project) == _tree(PROJECT)


@MANY
@given(new=new_words)
def test_a_histogram_renamed_there_and_back_is_as_before(run, project, new):
    old = "order_duration_seconds"
    _there_and_back(run, project, (old, f"{new}_seconds"), (f"{new}_seconds", old))
    assert _tree(project) == _tree(PROJECT)


@MANY
@given(new=new_words, old=st.sampled_from(["status", "channel", "tenant"]))
def test_a_label_renamed_there_and_back_is_as_before(run, project, new, old):
    _there_and_back(run, project, (f"label:{old}", new), (f"label:{new}", old))
    assert _tree(project) == _tree(PROJECT)


@MANY
@given(new=new_words, old=st.sampled_from(["status=paid", "status=refunded", "sales_channel=web", "channel=none"]))
def test_a_value_renamed_there_and_back_is_as_before(run, project, new, old):
    label, _, value = old.partition("=")
    _there_and_back(run, project, (old, new), (f"{label}={new}", value))
    assert _tree(project) == _tree(PROJECT)


@MANY
@given(new=hostile_values)
@example(new="values")
def test_a_hostile_value_breaks_no_file(run, project, new):
    changed = _there_and_back(run, project, ("status=refunded", new), (f"status={new}", "refunded"))
    before, after = _tree(PROJECT), _tree(project)
    # A value that needs quotes keeps them when it no longer does.
    assert {path for path in before if after[path] != before[path]} <= {"spec/orders.yaml"}
    for path, content in changed.items():
        if path.endswith(".py"):
            compile(content, path, "exec")


def test_nothing_is_written_without_write(run, project):
    outcome = run("rename", "orders_total", "purchases_total", *SPEC)
    assert (outcome.status, _tree(project)) == (0, _tree(PROJECT))
    assert outcome.stdout.startswith("--- a/")
    assert run("rename", "orders_total", "purchases_total", *SPEC, "--diff") == outcome


def test_the_diff_is_what_write_does(run, project, tmp_path):
    diff = run("rename", "label:status", "outcome", *SPEC).stdout
    assert run("rename", "label:status", "outcome", *SPEC, "--write").status == 0
    patched = tmp_path / "patched"
    shutil.copytree(PROJECT, patched)
    subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=patched, check=True)
    assert _tree(patched) == _tree(project)


def test_a_failure_while_writing_leaves_every_file_as_it_was(run, project, monkeypatch):
    written, calls = os.fdopen, []

    def full_disk(handle, mode):
        calls.append(handle)
        if len(calls) == 3:
            os.close(handle)
            raise OSError(28, "No space left on device", "out")
        return written(handle, mode)

    monkeypatch.setattr(os, "fdopen", full_disk)
    outcome = run("rename", "orders_total", "purchases_total", *SPEC, "--write")
    assert outcome.status == 2
    assert "error[SDK363]: cannot write: No space left on device" in outcome.stderr
    assert _tree(project) == _tree(PROJECT)


def test_a_linked_file_stays_a_link(run, project, tmp_path):
    target = tmp_path / "rules.yml"
    (project / "ops" / "rules.yml").rename(target)
    (project / "ops" / "rules.yml").symlink_to(target)
    assert run("rename", "orders_total", "purchases_total", *SPEC, "--write").status == 0
    assert (project / "ops" / "rules.yml").is_symlink()
    assert "purchases_total" in target.read_text(encoding="utf-8")


def test_generated_folders_are_left_to_emit(run, project):
    assert run("emit", "all", *SPEC).status == 0
    before = _tree(project / "generated")
    outcome = run("rename", "orders_total", "purchases_total", *SPEC, "--write")
    assert _tree(project / "generated") == before
    assert "`sdkgen emit all` renews the generated packages" in outcome.stderr
    assert run("check", *SPEC).status == 1
    assert run("emit", "all", *SPEC).status == 0
    assert run("check", *SPEC).status == 0


@pytest.mark.parametrize("case", ["rename_label", "rename_value", "rename_metric", "adopt_registry"])
def test_rewritten_code_is_valid(case):
    files = [*(CASES / case / "after" / "app").rglob("*")]
    for file in files:
        if file.suffix == ".py":
            compile(file.read_bytes(), file, "exec")
        elif file.suffix == ".php":
            subprocess.run(["php", "-l", str(file)], check=True, capture_output=True)
    assert len(files) > 1


def test_only_named_folders_are_changed(run, project):
    outcome = run("rename", "orders_total", "purchases_total", "docs", *SPEC, "--exclude", "*.txt", "--write")
    assert outcome.status == 0
    changed = {path for path, content in _tree(project).items() if content != _tree(PROJECT)[path]}
    assert changed == {"docs/runbook.md", "spec/orders.yaml"}
    assert "latin1" not in outcome.stderr


def test_line_ends_and_byte_order_marks_stay(run, project):
    for path in ("spec/orders.yaml", "ops/rules.yml", "app/registry.py", "ops/dashboard.json", "app/Checkout.php"):
        file = project / path
        file.write_bytes(b"\xef\xbb\xbf" * (not path.endswith(".php")) + file.read_bytes().replace(b"\n", b"\r\n"))
    before = _tree(project)
    assert run("rename", "label:status", "outcome", *SPEC, "--write").status == 0
    changed = _tree(project)
    assert all(b"\n" not in changed[path].replace(b"\r\n", b"") for path in ("ops/rules.yml", "app/registry.py"))
    assert run("rename", "label:outcome", "status", *SPEC, "--write").status == 0
    assert _tree(project) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("app/broken.py", b"def (:\n    orders_total\n"),
        ("app/deep.py", b"orders_total = " + b"(" * 2000),
        ("app/null.py", b"import prometheus_client\0 # orders_total\n"),
        ("app/bytes.py", b"# orders_total \xff\n"),
        ("ops/broken.json", b'{"expr": "orders_total'),
        ("ops/list.json", b'["orders_total", {"expr": 1, "query": {"query": "up"}}]]'),
        ("ops/broken.yaml", b"expr: [orders_total\n- {{ .Values.x }}"),
        ("ops/tabs.yaml", b"a:\n\t- orders_total\n"),
        ("docs/open.md", b"```promql\norders_total{"),
        ("app/open.php", b"<?php use Shop\\Metrics\\Metrics; Metrics::orders(\"<<<'/*"),
    ],
)
def test_files_that_cannot_be_read_are_listed_and_left(run, project, name, content):
    (project / name).write_bytes(content)
    outcome = run("rename", "orders_total", "purchases_total", *SPEC, "--write")
    assert outcome.status == 0
    listed = name in outcome.stderr
    assert listed or (project / name).read_bytes() != content


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("orders_total", "orders_total"), "is its name already"),
        (("orders_total", ""), "empty"),
        (("label:state", "x"), "did you mean `status`?"),
        (("status", "x"), "a label is written `label:status`"),
        (("orders_total.state", "x"), "there is no label `state`"),
        (("order.status", "x"), "there is no metric `order`"),
        (("status=payd", "x"), "did you mean `paid`?"),
        (("tenant=a", "x"), "its set is open"),
        (("status=other", "x"), "write the default out first"),
        (("orders_total", "x_total", "--diff", "--write"), "exclude each other"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(run, project, arguments, message):
    outcome = run("rename", *arguments, *SPEC)
    assert outcome.status == 2
    assert message in outcome.stderr
    assert _tree(project) == _tree(PROJECT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("orders_total", "payments_total"),
        ("label:status", "channel"),
        ("label:status", "sales_channel"),
        ("status=paid", "failed"),
        ("status=paid", "other"),
        ("order_duration_seconds", "orders_total"),
    ],
)
def test_a_name_that_is_taken_is_refused(run, project, old, new):
    outcome = run("rename", old, new, *SPEC, "--write")
    assert outcome.status == 1
    assert "error[SDK360]" in outcome.stderr
    assert _tree(project) == _tree(PROJECT)


@pytest.mark.parametrize("value", ["null", "true", "x: y", "a, b", "#", "4+", "é"])
def test_a_value_is_written_so_that_it_is_read_as_such(run, project, value):
    assert run("rename", "status=paid", value, *SPEC, "--write").status == 0
    assert run("check", *SPEC).status == 0
    assert run("rename", f"status={value}", "paid", *SPEC).status == 0


def test_a_specification_with_errors_is_not_renamed_in(run, project):
    with (project / "spec" / "orders.yaml").open("a", encoding="utf-8") as file:
        file.write("    typo: x\n")
    outcome = run("rename", "orders_total", "purchases_total", *SPEC)
    assert outcome.status == 1
    assert "error[SDK101]" in outcome.stderr


def test_a_folder_that_is_not_there_is_status_2(run, project):
    outcome = run("rename", "orders_total", "purchases_total", "nowhere", *SPEC, "--write")
    assert outcome.status == 2
    assert "error[SDK350]" in outcome.stderr
    assert _tree(project) == _tree(PROJECT)


def test_libcst_is_imported_only_to_rewrite():
    command = "import sys; import sdkgen.cli.scan, sdkgen.cli.rename; print('libcst' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", command], check=True, capture_output=True, text=True)
    assert result.stdout == "False\n"


def test_the_old_name_can_stay_for_a_while(run, project):
    before = _tree(project)

    outcome = run("rename", "orders_total", "purchases_total", *SPEC, "--keep-old", "--write")

    assert outcome.status == 0, outcome.stderr
    assert {path for path, content in _tree(project).items() if content != before.get(path)} == {"spec/orders.yaml"}
    metrics = load(project / "spec").by_name
    old, new = metrics["orders_total"], metrics["purchases_total"]
    assert (new.renamed_from, new.stored_as, old.labels) == ("orders_total", "orders_total", new.labels)
    assert old.deprecated == Deprecation("1.0.0", "purchases_total", "2026-07-03", None)
    assert run("check", *SPEC, "--output-format", "concise").status == 0
    level = run("diff", *SPEC, "--against", str(PROJECT / "spec"), "--fail-on", "breaking", "spec")
    assert level.status == 0, level.stdout


def test_the_old_name_stays_while_what_is_named_moves(run, project):
    arguments = ("orders_total", "purchases_total", "app", *SPEC, "--keep-old", "--remove-after", "2027-01-31")

    outcome = run("rename", *arguments, "--write")

    assert outcome.status == 0, outcome.stderr
    changed = {path.split("/")[0] for path, content in _tree(project).items() if content != _tree(PROJECT).get(path)}
    assert changed == {"app", "spec"}
    old = load(project / "spec").by_name["orders_total"]
    assert old.deprecated == Deprecation("1.0.0", "purchases_total", "2027-01-31", None)


def test_names_that_were_kept_before_are_kept_on(run, project):
    run("rename", "orders_total", "purchases_total", *SPEC, "--write")
    file = project / "spec" / "orders.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("Orders placed.\n", "Orders placed.\n    renamed_from: sales_total\n"), encoding="utf-8"
    )

    outcome = run("rename", "purchases_total", "buys_total", *SPEC, "--keep-old", "--write")

    assert outcome.status == 0, outcome.stderr
    metrics = load(project / "spec").by_name
    assert (metrics["buys_total"].renamed_from, metrics["purchases_total"].renamed_from) == (
        "purchases_total",
        "sales_total",
    )
    assert metrics["buys_total"].stored_as == "sales_total"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("label:status", "state", "--keep-old"), "the name of a metric"),
        (("old_orders_total", "older_total", "--keep-old"), "not deprecated already"),
        (("orders_total", "purchases_total", "--remove-after", "2027-01-01"), "--keep-old keeps"),
        (("orders_total", "purchases_total", "--keep-old", "--remove-after", "soon"), "no date"),
    ],
)
def test_only_a_metric_that_stays_keeps_its_name(run, project, arguments, words):
    outcome = run("rename", *arguments, *SPEC)

    assert outcome.status == 2
    assert words in outcome.stderr


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n# the end\n"])
def test_a_definition_that_ends_the_file_is_copied_whole(workspace, run, newline, end):
    text = "metrics:\n  a_total:\n    # why\n    type: counter\n\n    help: Things."
    place = workspace(metrics="")
    (place / "spec" / "metrics.yaml").write_bytes((text + end).replace("\n", newline).encode())

    outcome = run("rename", "a_total", "b_total", *SPEC, "--keep-old", "--write")

    assert outcome.status == 0, outcome.stderr
    assert load(place / "spec").by_name["a_total"].deprecated == Deprecation("1.0.0", "b_total", "2026-07-03", None)
    after = (place / "spec" / "metrics.yaml").read_bytes().decode()
    assert after.count("# why") == 2
    assert after.replace(newline, "").count("\n") == 0


def test_a_definition_on_one_line_is_refused(workspace, run):
    workspace(metrics="metrics: {a_total: {type: counter, help: Things.}}\n")

    outcome = run("rename", "a_total", "b_total", *SPEC, "--keep-old")

    assert (outcome.status, "a line of its own" in outcome.stderr) == (2, True)


def test_a_dump_full_of_the_name_is_a_few_findings(run, project):
    (project / "history.txt").write_text("orders_total 1\n" * 2000)

    outcome = run("rename", "orders_total", "purchases_total", *SPEC, "--output-format", "concise")

    found = [line for line in outcome.stderr.splitlines() if line.startswith("history.txt:")]
    assert len(found) == 5
    assert "was not changed, nor at 1,995 further places of this file" in found[-1]
