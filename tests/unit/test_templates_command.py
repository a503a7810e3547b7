"""Templates of the user's own: ejected, used, compared with the shipped ones, and found when they are wrong."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from sdkgen.emit import overrides
from sdkgen.plugins import Emitter, Options, UnsupportedError, load as loading
from tests.conftest import SETTINGS

METRICS = "metrics:\n  orders_total:\n    type: counter\n    help: Orders.\n"
README = "laravel/README.md.j2"


@pytest.fixture
def place(workspace, run):
    folder = workspace(SETTINGS + "templates: templates\n", shop=METRICS)
    assert run("templates", "eject", README, "--spec", "spec").status == 0
    return folder


def _own(place, name=README):
    return place / "spec" / "templates" / name


def test_an_ejected_template_emits_what_the_shipped_one_does(place, run, workspace):
    run("emit", "php", "--spec", "spec")
    ejected = (place / "out" / "README.md").read_text(encoding="utf-8")
    workspace(SETTINGS, shop=METRICS)

    run("emit", "php", "--spec", "spec")

    assert (place / "out" / "README.md").read_text(encoding="utf-8") == ejected
    assert run("templates", "list", "--spec", "spec").stdout.count("* ") == 0


def test_a_changed_template_is_used_and_shown(place, run):
    _own(place).write_text("# Ours\n", encoding="utf-8")

    assert run("emit", "php", "--spec", "spec").status == 0
    assert (place / "out" / "README.md").read_text(encoding="utf-8") == "# Ours\n"
    assert run("check", "--spec", "spec").stdout == ""
    assert f"* {README}\n" in run("templates", "list", "--spec", "spec").stdout
    outcome = run("templates", "diff", README, "--spec", "spec")
    assert outcome.status == 1
    assert "+# Ours\n" in outcome.stdout


def test_a_runtime_file_is_replaced_as_well(place, run):
    name = "laravel/src/Runtime/Losses.php"
    run("templates", "eject", name, "--spec", "spec")
    file = _own(place, name)
    file.write_text(file.read_text(encoding="utf-8") + "// ours\n", encoding="utf-8")

    run("emit", "php", "--spec", "spec")

    emitted = (place / "out" / "src" / "Runtime" / "Losses.php").read_text(encoding="utf-8")
    assert emitted.endswith("// ours\n")
    assert "namespace Shop\\Metrics\\Runtime;" in emitted


def test_a_shipped_template_that_changed_is_told_until_it_is_accepted(place, run):
    ledger = place / "spec" / "templates" / overrides.LEDGER
    ledger.write_text(json.dumps({"made_from": {README: "an older one"}}), encoding="utf-8")

    outcome = run("emit", "php", "--spec", "spec")

    assert outcome.status == 0
    assert "warning[SDK293]: the shipped template has changed since this one was made from it" in outcome.stderr
    assert f"--> spec/templates/{README}" in outcome.stderr

    run("templates", "accept", README, "--spec", "spec")
    assert "SDK293" not in run("emit", "php", "--spec", "spec").stderr


def test_a_template_of_nothing_is_an_error(place, run):
    _own(place, "laravel/REDME.md.j2").write_text("x", encoding="utf-8")

    outcome = run("emit", "php", "--spec", "spec")

    assert outcome.status == 1
    assert "error[SDK294]: there is no shipped template `laravel/REDME.md.j2`" in outcome.stderr
    assert f"did you mean `{README}`?" in outcome.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Ours\n{{ nothing }}\n", "UndefinedError: 'nothing' is undefined"),
        ("# Ours\n{% if %}\n", "TemplateSyntaxError: Expected an expression, got 'end of statement block'"),
        ("# Ours\n{{ catalogue.service | shout }}\n", "TemplateAssertionError: No filter named 'shout'."),
        ("# Ours\n{{ 1 / 0 }}\n", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_broken_template_is_found_by_its_line(text, words, place, run):
    _own(place).write_text(text, encoding="utf-8")

    outcome = run("emit", "php", "--spec", "spec")

    assert outcome.status == 1
    assert f"error[SDK295]: {words}" in outcome.stderr
    assert f"spec/templates/{README}:2:1" in outcome.stderr


def test_what_would_be_lost_is_not_overwritten(place, run):
    assert "is there already" in run("templates", "eject", README, "--spec", "spec").stderr
    assert "did you mean" in run("templates", "eject", "laravel/README.md", "--spec", "spec").stderr


def test_the_folder_has_to_be_named(workspace, run):
    workspace(shop=METRICS)

    outcome = run("templates", "eject", README, "--spec", "spec")
    assert outcome.status == 2
    assert "`templates: templates`" in outcome.stderr


class Named(Options):
    """No options but the folder."""


def _fail(_catalogue, _options):
    raise RuntimeError("on purpose")


@pytest.mark.parametrize(
    ("plugin", "words"),
    [
        (Emitter(_fail, Named), "the plug-in `house` failed: RuntimeError: on purpose"),
        (Emitter(lambda *_: {"../escaped": b""}, Named), "emits `../escaped`, which is no file inside of its folder"),
        (Emitter(lambda *_: {"text": "no bytes"}, Named), "emits `text`, which is no file inside of its folder"),
        (object(), "is object, neither an Emitter nor a Rule"),
        (ImportError("no such module"), "cannot be loaded: ImportError: no such module"),
    ],
)
def test_a_faulty_plugin_is_a_finding_and_never_a_traceback(plugin, words, workspace, run, monkeypatch):
    def load():
        if isinstance(plugin, Exception):
            raise plugin
        return plugin

    point = SimpleNamespace(name="house", value="house:PLUGIN", load=load)
    monkeypatch.setattr(loading, "entry_points", lambda group: [point] if group == loading.GROUP else [])
    place = workspace(SETTINGS + "plugins:\n  house:\n    out: ../house\n", shop=METRICS)

    outcome = run("emit", "house", "--spec", "spec")

    assert outcome.status == 1
    assert "error[SDK291]" in outcome.stderr
    assert words in outcome.stderr
    assert "spec/sdkgen.yaml:13:3" in outcome.stderr
    assert not list(place.rglob("escaped"))


def test_a_plugin_is_used_only_where_it_is_named(workspace, run, monkeypatch):
    def load():
        raise AssertionError

    point = SimpleNamespace(name="house", value="house:PLUGIN", load=load)
    monkeypatch.setattr(loading, "entry_points", lambda group: [point])
    workspace(shop=METRICS)

    assert run("emit", "php", "--spec", "spec").status == 0
    assert "there is no target `house`" in run("emit", "house", "--spec", "spec").stderr


def test_a_broken_template_is_one_finding_of_a_check_among_others(place, run):
    _own(place).write_text("{% if %}\n", encoding="utf-8")
    (place / "rules.yml").write_text(
        "groups: [{name: g, rules: [{record: 'a:b:c', expr: ordrs_total}]}]\n", encoding="utf-8"
    )

    outcome = run("check", "--spec", "spec", "--output-format", "json", "rules.yml")

    rules = {finding["rule"] for finding in json.loads(outcome.stdout)["findings"]}
    assert outcome.status == 1
    assert {"SDK295", "SDK403"} <= rules


def test_a_feature_that_an_emitter_lacks_is_never_left_out(workspace, run, monkeypatch):
    def emit(catalogue, _options):
        raise UnsupportedError("no gauges here", catalogue.origin, "take them out")

    point = SimpleNamespace(name="house", value="house:PLUGIN", load=lambda: Emitter(emit, Named))
    monkeypatch.setattr(loading, "entry_points", lambda group: [point])
    place = workspace(SETTINGS + "plugins:\n  house:\n    out: ../house\n", shop=METRICS)

    (place / "house").mkdir()
    for arguments in (("emit", "all"), ("check",)):
        outcome = run(*arguments, "--spec", "spec")
        assert outcome.status == 1
        assert "error[SDK292]: `house`: no gauges here" in outcome.stdout + outcome.stderr
