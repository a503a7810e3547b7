"""What `sdkgen emit` writes, refuses to write, and says."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

METRICS = """\
labels:
  status:
    help: Outcome.
    values: [paid, failed]
metrics:
  orders_total:
    type: counter
    help: Orders placed.
    labels: [status]
"""


@pytest.fixture
def shop(workspace: Callable[..., Path], run) -> Path:
    place = workspace(metrics=METRICS)
    assert run("emit", "php", "--spec", "spec").status == 0
    return place


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(file): (file.stat().st_mtime_ns, file.stat().st_ino) for file in folder.rglob("*") if file.is_file()}


def _tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_spec_is_found_upwards(shop, run, monkeypatch):
    deep = shop / "spec" / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert run("emit", "php", "--check").status == 0


def test_the_only_spec_below_metric_specs_is_found(shop, run):
    (shop / "metric_specs").mkdir()
    (shop / "spec").rename(shop / "metric_specs" / "shop")
    (shop / "out").rename(shop / "metric_specs" / "out")
    assert run("emit", "php", "--check").status == 0


def test_what_to_do_next_needs_nothing_else(shop, run):
    with (shop / "spec" / "sdkgen.yaml").open("a", encoding="utf-8") as settings:
        settings.write("  grafana:\n    out: ../boards\n")

    outcome = run("emit", "grafana", "--spec", "spec")

    assert "`dashboards/` as /var/lib/grafana/dashboards/shop" in outcome.stderr
    provider = (shop / "boards" / "provisioning" / "dashboards" / "shop.yaml").read_text(encoding="utf-8")
    assert '"/var/lib/grafana/dashboards/shop"' in provider


def test_without_a_spec_the_status_is_2(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = run("emit", "php")
    assert outcome.status == 2
    assert "error[SDK100]: no specification here" in outcome.stderr
    assert "--spec DIR" in outcome.stderr
    assert "`sdkgen init`" in outcome.stderr


def test_a_folder_without_settings_is_status_2(shop, run):
    outcome = run("emit", "php", "--spec", "out")
    assert outcome.status == 2
    assert "`out` has no sdkgen.yaml" in outcome.stderr


def test_an_unwanted_target_is_wrong_usage(shop, run):
    settings = (shop / "spec" / "sdkgen.yaml").read_text()
    (shop / "spec" / "sdkgen.yaml").write_text(settings.partition("targets:")[0])
    outcome = run("emit", "php", "--spec", "spec")
    assert outcome.status == 2
    assert "no target `php`" in outcome.stderr


def test_all_of_nothing_is_said_to_be_nothing(shop, run):
    settings = (shop / "spec" / "sdkgen.yaml").read_text()
    (shop / "spec" / "sdkgen.yaml").write_text(settings.partition("targets:")[0])
    assert run("emit", "all", "--spec", "spec") == (0, "", "nothing to generate: sdkgen.yaml has no `targets`\n")


def test_a_second_run_touches_nothing(shop, run):
    before = _stamps(shop / "out")
    outcome = run("emit", "php", "--spec", "spec")
    assert outcome.status == 0
    assert "is current" in outcome.stderr
    assert _stamps(shop / "out") == before


def test_only_changed_files_are_written(shop, run):
    before = _stamps(shop / "out")
    (shop / "spec" / "metrics.yaml").write_text(METRICS.replace("Orders placed.", "Orders that were placed."))
    assert run("emit", "php", "--spec", "spec").status == 0
    after = _stamps(shop / "out")
    changed = {Path(path).name for path in after if after[path] != before[path]}
    assert changed == {"Metrics.php", "Catalogue.php", ".sdkgen-manifest.json"}


def test_a_changed_metric_is_one_hunk_a_file(shop, run):
    (shop / "spec" / "metrics.yaml").write_text(METRICS.replace("Orders placed.", "Orders that were placed."))
    outcome = run("emit", "php", "--spec", "spec", "--diff")
    assert outcome.status == 1
    assert outcome.stdout.count("\n@@") == 2
    assert "--- a/out/src/Metrics.php\n+++ b/out/src/Metrics.php\n" in outcome.stdout
    assert "+     * Orders that were placed.\n" in outcome.stdout
    assert run("emit", "php", "--spec", "spec", "--check").status == 1


def test_no_difference_is_no_diff(shop, run):
    assert run("emit", "php", "--spec", "spec", "--diff") == (0, "", "")


def test_files_that_are_no_longer_generated_are_deleted(shop, run):
    (shop / "spec" / "metrics.yaml").write_text("metrics:\n  orders_total:\n    type: counter\n    help: Orders.\n")
    assert (shop / "out" / "src" / "Labels" / "Status.php").exists()
    outcome = run("emit", "php", "--spec", "spec", "--check")
    assert "out/src/Labels/Status.php" in outcome.stdout
    assert "no longer generated" in outcome.stdout
    assert run("emit", "php", "--spec", "spec").status == 0
    assert not (shop / "out" / "src" / "Labels").exists()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda out: (out / "src" / "Metrics.php").unlink(), "SDK201"),
        (lambda out: (out / "src" / "Metrics.php").write_text("<?php // mine\n"), "SDK203"),
        (lambda out: (out / "src" / "Mine.php").write_text("<?php // mine\n"), "SDK204"),
        (lambda out: (out / ".sdkgen-manifest.json").unlink(), "SDK202"),
    ],
    ids=["missing", "edited", "foreign", "no manifest"],
)
def test_check_names_every_file_that_is_not_as_emitted(shop, run, change, rule):
    change(shop / "out")
    before = _tree(shop / "out")
    outcome = run("emit", "php", "--spec", "spec", "--check", "--output-format", "json")
    findings = json.loads(outcome.stdout)["findings"]
    assert outcome.status == 1
    assert [finding["rule"] for finding in findings] == [rule]
    assert (shop / findings[0]["path"]).name in {"Metrics.php", "Mine.php", ".sdkgen-manifest.json"}
    assert _tree(shop / "out") == before


def test_a_stale_file_is_told_from_an_edited_one(shop, run):
    (shop / "spec" / "metrics.yaml").write_text(METRICS.replace("Orders placed.", "Orders that were placed."))
    rules = [
        finding["rule"]
        for finding in json.loads(run("emit", "php", "--spec", "spec", "--check", "--output-format", "json").stdout)[
            "findings"
        ]
    ]
    assert rules == ["SDK202", "SDK202", "SDK202"]


def test_an_edited_file_is_not_overwritten(shop, run):
    edited = shop / "out" / "src" / "Metrics.php"
    edited.write_text("<?php // mine\n")
    (shop / "spec" / "metrics.yaml").write_text(METRICS.replace("Orders placed.", "Orders that were placed."))
    before = _tree(shop / "out")
    outcome = run("emit", "php", "--spec", "spec")
    assert outcome.status == 1
    assert "error[SDK203]: the generated file was edited by hand" in outcome.stderr
    assert _tree(shop / "out") == before
    assert run("emit", "php", "--spec", "spec", "--force").status == 0
    assert run("emit", "php", "--spec", "spec", "--check").status == 0


def test_what_may_not_be_looked_at_in_the_folder_is_left_alone(shop, run):
    """A link to an impossible name cannot be looked at by root either, as a closed folder cannot by others."""
    (shop / "out" / "strange").symlink_to("n" * 300)
    assert run("emit", "php", "--spec", "spec", "--check") == (0, "", "")
    assert run("check", "--spec", "spec") == (0, "", "")


def test_a_foreign_file_is_not_overwritten(workspace, run):
    place = workspace(metrics=METRICS)
    (place / "out").mkdir()
    (place / "out" / "composer.json").write_text("{}")
    outcome = run("emit", "php", "--spec", "spec")
    assert outcome.status == 1
    assert "error[SDK204]" in outcome.stderr
    assert [path.name for path in (place / "out").iterdir()] == ["composer.json"]
    assert run("emit", "php", "--spec", "spec", "--force").status == 0
    assert run("emit", "php", "--spec", "spec", "--check").status == 0


def test_stray_files_are_left_alone(shop, run):
    (shop / "out" / "notes.txt").write_text("mine")
    assert run("emit", "php", "--spec", "spec").status == 0
    assert (shop / "out" / "notes.txt").read_text() == "mine"


def test_addresses_and_tokens_that_the_configuration_reads_may_lie_beside_it(workspace, run):
    settings = (
        SETTINGS.replace("interval: 15s", "interval: 15s\n    token_file: secrets/../secrets/token")
        + "  prometheus:\n    out: ../prometheus\n"
        + "alertmanager:\n  default: chat\n  receivers:\n    chat: {slack_url_file: secrets/chat}\n"
    )
    place = workspace(settings, metrics=METRICS)
    assert run("emit", "all", "--spec", "spec").status == 0
    for name in ("targets/shop-api.yml", "secrets/token", "secrets/chat"):
        (place / "prometheus" / name).parent.mkdir(exist_ok=True)
        (place / "prometheus" / name).write_text("mine")
    assert run("check", "--spec", "spec") == (0, "", "")

    (place / "prometheus" / "secrets" / "token.bak").write_text("mine")

    outcome = run("emit", "prometheus", "--spec", "spec", "--check", "--output-format", "concise")
    assert outcome.stdout.startswith("prometheus/secrets/token.bak:1:1: error[SDK204]")
    assert outcome.stdout.count("SDK204") == 1


def test_a_current_folder_needs_no_next_step(workspace, run):
    workspace(metrics=METRICS)
    step = "next: `composer config repositories.metrics path out`, `composer require shop/metrics:@dev`, "
    assert step in run("emit", "php", "--spec", "spec").stderr
    assert "next:" not in run("emit", "php", "--spec", "spec").stderr


def test_a_manifest_cannot_make_it_delete_elsewhere(shop, run):
    victim = shop / "victim.txt"
    victim.write_text("mine")
    manifest = shop / "out" / ".sdkgen-manifest.json"
    files = json.loads(manifest.read_text())
    files["files"]["../victim.txt"] = hashlib.sha256(b"mine").hexdigest()
    files["files"][str(victim)] = files["files"]["../victim.txt"]
    manifest.write_text(json.dumps(files))
    assert run("emit", "php", "--spec", "spec").status == 0
    assert victim.read_text() == "mine"


def test_a_damaged_manifest_owns_nothing(shop, run):
    (shop / "out" / ".sdkgen-manifest.json").write_text("<<<<<<< HEAD\n")
    assert run("emit", "php", "--spec", "spec").status == 0
    assert run("emit", "php", "--spec", "spec", "--check").status == 0


def test_a_failure_while_writing_leaves_the_folder_as_it_was(shop, run, monkeypatch):
    (shop / "spec" / "metrics.yaml").write_text(METRICS.replace("Orders placed.", "Orders that were placed."))
    before = _tree(shop / "out")
    written = os.fdopen
    calls = []

    def full_disk(handle, mode):
        calls.append(handle)
        if len(calls) == 2:
            os.close(handle)
            raise OSError(28, "No space left on device", "out")
        return written(handle, mode)

    monkeypatch.setattr(os, "fdopen", full_disk)
    outcome = run("emit", "php", "--spec", "spec")
    assert outcome.status == 2
    assert "error[SDK205]: cannot write: No space left on device" in outcome.stderr
    assert _tree(shop / "out") == before


def test_an_output_folder_that_is_a_file_is_a_finding(workspace, run):
    place = workspace(metrics=METRICS)
    (place / "out").write_text("mine")
    outcome = run("emit", "php", "--spec", "spec")
    assert outcome.status == 2
    assert "error[SDK205]" in outcome.stderr
    assert (place / "out").read_text() == "mine"


def test_out_overrides_the_configured_folder(shop, run):
    assert run("emit", "php", "--spec", "spec", "--out", "elsewhere").status == 0
    assert _tree(shop / "elsewhere") == _tree(shop / "out")


def test_all_emits_every_configured_target(shop, run):
    assert run("emit", "all", "--spec", "spec", "--check").status == 0


@pytest.mark.parametrize("arguments", [["--check", "--diff"], ["--unknown"]])
def test_wrong_usage_is_status_2(shop, run, arguments):
    assert run("emit", "php", "--spec", "spec", *arguments).status == 2


def test_out_with_all_is_wrong_usage(shop, run):
    assert run("emit", "all", "--spec", "spec", "--out", "x").status == 2


def test_the_output_does_not_depend_on_where_it_is_made(shop, run, monkeypatch):
    other = shop / "another" / "place"
    other.mkdir(parents=True)
    (shop / "spec").rename(other / "spec")
    monkeypatch.chdir(other)
    assert run("emit", "php", "--spec", "spec").status == 0
    assert _tree(other / "out") == _tree(shop / "out")


def test_mistyped_commands_are_corrected(run):
    outcome = run("emitt")
    assert outcome.status == 2
    assert "did you mean `emit`?" in outcome.stderr
