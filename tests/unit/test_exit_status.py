"""How every command ends: the help, the findings and what is really returned say the same."""

from __future__ import annotations

import shutil
import subprocess

import click
import pytest

from sdkgen.cli import cli
from sdkgen.cli.status import CLEAN, ENDINGS, FINDINGS, INCOMPLETE, UNUSABLE, UNUSABLE_MEANS
from sdkgen.reference import all_kinds
from tests.conftest import ROOT, SETTINGS

SCRAPE = "# HELP orders_total Orders.\n# TYPE orders_total counter\norders_total 1.0\n"
METRICS = "metrics:\n  orders_total:\n    type: counter\n    help: Orders.\n"
REMOTE = "imports:\n  base:\n    git: ../base\n    ref: HEAD\n"
OVERRIDE = "laravel/composer.json.j2"
BASELINE = ("--baseline", "gone.json")

CASES = [
    ("adopt", CLEAN, ("app", "--out", "new")),
    ("adopt", FINDINGS, ("broken", "--out", "new")),
    ("adopt", UNUSABLE, ("nowhere", "--out", "new")),
    ("changelog", CLEAN, ("--spec", "spec")),
    ("changelog", FINDINGS, ("--spec", "faulty")),
    ("changelog", UNUSABLE, ("--spec", "nowhere")),
    ("check", CLEAN, ("--spec", "spec")),
    ("check", FINDINGS, ("--spec", "faulty")),
    ("check", FINDINGS, ("--spec", "spec", "broken.json")),
    ("check", UNUSABLE, ("--spec", "spec", "nowhere.json")),
    ("check", UNUSABLE, ("--spec", "spec", "latin.json")),
    ("check", UNUSABLE, ("--spec", "latin")),
    ("check", UNUSABLE, ("--spec", "spec", *BASELINE)),
    ("diff", CLEAN, ("--spec", "spec", "--against", "spec")),
    ("diff", FINDINGS, ("--spec", "spec", "--against", "other", "--fail-on", "docs")),
    ("diff", FINDINGS, ("--spec", "faulty")),
    ("diff", UNUSABLE, ("--spec", "spec", "--against", "no-such-revision")),
    ("emit", CLEAN, ("php", "--spec", "spec")),
    ("emit", FINDINGS, ("php", "--spec", "spec", "--check")),
    ("emit", FINDINGS, ("php", "--spec", "faulty")),
    ("emit", UNUSABLE, ("php", "--spec", "latin")),
    ("emit", UNUSABLE, ("php", "--spec", "spec", "--out", "scrape.prom/below")),
    ("explain", CLEAN, ("SDK001",)),
    ("explain", UNUSABLE, ("SDK999",)),
    ("import update", CLEAN, ("--spec", "spec")),
    ("import update", FINDINGS, ("--spec", "faulty")),
    ("import update", UNUSABLE, ("--spec", "remote")),
    ("infer", CLEAN, ("scrape.prom",)),
    ("infer", FINDINGS, ("empty.prom",)),
    ("infer", FINDINGS, ("scrape.prom", "--out", "spec")),
    ("infer", UNUSABLE, ("nowhere.prom",)),
    ("init", CLEAN, ("laravel", "--yes")),
    ("init", UNUSABLE, ("spec", "--yes")),
    ("rename", CLEAN, ("orders_total", "purchases_total", "app", "--spec", "spec")),
    ("rename", FINDINGS, ("orders_total", "other_total", "app", "--spec", "other")),
    ("rename", UNUSABLE, ("orders_total", "purchases_total", "nowhere", "--spec", "spec")),
    ("scan", CLEAN, ("app", "--spec", "spec")),
    ("scan", FINDINGS, ("broken", "--spec", "spec")),
    ("scan", UNUSABLE, ("nowhere", "--spec", "spec")),
    ("schema", CLEAN, ()),
    ("schema", UNUSABLE, ("nothing",)),
    ("simulate", CLEAN, ("--spec", "spec", "--duration", "1m", "--out", "-")),
    ("simulate", FINDINGS, ("--spec", "faulty", "--out", "-")),
    ("simulate", UNUSABLE, ("--spec", "spec", "--duration", "1m", "--out", "scrape.prom/below")),
    ("snapshot", CLEAN, ("--spec", "spec")),
    ("snapshot", FINDINGS, ("--spec", "spec", "--check")),
    ("snapshot", UNUSABLE, ("--spec", "spec", "--out", "scrape.prom/below")),
    ("templates accept", CLEAN, (OVERRIDE, "--spec", "own")),
    ("templates accept", UNUSABLE, (OVERRIDE, "--spec", "spec")),
    ("templates diff", CLEAN, (OVERRIDE, "--spec", "own")),
    ("templates diff", FINDINGS, ("laravel/README.md.j2", "--spec", "own")),
    ("templates diff", UNUSABLE, ("nothing.j2", "--spec", "own")),
    ("templates eject", CLEAN, ("python/README.md.j2", "--spec", "own")),
    ("templates eject", UNUSABLE, (OVERRIDE, "--spec", "own")),
    ("templates list", CLEAN, ("--spec", "spec")),
    ("templates list", UNUSABLE, ("--spec",)),
    ("verify", CLEAN, ("scrape.prom", "--spec", "spec")),
    ("verify", FINDINGS, ("scrape.prom", "--spec", "renamed")),
    ("verify", UNUSABLE, ("nowhere.prom", "--spec", "spec")),
]


@pytest.fixture
def house(workspace):
    """Specifications that are sound, faulty, unreadable …, an application, scrapes and documents of both kinds."""
    place = workspace(settings=SETTINGS, metrics=METRICS)
    for name in ("faulty", "latin", "other", "own", "remote", "renamed"):
        shutil.copytree(place / "spec", place / name)
    _append(place / "faulty" / "sdkgen.yaml", b"typo: 1\n")
    _append(place / "latin" / "metrics.yaml", b"# caf\xe9\n")
    _append(place / "other" / "metrics.yaml", METRICS.replace("metrics:\n", "").replace("orders", "other").encode())
    _append(place / "remote" / "sdkgen.yaml", REMOTE.encode())
    _append(place / "own" / "sdkgen.yaml", b"templates: templates\n")
    (place / "renamed" / "metrics.yaml").write_text(METRICS.replace("orders", "sales"), encoding="utf-8")
    for name in (OVERRIDE, "laravel/README.md.j2"):
        (place / "own" / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "templates" / name, place / "own" / "templates" / name)
    _append(place / "own" / "templates" / "laravel" / "README.md.j2", b"caf\xe9\n")
    (place / "scrape.prom").write_text(SCRAPE, encoding="utf-8")
    (place / "empty.prom").touch()
    (place / "broken.json").write_text('{"panels": [', encoding="utf-8")
    (place / "latin.json").write_bytes(b'{"panels": "caf\xe9"}')
    for folder, text in (("app", "x = 1\n"), ("broken", "from prometheus_client import (\n")):
        (place / folder).mkdir()
        (place / folder / "jobs.py").write_text(text, encoding="utf-8")
    (place / "laravel").mkdir()
    (place / "laravel" / "composer.json").write_text('{"require": {"laravel/framework": "^12"}}', encoding="utf-8")
    return place


def _append(file, content: bytes) -> None:
    with file.open("ab") as stream:
        stream.write(content)


@pytest.mark.parametrize(("command", "status", "arguments"), CASES, ids=lambda part: str(part)[:60])
def test_a_command_ends_as_its_help_says(house, run, command, status, arguments):
    if command == "changelog" and status == CLEAN:
        subprocess.run(["git", "init", "-q", "."], cwd=house, check=True)
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *who, "commit", "-q", "--allow-empty", "-m", "x"], cwd=house, check=True)

    outcome = run(*command.split(), *arguments)

    assert outcome.status == status, outcome.stdout + outcome.stderr


def _leaves(command: click.Command | None, name: str = "") -> dict[str, click.Command]:
    if not isinstance(command, click.Group):
        return {name: command} if command else {}
    context = click.Context(command)
    parts = {part: command.get_command(context, part) for part in command.list_commands(context)}
    return {
        leaf: each for part, below in parts.items() for leaf, each in _leaves(below, f"{name} {part}".strip()).items()
    }


def test_every_status_that_a_command_documents_is_shown_by_a_case():
    documented = {(name, status) for name in ENDINGS for status in (CLEAN, UNUSABLE)}
    documented |= {(name, FINDINGS) for name, each in ENDINGS.items() if each.findings}

    assert set(_leaves(cli)) == set(ENDINGS)
    assert {(name, status) for name, status, _ in CASES} == documented


@pytest.mark.parametrize("name", sorted(ENDINGS))
def test_the_help_tells_the_statuses(name):
    command = _leaves(cli)[name]
    help_ = " ".join(command.get_help(click.Context(command, info_name=name)).split())

    endings = ENDINGS[name]
    assert f"Exit status: 0 {endings.clean}; " in help_
    assert help_.endswith(f"; 2 {UNUSABLE_MEANS}.")
    assert (f"; 1 {endings.findings}; " in help_) is bool(endings.findings)


def test_findings_that_stop_a_command_are_called_so():
    named = {kind.id: kind.name for kind in all_kinds()}
    prefixes = ("unreadable-", "unreachable-", "unwritable-")

    assert {id_: named[id_] for id_ in INCOMPLETE} == INCOMPLETE
    beside = {"no-specification", "import-not-fetched", "no-application"}
    assert {name for name in named.values() if name.startswith(prefixes)} | beside == set(INCOMPLETE.values())
