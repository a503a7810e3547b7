"""YAML as it is read: 1.2 scalars, positions, duplicate keys."""

from __future__ import annotations

import pytest

from sdkgen.diagnostics import Span
from sdkgen.source import Plain, parse_document, read_text
from sdkgen.source.scalars import as_flag, as_integer, as_json, as_number, is_null


def parse(text):
    document, findings = parse_document(text, "x.yaml")
    return document, [(finding.rule, finding.span.line, finding.span.column) for finding in findings]


def test_unquoted_scalars_stay_as_written():
    document, findings = parse("a: on\nb: 1.10\nc: 12:30:00\nd: 0o17\ne: 'quoted'\n")
    assert findings == []
    assert document.data == {"a": "on", "b": "1.10", "c": "12:30:00", "d": "0o17", "e": "quoted"}
    assert isinstance(document.data["a"], Plain)
    assert not isinstance(document.data["e"], Plain)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("on", "on"),
        ("12", 12),
        ("-3", -3),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        (".5e3", 500.0),
        (".inf", ".inf"),
        ("12:30:00", "12:30:00"),
        ("~", None),
        ("null", None),
        ("9" * 50, "9" * 50),
    ],
)
def test_free_values_follow_the_core_schema(text, value):
    assert as_json(Plain(text)) == value
    assert as_json(str(text)) == text


def test_quoted_scalars_are_never_numbers():
    assert as_integer("1") == "1"
    assert as_number("1.5") == "1.5"
    assert as_flag("true") == "true"
    assert not is_null("")


def test_positions_count_characters():
    document, _ = parse("é: {b: [x, 漢字, y]}\n")
    assert document.span(("é", "b", 1)) == Span("x.yaml", 1, 12, 1, 14)
    assert document.span(("é", "b"), key=True) == Span("x.yaml", 1, 5, 1, 6)


def test_a_pointer_that_leads_nowhere_ends_at_its_nearest_parent():
    document, _ = parse("a:\n  b: c\n")
    assert document.span(("a", "b", "nothing")).line == 2


def test_the_second_of_two_keys_is_reported_with_the_first():
    document, findings = parse_document("a: 1\nb: 2\na: 3\n", "x.yaml")
    assert document is not None
    assert document.data == {"a": "1", "b": "2"}
    assert [(f.rule, f.span.line, f.related[0].span.line) for f in findings] == [("SDK003", 3, 1)]


@pytest.mark.parametrize(
    "text",
    ["a: [1, 2", "a: 'open", "a: \x01", "a: b: c", "%TAG", "&a [*a]", "*a", "[" * 3000, "a: 1\n---\nb: 2", "\t- a"],
)
def test_what_is_not_yaml_is_a_finding(text):
    document, findings = parse(text)
    assert document is None
    assert [rule for rule, _, _ in findings] == ["SDK002"]


def test_aliases_that_explode_are_stopped():
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10))
    document, findings = parse(bomb)
    assert document is None
    assert [rule for rule, _, _ in findings] == ["SDK002"]


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x", "a: !custom [1]", "? [a, b]\n: c"])
def test_tags_and_complex_keys_are_findings(text):
    _, findings = parse(text)
    assert [rule for rule, _, _ in findings] == ["SDK002"]


def test_a_file_that_is_not_utf8_is_a_finding(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_bytes("é: 1\nb: ".encode() + b"\xff\n")
    text, findings = read_text(file, "x.yaml")
    assert text is None
    assert "0xff at offset 9" in findings[0].message
    assert findings[0].span == Span("x.yaml", 2, 4, 2, 5)


def test_a_file_that_is_not_there_is_a_finding(tmp_path):
    text, findings = read_text(tmp_path / "x.yaml", "x.yaml")
    assert text is None
    assert findings[0].rule == "SDK001"
