"""`sdkgen diff` and `sdkgen snapshot` beyond what single changes are classed as."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_args, get_type_hints

import pytest

import sdkgen.model
from sdkgen.diff.fields import FIELDS
from sdkgen.diff.readers import JUDGED_AS_PARTS
from sdkgen.testing import assert_reviewed, changes_between, snapshot_of
from tests.conftest import SETTINGS

METRICS = """\
labels:
  status:
    help: How it ended.
    values: [paid, failed]
metrics:
  orders_total:
    type: counter
    help: Orders.
    labels: [status]
    stability: stable
"""
WITHOUT_FAILED = METRICS.replace(", failed", "")


def git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def repository(workspace):
    place = workspace(shop=METRICS)
    git(place, "init")
    git(place, "add", ".")
    git(place, "commit", "-m", "first")
    return place


def _held(definition, found):
    """Every dataclass that a definition holds, in its fields or theirs."""
    names = (
        vars(sys.modules[definition.__module__])
        | NAMES
        | {"Path": Path, "Mapping": Mapping, "Callable": Callable, "Any": Any}
    )
    found[definition.__name__] = {field.name for field in fields(definition)}
    for hint in get_type_hints(definition, names | {"Pointer": tuple}).values():
        for part in _parts(hint):
            if isinstance(part, type) and is_dataclass(part) and part.__name__ not in found:
                _held(part, found)
    return found


def _parts(hint):
    yield hint
    for part in get_args(hint):
        yield from _parts(part)


NAMES = {
    name: value
    for module in iter_modules(sdkgen.model.__path__)
    for name, value in vars(import_module(f"sdkgen.model.{module.name}")).items()
    if isinstance(value, type)
}


def test_every_field_of_everything_that_the_catalogue_holds_is_judged():
    held = _held(sdkgen.model.Catalogue, {})

    assert {name: names for name, names in held.items() if name not in JUDGED_AS_PARTS} == {
        name: set(table) for name, table in FIELDS.items()
    }


def test_the_default_is_what_was_committed_last(repository, run):
    assert run("diff", "--spec", "spec").stdout == "Nothing changed since HEAD.\n"

    (repository / "spec" / "shop.yaml").write_text(WITHOUT_FAILED, encoding="utf-8")

    outcome = run("diff", "--spec", "spec")
    assert outcome.status == 1
    assert "breaking: label `status` `values` no longer has `failed`\n   --> spec/shop.yaml:4:5" in outcome.stdout


def test_a_revision_is_read_without_touching_the_work_tree(repository, run):
    (repository / "spec" / "shop.yaml").write_text(WITHOUT_FAILED, encoding="utf-8")
    (repository / "spec" / "more.yaml").write_text("metrics: {}\n", encoding="utf-8")
    before = git(repository, "status", "--porcelain"), sorted(repository.rglob("*"))

    run("diff", "--spec", "spec", "--against", "git:main")

    assert (git(repository, "status", "--porcelain"), sorted(repository.rglob("*"))) == before


def test_files_that_the_revision_had_and_that_are_gone_are_read(repository, run):
    (repository / "spec" / "shop.yaml").unlink()

    assert "breaking: metric `orders_total` was removed" in run("diff", "--spec", "spec", "--against", "main").stdout


def test_a_revision_that_does_not_exist_says_how_to_get_it(repository, run):
    outcome = run("diff", "--spec", "spec", "--against", "origin/release")

    assert outcome.status == 2
    assert "error[SDK250]: there is no revision `origin/release` here" in outcome.stderr
    assert "git fetch origin release" in outcome.stderr


def test_an_option_is_no_revision(repository, run):
    assert (
        "there is no revision `--output=x` here" in run("diff", "--spec", "spec", "--against", "git:--output=x").stderr
    )


def test_a_shallow_clone_says_so(repository, run, tmp_path, monkeypatch):
    git(repository, "commit", "--allow-empty", "-m", "second")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--depth", "1", f"file://{repository}", str(clone))
    monkeypatch.chdir(clone)

    assert "the clone is shallow" in run("diff", "--spec", "spec", "--against", "HEAD~1").stderr


def test_outside_of_a_repository_a_folder_is_asked_for(workspace, run, monkeypatch):
    place = workspace(shop=METRICS)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(place.parent))

    outcome = run("diff", "--spec", "spec")

    assert outcome.status == 2
    assert "is not in a Git repository" in outcome.stderr
    assert "--against DIR" in outcome.stderr


def test_a_specification_that_is_new_breaks_nothing(repository, run):
    git(repository, "checkout", "--orphan", "empty")
    git(repository, "rm", "-r", "--cached", ".")
    git(repository, "commit", "--allow-empty", "-m", "nothing yet")

    outcome = run("diff", "--spec", "spec", "--against", "empty")
    assert (outcome.status, outcome.stdout) == (0, "The specification is new: there is none at empty.\n")


def test_an_old_specification_with_errors_is_compared_as_far_as_it_goes(repository, run):
    (repository / "spec" / "shop.yaml").write_text(METRICS.replace("counter", "conter"), encoding="utf-8")
    git(repository, "commit", "--all", "-m", "broken")
    (repository / "spec" / "shop.yaml").write_text(METRICS, encoding="utf-8")

    outcome = run("diff", "--spec", "spec")

    assert "additive: metric `orders_total` is new" in outcome.stdout
    assert "warning[SDK251]: the specification at HEAD has 1 error of its own" in outcome.stderr
    assert "HEAD:spec/shop.yaml:7:11" in outcome.stderr


@pytest.mark.parametrize(
    ("fail_on", "status"),
    [("version", 1), ("breaking", 0), ("additive", 1), ("docs", 1), ("never", 0)],
)
def test_what_fails_is_chosen(fail_on, status, repository, run):
    text = METRICS + "  carts_total:\n    type: counter\n    help: Carts.\n"
    (repository / "spec" / "shop.yaml").write_text(text, encoding="utf-8")

    assert run("diff", "--spec", "spec", "--fail-on", fail_on).status == status


def test_a_version_that_grew_enough_is_clean(repository, run):
    (repository / "spec" / "shop.yaml").write_text(WITHOUT_FAILED, encoding="utf-8")
    (repository / "spec" / "sdkgen.yaml").write_text(SETTINGS.replace("1.0.0", "2.0.0"), encoding="utf-8")

    assert run("diff", "--spec", "spec").status == 0
    assert run("diff", "--spec", "spec", "--fail-on", "version", "--fail-on", "breaking").status == 1


def test_before_the_first_major_version_each_asks_for_less(repository, run):
    (repository / "spec" / "sdkgen.yaml").write_text(SETTINGS.replace("1.0.0", "0.4.0"), encoding="utf-8")
    git(repository, "commit", "--all", "-m", "early")
    (repository / "spec" / "shop.yaml").write_text(WITHOUT_FAILED, encoding="utf-8")

    assert "asks for a minor version (0.5.0 or higher)" in run("diff", "--spec", "spec").stdout


def test_json_holds_changes_reach_version_and_findings(repository, run):
    (repository / "spec" / "shop.yaml").write_text(WITHOUT_FAILED, encoding="utf-8")
    (repository / "alerts.yml").write_text(
        "groups: [{name: a, rules: [{alert: Failing, expr: 'rate(orders_total{status=~\"fail.*\"}[5m]) > 0'}]}]\n",
        encoding="utf-8",
    )

    document = json.loads(run("diff", "--spec", "spec", "--output-format", "json").stdout)

    assert document["level"] == "breaking"
    assert document["version"] == {
        "old": "1.0.0", "new": "1.0.0", "asked": "major", "given": "none", "least": "2.0.0",
    }  # fmt: skip
    (change,) = document["changes"]
    assert change["breaks"]["queries"] == [{"kind": "alert", "title": "Failing", "path": "alerts.yml", "line": 1}]
    assert change["breaks"]["php"] == ["Shop\\Metrics\\Labels\\Status::Failed"]
    assert [finding["rule"] for finding in document["findings"]] == ["SDK252"]


def test_markdown_cannot_be_forged_by_a_specification(repository, run):
    text = METRICS.replace("Orders.", '"</details> <script>x</script> [a](b) | `c`"')
    (repository / "spec" / "shop.yaml").write_text(text, encoding="utf-8")

    markdown = run("diff", "--spec", "spec", "--output-format", "markdown").stdout

    assert markdown.startswith("## Metrics: Changed since HEAD: 1 docs")
    assert "- metric `orders_total` `help` `Orders.` became " in markdown
    outside_of_code = "".join(markdown.replace("``", "`").split("`")[::2])
    assert "<script>" not in outside_of_code
    assert "](b)" not in outside_of_code


def test_a_document_that_cannot_be_read_is_told_only_when_it_names_a_metric(repository, run):
    (repository / "spec" / "shop.yaml").write_text(WITHOUT_FAILED, encoding="utf-8")
    (repository / "chart.yaml").write_text("expr: {{ .Values.expr }}: [\n", encoding="utf-8")
    (repository / "alerts.yaml").write_text("expr: {{ rate(orders_total[5m]) }}: [\n", encoding="utf-8")

    stderr = run("diff", "--spec", "spec").stderr

    assert "warning[SDK254]" in stderr
    assert "alerts.yaml" in stderr
    assert "chart.yaml" not in stderr


def test_the_snapshot_is_written_checked_and_asserted(workspace, run):
    place = workspace(shop=METRICS)
    run("snapshot", "--spec", "spec")
    file = place / "spec" / "snapshot.txt"

    assert file.read_text(encoding="utf-8") == snapshot_of(place / "spec")
    assert run("snapshot", "--spec", "spec", "--check").status == 0
    assert_reviewed(place / "spec")

    (place / "spec" / "shop.yaml").write_text(WITHOUT_FAILED, encoding="utf-8")

    outcome = run("snapshot", "--spec", "spec", "--check")
    assert outcome.status == 1
    assert "-      failed: -\n" in outcome.stdout
    assert "SDK255" in outcome.stderr
    with pytest.raises(AssertionError, match=r"is not what was reviewed(?s:.*)-      failed: -"):
        assert_reviewed(place / "spec")


def test_definitions_may_be_called_like_sections(workspace, run):
    owned = "  owned:\n    why: Somebody answers.\n    metrics: {type: gauge}\n    require: [owner]\n"
    named = owned.replace("owned", "named").replace("gauge", "histogram")
    place = workspace(settings=f"{SETTINGS}policies:\n{owned}{named}", metrics=METRICS)

    assert run("snapshot", "--spec", "spec").status == 0
    snapshot = (place / "spec" / "snapshot.txt").read_text(encoding="utf-8")
    assert "  named:\n    why: Somebody answers.\n" in snapshot
    assert "  owned:\n    why: Somebody answers.\n    is_error: True\n    metrics:\n      type: gauge\n" in snapshot


def test_a_faulty_specification_has_no_snapshot(workspace):
    place = workspace(shop=METRICS.replace("counter", "conter"))

    with pytest.raises(AssertionError, match="SDK104"):
        snapshot_of(place / "spec")


def test_changes_can_be_asserted(workspace, tmp_path):
    workspace(shop=METRICS)
    (tmp_path / "spec").rename(tmp_path / "before")
    workspace(shop=WITHOUT_FAILED)

    (change,) = changes_between(tmp_path / "before", tmp_path / "spec")
    assert (change.level.word, str(change.subject)) == ("breaking", "label `status`")


def test_the_changelog_goes_from_version_to_version(repository, run):
    spec = repository / "spec"
    (spec / "shop.yaml").write_text(METRICS.replace("Orders.", "Orders placed."), encoding="utf-8")
    git(repository, "commit", "--all", "-m", "words, without a version")
    (spec / "sdkgen.yaml").write_text(SETTINGS.replace("1.0.0", "2.0.0"), encoding="utf-8")
    (spec / "shop.yaml").write_text(WITHOUT_FAILED, encoding="utf-8")
    git(repository, "commit", "--all", "-m", "second")
    text = WITHOUT_FAILED + "  carts_total:\n    type: counter\n    help: Carts.\n"
    (spec / "shop.yaml").write_text(text, encoding="utf-8")

    assert run("changelog", "--spec", "spec").stdout == CHANGELOG

    (spec / "sdkgen.yaml").write_text(SETTINGS.replace("1.0.0", "2.1.0"), encoding="utf-8")
    page = repository / "metrics.md"
    assert run("changelog", "--spec", "spec", "--out", "metrics.md", "--check").status == 1
    run("changelog", "--spec", "spec", "--out", "metrics.md")
    assert "## 2.1.0\n" in page.read_text(encoding="utf-8")
    # Committed together with its version, the page stays current.
    git(repository, "add", ".")
    git(repository, "commit", "-m", "third")
    assert run("changelog", "--spec", "spec", "--out", "metrics.md", "--check").status == 0


CHANGELOG = """\
# Changes of the metrics of shop

## Unreleased

### Additive

- metric `carts_total` is new

## 2.0.0

### Breaking

- label `status` `values` no longer has `failed`

## 1.0.0

The first version.
"""
