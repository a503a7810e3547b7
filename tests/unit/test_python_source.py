"""Python itself reads back exactly what was written, whatever the text, and the formatter has nothing to do."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from hypothesis import given, settings, strategies as st

from sdkgen.emit.python_source import Call, arguments, assignment, docstring, docstring_of, literal, plain, string

HOSTILE = [
    "",
    "it's",
    'say "it"',
    "'single' and \"double\"",
    "\\",
    '\\"',
    '"""',
    '"; import os; "',
    '"""\nimport os\n"""',
    "{{ 7*7 }} {x} %s",
    "line\nbreak\r\ttab",
    "\x00\x1b[31m\x7f\x85\xa0\xad",
    "emoji 🐘 e\u0301 漢字",
    "right-to-left \u202e override, \ufeff mark",
    'ends with a quote"',
    '"begins with one',
    "ends with a backslash\\",
    "x" * 10_000,
    "漢" * 200,
    "'\\$ " * 2_500,
]

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def _formatted(source: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "120", "-"]
    return subprocess.run(command, input=source.encode(), capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_python_reads_back_every_hostile_text(text):
    assert ast.literal_eval(string(text)) == text


@settings(deadline=None)
@given(st.text())
def test_python_reads_back_any_text(text):
    assert ast.literal_eval(string(text)) == text
    assert ast.literal_eval(assignment("NAME", text, 0).removeprefix("NAME = ")) == text
    assert "\n" not in string(text)


def test_python_reads_back_nested_values():
    value = {"a": [1, 2.5, 1e-06, True, None], "b": {"c": "d"}, "e": [], "f": {}}
    assert ast.literal_eval(literal(value)) == value
    assert literal(Call("Thing", {"a": 1, "b": ["c"]})) == 'Thing(\n    a=1,\n    b=[\n        "c",\n    ],\n)'


@settings(deadline=None)
@given(st.lists(_text, min_size=1, max_size=4))
def test_no_docstring_can_be_left(paragraphs):
    tree = ast.parse(f"class X:\n    {docstring(paragraphs, 1)}\n")
    assert len(tree.body) == 1
    assert [type(statement) for statement in tree.body[0].body] == [ast.Expr]  # type: ignore[attr-defined]


@settings(deadline=None)
@given(_text)
def test_no_comment_can_be_left(text):
    assert ast.parse(f"# {plain(text)}\n").body == []


def _module(texts: list[str]) -> str:
    """A module that has every text in every place where texts stand in generated code."""
    lines = []
    for number, text in enumerate(texts):
        section = arguments({"name": text}, 1)
        lines += [
            f"class Class{number}:",
            f"    {docstring([text, text], 1)}",
            "",
            assignment(f"MEMBER_{number}", text, 1),
            f"    {docstring_of(['Text.', '', 'Args:', *section], 1)}",
            "",
            "",
        ]
    return "\n".join([*lines, f"VALUES = {literal({'texts': texts, 'call': Call('dict', {'a': texts})})}", ""])


@settings(max_examples=25, deadline=None)
@given(st.lists(_text, max_size=20))
def test_the_formatter_has_nothing_to_do(texts):
    assert _formatted(_module(texts)) == _module(texts)


def test_the_formatter_has_nothing_to_do_with_hostile_texts():
    assert _formatted(_module(HOSTILE)) == _module(HOSTILE)


@pytest.mark.parametrize("length", range(60, 130))
def test_assignments_break_where_the_formatter_breaks_them(length):
    source = "\n".join(
        ["class X:", *(assignment("NAME", char * (length - 15), 1) for char in ("a", "é", "漢", '"')), ""]
    )
    assert _formatted(source) == source
