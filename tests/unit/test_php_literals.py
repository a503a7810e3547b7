"""PHP itself reads back exactly what was written, whatever the text."""

from __future__ import annotations

import json
import subprocess

import pytest
from hypothesis import given, settings, strategies as st

from sdkgen.emit.php import comment, comment_lines, literal, string

HOSTILE = [
    "",
    "it's",
    "\\",
    "\\'",
    "'; exit(1); //",
    '" . exit(1) . "',
    "$a {$b} ${c}",
    "*/ exit(1); /*",
    "?> <?php exit(1);",
    "{{ 7*7 }}",
    "line\nbreak\r\ttab",
    "\x00\x1b[31m\x7f",
    "emoji 🐘 e\u0301",
    "right-to-left \u202e override",
    "x" * 10_000,
    "'\\$ " * 2_500,
]


def _evaluate(expression: str) -> object:
    script = f"<?php echo json_encode({expression}, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);"
    result = subprocess.run(["php", "-d", "pcov.enabled=0"], input=script.encode(), capture_output=True, check=True)
    return json.loads(result.stdout)


def test_php_reads_back_every_hostile_text():
    assert _evaluate(literal(HOSTILE)) == HOSTILE


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), max_size=20))
def test_php_reads_back_any_text(texts):
    assert _evaluate(literal(texts)) == texts


def test_php_reads_back_nested_values():
    value = {"a": [1, 2.5, True, None], "b": {"c": "d"}, "1": []}
    assert _evaluate(literal(value)) == value


@pytest.mark.parametrize("text", HOSTILE)
def test_literals_keep_within_the_line(text):
    assert max(map(len, string(text, 2).splitlines())) <= 110


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_comment_can_be_left(text):
    lines = [*comment_lines(text), comment(text)]
    assert all("*/" not in line and "?>" not in line and "\n" not in line and "\r" not in line for line in lines)
