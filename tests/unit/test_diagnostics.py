"""How findings are printed in every format."""

from __future__ import annotations

import json

import pytest

from sdkgen.diagnostics import FORMATS, Kind, Related, Severity, Span, did_you_mean, render, worst

ERROR = Kind("SDK900", "an-error", Severity.ERROR, "")
WARNING = Kind("SDK901", "a-warning", Severity.WARNING, "")

TEXTS = {"spec/a.yaml": "metrics:\n\torders: 漢字 x\n" + "y" * 300 + "\n"}
FINDINGS = [
    WARNING.at(Span("spec/b.yaml", 9, 1, 9, 2), "a file nobody has the text of"),
    ERROR.at(
        Span("spec/a.yaml", 2, 10, 2, 12),
        "wide\n::error::forged \x1b[31mred",
        help="a: 100%, b",
        related=[Related(Span("spec/a.yaml", 1, 1, 1, 8), "first defined here")],
    ),
    ERROR.at(Span("spec/a.yaml", 3, 200, 3, 205), "far to the right"),
    ERROR.at(Span("spec/a.yaml", 3, 200, 3, 205), "far to the right"),
]


def test_text_shows_the_line_and_marks_it():
    assert render(FINDINGS, "text", TEXTS).splitlines() == [
        "error[SDK900]: wide\\n::error::forged \\x1b[31mred",
        " --> spec/a.yaml:2:10",
        "  |",
        "2 |  orders: 漢字 x",
        "  |          ^^^^",
        "  note: first defined here",
        " --> spec/a.yaml:1:1",
        "  |",
        "1 | metrics:",
        "  | ^^^^^^^",
        "    = help: a: 100%, b",
        "",
        "error[SDK900]: far to the right",
        " --> spec/a.yaml:3:200",
        "  |",
        "3 | …" + "y" * 120 + "…",
        "  | " + " " * 41 + "^^^^^",
        "",
        "warning[SDK901]: a file nobody has the text of",
        " --> spec/b.yaml:9:1",
        "",
        "Found 2 errors, 1 warning.",
    ]


def test_concise_is_one_line_a_finding():
    lines = render(FINDINGS, "concise", TEXTS).splitlines()
    assert lines[0] == "spec/a.yaml:2:10: error[SDK900] wide\\n::error::forged \\x1b[31mred (a: 100%, b)"
    assert len(lines) == 3


def test_json_has_every_field_and_a_summary():
    document = json.loads(render(FINDINGS, "json", TEXTS))
    assert document["summary"] == {"errors": 2, "warnings": 1, "infos": 0}
    assert document["findings"][0] == {
        "rule": "SDK900",
        "name": "an-error",
        "severity": "error",
        "message": "wide\n::error::forged \x1b[31mred",
        "help": "a: 100%, b",
        "path": "spec/a.yaml",
        "line": 2,
        "column": 10,
        "end_line": 2,
        "end_column": 12,
        "related": [
            {
                "message": "first defined here",
                "path": "spec/a.yaml",
                "line": 1,
                "column": 1,
                "end_line": 1,
                "end_column": 8,
            }
        ],
    }


def test_github_commands_cannot_be_forged():
    lines = render(FINDINGS, "github", TEXTS).splitlines()
    assert lines[0] == (
        "::error file=spec/a.yaml,line=2,endLine=2,col=10,endColumn=12,title=SDK900 an-error"
        "::wide%0A::error::forged \x1b[31mred%0Aa: 100%25, b"
    )
    assert len(lines) == 3


def test_sarif_names_rules_and_places():
    run = json.loads(render(FINDINGS, "sarif", TEXTS))["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["SDK900", "SDK901"]
    first = run["results"][0]
    assert first["level"] == "error"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "spec/a.yaml"},
        "region": {"startLine": 2, "startColumn": 10, "endLine": 2, "endColumn": 12},
    }
    assert first["relatedLocations"][0]["message"] == {"text": "first defined here"}


@pytest.mark.parametrize("output_format", FORMATS)
def test_the_order_of_findings_does_not_matter(output_format):
    assert render(FINDINGS, output_format, TEXTS) == render(reversed(FINDINGS), output_format, TEXTS)


@pytest.mark.parametrize("output_format", ["text", "concise", "github"])
def test_nothing_to_say_is_nothing(output_format):
    assert render([], output_format, {}) == ""


def test_nothing_found_is_still_a_json_document():
    assert json.loads(render([], "json", {}))["findings"] == []


def test_the_worst_of_findings():
    assert worst(FINDINGS) is Severity.ERROR
    assert worst(FINDINGS[:1]) is Severity.WARNING
    assert worst([]) is None


def test_suggestions():
    assert did_you_mean("conter", ["counter", "gauge"]) == "did you mean `counter`?"
    assert did_you_mean("zzz", ["counter", "gauge"]) == "known: `counter`, `gauge`"
    assert did_you_mean("zzz", [f"a{i}" for i in range(50)]) is None
    assert did_you_mean("TIER", ["tier", *"abcdefghijkl"]) == "did you mean `tier`?"
    assert did_you_mean("requests", ["tenant_http_requests_total", "http_requests_total", *"abcdefghijkl"]) == (
        "did you mean `http_requests_total`?"
    )
    assert did_you_mean("quest", ["http_requests_total", *"abcdefghijkl"]) is None
    assert did_you_mean("zzz", []) is None
