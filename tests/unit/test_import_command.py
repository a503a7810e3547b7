"""Specifications that import others: from folders, and from Git as they were locked."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from sdkgen.model import resolve
from sdkgen.spec import read_spec
from tests.conftest import SETTINGS

INFRASTRUCTURE = """\
labels:
  container:
    help: Which container.
    max_values: 20
metrics:
  container_memory_usage_bytes:
    type: gauge
    unit: bytes
    help: Memory in use.
    labels: [container]
    emit: external
    jobs: [cadvisor]
"""
INFRASTRUCTURE_SETTINGS = """\
service: infrastructure
version: {version}
owner: operations
owners: {{operations: {{help: They run it.}}}}
scrape_jobs: {{cadvisor: {{interval: 30s, external: true}}}}
"""
OWN = "metrics:\n  orders_total:\n    type: counter\n    help: Orders.\n"
FROM_FOLDER = "imports: {infra: {path: ../infra}}\n"
FROM_GIT = "imports: {infra: {git: ../infra, ref: REF, version: '1.0'}}\n"


def git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder, version, text=INFRASTRUCTURE):
    folder.mkdir(exist_ok=True)
    (folder / "sdkgen.yaml").write_text(INFRASTRUCTURE_SETTINGS.format(version=version), encoding="utf-8")
    (folder / "containers.yaml").write_text(text, encoding="utf-8")
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", version)
    git(folder, "tag", f"v{version}")


@pytest.fixture
def place(workspace, tmp_path):
    commit(tmp_path / "infra", "1.0.0")
    return workspace(SETTINGS + FROM_GIT.replace("REF", "v1.0.0"), shop=OWN)


def metrics(place):
    catalogue = resolve(read_spec(place / "spec")).catalogue
    assert catalogue is not None
    return {metric.name: metric for metric in catalogue.metrics if not metric.is_own}


def test_a_folder_is_read_where_it_is(workspace, tmp_path, run):
    commit(tmp_path / "infra", "1.0.0")
    place = workspace(SETTINGS + FROM_FOLDER, shop=OWN)

    assert run("emit", "php", "--spec", "spec").status == 0
    found = metrics(place)
    memory = found["container_memory_usage_bytes"]
    assert sorted(found) == ["container_memory_usage_bytes", "orders_total"]
    assert (memory.owner, memory.jobs, memory.origin.source) == ("operations", ("cadvisor",), "infra/containers.yaml")
    assert found["orders_total"].jobs == ("shop-api",)


def test_an_import_inside_of_the_specification_is_read_once(workspace, tmp_path, run):
    commit(tmp_path / "infra", "1.0.0")
    place = workspace(SETTINGS + "imports: {infra: {path: infra}}\n", shop=OWN)
    shutil.move(tmp_path / "infra", place / "spec" / "infra")

    assert run("emit", "php", "--spec", "spec").status == 0
    assert "container_memory_usage_bytes" in metrics(place)


def test_imports_of_imports_are_read_and_shared_ones_once(workspace, tmp_path, run):
    commit(tmp_path / "infra", "1.0.0")
    library = tmp_path / "library"
    library.mkdir()
    (library / "sdkgen.yaml").write_text("service: library\nversion: 1.0.0\n" + FROM_FOLDER, encoding="utf-8")
    (library / "calls.yaml").write_text(OWN.replace("orders", "calls"), encoding="utf-8")
    both = "imports: {library: {path: ../library}, infra: {path: ../library/../infra}}\n"
    place = workspace(SETTINGS + both, shop=OWN)

    assert run("emit", "php", "--spec", "spec").status == 0
    assert sorted(metrics(place)) == ["calls_total", "container_memory_usage_bytes", "orders_total"]
    # A library without scrape jobs of its own is exposed by whoever imports it.
    assert metrics(place)["calls_total"].jobs == ("shop-api",)


def test_git_is_fetched_kept_and_locked(place, run):
    assert "SDK270" in run("emit", "php", "--spec", "spec").stderr

    outcome = run("import", "update", "--spec", "spec")

    assert outcome.status == 0, outcome.stderr
    commit_id = git(place / "infra", "rev-parse", "HEAD")
    assert commit_id in (place / "spec" / "sdkgen.lock").read_text(encoding="utf-8")
    assert run("emit", "php", "--spec", "spec").status == 0
    assert "container_memory_usage_bytes" in metrics(place)


def test_what_is_locked_builds_without_its_repository(place, run):
    run("import", "update", "--spec", "spec")
    shutil.rmtree(place / "infra")

    assert run("emit", "php", "--spec", "spec").status == 0


def test_a_moved_branch_changes_nothing_until_it_is_updated(place, run):
    settings = place / "spec" / "sdkgen.yaml"
    settings.write_text(SETTINGS + FROM_GIT.replace("REF", "main"), encoding="utf-8")
    run("import", "update", "--spec", "spec")
    commit(place / "infra", "1.1.0", INFRASTRUCTURE.replace("Memory in use.", "Memory."))

    assert metrics(place)["container_memory_usage_bytes"].help == "Memory in use."

    assert "2 files changed" in run("import", "update", "--spec", "spec").stderr
    assert metrics(place)["container_memory_usage_bytes"].help == "Memory."
    assert "unchanged" in run("import", "update", "--spec", "spec").stderr


def test_an_edited_copy_is_found(place, run):
    run("import", "update", "--spec", "spec")
    copy = place / "spec" / "imports" / "infra" / "containers.yaml"
    copy.write_text(copy.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")

    outcome = run("emit", "php", "--spec", "spec")

    assert outcome.status == 1
    assert "error[SDK271]: `spec/imports/infra` is not what was locked" in outcome.stderr


def test_another_ref_asks_for_an_update(place, run):
    run("import", "update", "--spec", "spec")
    settings = place / "spec" / "sdkgen.yaml"
    settings.write_text(SETTINGS + FROM_GIT.replace("REF", "main"), encoding="utf-8")

    assert "`infra` is locked for `v1.0.0`, the import asks for `main`" in run("emit", "php", "--spec", "spec").stderr


def test_another_major_version_is_refused_where_both_stand(place, run):
    commit(place / "infra", "2.0.0")
    settings = place / "spec" / "sdkgen.yaml"
    settings.write_text(SETTINGS + FROM_GIT.replace("REF", "v2.0.0"), encoding="utf-8")
    run("import", "update", "--spec", "spec")

    stderr = run("emit", "php", "--spec", "spec").stderr

    assert "error[SDK272]: `infra` is version 2.0.0, the import needs 1.0" in stderr
    assert "--> spec/imports/infra/sdkgen.yaml:2:10" in stderr


@pytest.mark.parametrize(
    ("imports", "words"),
    [
        ("{infra: {git: ../infra, ref: nothing}}", "cannot fetch `nothing` from"),
        ("{infra: {git: ../nowhere, ref: main}}", "cannot fetch `main` from"),
        ("{infra: {git: ../infra, ref: main, path: deep}}", "there is no sdkgen.yaml in `deep` at `main`"),
        ("{infra: {git: 'ext::sh -c touch% pwned', ref: main}}", "cannot fetch"),
        ("{infra: {git: '--upload-pack=touch pwned', ref: main}}", "is no repository and revision"),
    ],
)
def test_what_cannot_be_fetched_is_said_where_it_is_asked_for(imports, words, place, run):
    (place / "spec" / "sdkgen.yaml").write_text(SETTINGS + f"imports: {imports}\n", encoding="utf-8")

    outcome = run("import", "update", "--spec", "spec")

    assert outcome.status == 2
    assert "error[SDK273]" in outcome.stderr
    assert words in outcome.stderr
    assert "--> spec/sdkgen.yaml:" in outcome.stderr
    assert not list(place.rglob("pwned"))


def test_only_imports_from_git_can_be_updated(place, run):
    assert "did you mean `infra`?" in run("import", "update", "infar", "--spec", "spec").stderr


def test_an_earlier_revision_is_compared_with_what_it_imported(place, run):
    run("import", "update", "--spec", "spec")
    git(place, "init")
    git(place, "add", "spec")
    git(place, "commit", "-m", "first")
    commit(place / "infra", "1.1.0", INFRASTRUCTURE.replace("unit: bytes", "unit: bytes\n    since: '1.1'"))
    settings = place / "spec" / "sdkgen.yaml"
    settings.write_text(SETTINGS + FROM_GIT.replace("REF", "v1.1.0"), encoding="utf-8")
    run("import", "update", "--spec", "spec")

    outcome = run("diff", "--spec", "spec")

    assert outcome.stdout.startswith("docs: metric `container_memory_usage_bytes` `since` is `1.1` now")
    assert "1 docs" in outcome.stdout
    assert "SDK251" not in outcome.stderr
