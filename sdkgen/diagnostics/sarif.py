"""SARIF 2.1.0, the format that code-scanning services read (OASIS standard, §3)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from sdkgen import __version__
from sdkgen.diagnostics.finding import Diagnostic, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_URL_SYNTAX = "/:?&=%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render_sarif(findings: Sequence[Diagnostic], _texts: Mapping[str, str]) -> str:
    """One run of the tool ``sdkgen`` whose results are ``findings``; columns count code points."""
    rules = {finding.rule: finding.name for finding in findings}
    run = {
        "tool": {"driver": {"name": "sdkgen", "version": __version__, "rules": _rules(rules)}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
    }
    return json.dumps({"version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rules(names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": rule, "name": names[rule]} for rule in sorted(names)]


def _result(finding: Diagnostic) -> dict[str, object]:
    text = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding.span)],
    }
    if finding.related:
        result["relatedLocations"] = [
            {**_location(related.span), "id": number, "message": {"text": related.message}}
            for number, related in enumerate(finding.related, start=1)
        ]
    return result


def _location(span: Span) -> dict[str, object]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    uri = quote(span.path, safe=_URL_SYNTAX if "://" in span.path else "/")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
