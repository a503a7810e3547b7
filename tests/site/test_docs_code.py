"""Code in the documentation is held to what there is: commands and options, keys and names, modules and methods."""

from __future__ import annotations

import ast
import importlib
import re
import shlex
import sys
from typing import TYPE_CHECKING

import click
import pytest
import yaml

from sdkgen.cli import cli
from sdkgen.emit import EMITTERS
from sdkgen.model import resolve
from sdkgen.reference import all_kinds
from sdkgen.spec import read_spec
from tests.site.house import (
    DOCS,
    REFERENCE,
    ROOT,
    SECTIONS,
    SETTINGS,
    build,
    examples,
    faults,
    read,
    reference,
    tutorial,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.site.house import Document, Example

PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
FINDINGS = {name for kind in all_kinds() for name in (kind.id, kind.name)}
OPERATORS = {"|", "||", "&&", ";", "&"}
OF_OTHERS = {"groups", "apiVersion", "scrape_configs", "repos", "global", "alerting", "remote_write"}
"""What YAML of Prometheus, Kubernetes and pre-commit begins with."""
NOT_HERE = {"SDK270"}
"""Another specification, which an example imports, is nowhere."""

_SPAN = re.compile(r"(?<!`)`(sdkgen [^`]+)`(?!`)")


def _commands(text: str) -> Iterator[list[str]]:
    """The commands of a piece of shell, without variables before and redirections after them."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    words: list[str] = []
    skip = False
    for token in [*lexer, ";"]:
        if token in OPERATORS:
            if words:
                yield words
            words = []
        elif skip or token in {">", ">>", "<"}:
            skip = not skip
        elif words or not re.match(r"[A-Z_]+=", token):
            words.append(token)


def _shell() -> list[tuple[str, list[str]]]:
    fences = [
        (place, command)
        for place, _, text in examples("sh", "bash", "shell")
        for line in re.sub(r"\\\n", " ", text).splitlines()
        for command in _commands(line)
    ]
    spans = [
        (page.name, command)
        for page in PAGES
        for span in _SPAN.findall(page.read_text(encoding="utf-8"))
        if "…" not in span and "PATH" not in span
        for command in _commands(span)
    ]
    return fences + spans


SHELL = _shell()
SDKGEN = [(f"{place} {' '.join(words)}", words[1:]) for place, words in SHELL if words[0].endswith("sdkgen")]


def _parse(arguments: list[str]) -> None:
    """Parses a command line as sdkgen would, without looking for the files it names."""
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group):
        if not arguments:
            raise click.UsageError("a command is missing")
        name, *arguments = arguments
        found = command.get_command(context, name)
        if found is None:
            raise click.UsageError(f"no command {name}")
        command, context = found, click.Context(found, context, info_name=name)
    values, rest, _ = command.make_parser(context).parse_args(list(arguments))
    if rest:
        raise click.UsageError(f"too many arguments: {rest}")
    for parameter in command.params:
        value = values.get(parameter.name or "")
        if isinstance(parameter.type, click.Choice) and value is not None:
            parameter.type_cast_value(context, value)
        if isinstance(parameter, click.Argument) and parameter.required and not value:
            raise click.UsageError(f"{parameter.name} is missing")


def test_commands_are_found_in_fences_and_in_running_text():
    assert len(SDKGEN) > 120
    assert ["verify", "-"] in [arguments for _, arguments in SDKGEN]
    assert ["schema", "spec"] in [arguments for _, arguments in SDKGEN]


@pytest.mark.parametrize("arguments", [words for _, words in SDKGEN], ids=[name for name, _ in SDKGEN])
def test_sdkgen_understands_its_command_lines(arguments):
    if arguments not in ([], ["--help"]) and arguments[0] in cli.list_commands(click.Context(cli)):
        # A name of a command alone stands for the command.
        _parse(arguments) if len(arguments) > 1 else None
    else:
        _parse(arguments)


@pytest.mark.parametrize(
    "wrong",
    ["verfy x", "check --fixx", "emit php --out", "emit php docs", "diff --fail-on all", "import", "explain a b"],
)
def test_wrong_command_lines_are_seen(wrong):
    with pytest.raises((click.UsageError, click.BadParameter)):
        _parse(wrong.split())


def test_targets_of_make_exist():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    made = [word for _, words in SHELL if words[0] == "make" for word in words[1:]]
    made += [word for page in PAGES for word in re.findall(r"`make (\w+)`", page.read_text(encoding="utf-8"))]

    assert len(made) >= 3
    assert set(made) <= targets


@pytest.fixture(scope="module")
def houses():
    return [tutorial(), reference()]


YAML = [example for example in examples("yaml", "yml") if read(example.text) is not None]


@pytest.mark.parametrize("example", YAML, ids=[example.place for example in YAML])
def test_what_looks_like_a_specification_is_one(example, houses, tmp_path):
    """In the specification of the tutorial, or else in the reference one."""
    document = whole(example)
    if not document or OF_OTHERS & document.keys():
        return
    assert SECTIONS.issuperset(document) or SETTINGS.issuperset(document), example.place
    assert document.get("checks", {}).get("severities", {}).keys() <= FINDINGS
    found: list[list[str]] = []
    for number, house in enumerate(houses):
        found.append(_faults(example, document, house, tmp_path / str(number)))
        if found[-1] == []:
            return
    pytest.fail(str(found))


def _faults(example: Example, document: Document, house: tuple[Document, Document], folder: Path) -> list[str]:
    settings, sections = house
    if SECTIONS.issuperset(document):
        build(folder, settings, sections, example.text if read(example.text) == document else yaml.safe_dump(document))
        found = faults(folder, "added.yaml")
    else:
        build(folder, _merged(settings, document), sections, "")
        found = faults(folder, "sdkgen.yaml")
    return [fault for fault in found if fault.partition(":")[0] not in NOT_HERE]


def _merged(settings: Document, document: Document) -> Document:
    merged = dict(settings)
    for key, value in document.items():
        before = merged.get(key)
        merged[key] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value
    return merged


def test_the_rule_that_is_shown_is_the_one_that_is_emitted(tmp_path):
    [alert, _, shown] = [example for example in YAML if example.page == "alerting.md"][:3]
    build(tmp_path / "spec", *tutorial(), alert.text)
    catalogue = resolve(read_spec(tmp_path / "spec")).catalogue
    assert catalogue

    rules = yaml.safe_load(EMITTERS["prometheus"](catalogue)["rules/added.yml"])["groups"][0]["rules"]

    assert yaml.safe_load(shown.text) == rules


def test_actions_and_hooks_that_pipelines_use_exist():
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    steps = [step for example in YAML if isinstance(steps := read(example.text), list) for step in steps]
    used = [step["with"].keys() for step in steps if "address of this repository" in step.get("uses", "")]
    [repos] = [document["repos"] for example in YAML if "repos" in (document := read(example.text))]

    assert used
    assert all(keys <= action.keys() for keys in used)
    assert {hook["id"] for repo in repos for hook in repo["hooks"]} <= hooks


def test_queries_of_the_documentation_are_right(run, tmp_path):
    # The tutorial shows a wrong one, and is run; renaming tells of a metric that it defines itself.
    pages = [str(page) for page in PAGES if page.name not in {"getting-started.md", "renaming.md"}]
    assert run("check", "--spec", str(REFERENCE), "--no-cache", *pages) == (0, "", "")
    [renamed] = [example for example in YAML if example.page == "renaming.md"]
    build(tmp_path / "spec", *tutorial(), renamed.text)
    outcome = run("check", "--spec", str(tmp_path / "spec"), "--no-cache", str(DOCS / "renaming.md"))
    # The old name is deprecated, and each series is meant by itself.
    assert set(re.findall(r"SDK\d+", outcome.stdout)) == {"SDK422", "SDK499"}
    assert outcome.status == 0


def test_python_of_the_documentation_compiles_and_calls_what_there_is(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "generated" / "python"))
    recorder = importlib.import_module("chom_metrics").metrics
    seen = 0
    for place, _, text in examples("python"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in sys.modules:
                module = importlib.import_module(node.module)
                assert all(hasattr(module, name.name) for name in node.names), place
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "metrics":
                seen += 1
                assert hasattr(recorder, node.attr), f"{place}: metrics.{node.attr}"
    assert seen >= 5
