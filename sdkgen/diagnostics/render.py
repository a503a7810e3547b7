"""The output formats: one function a format, all from the same sorted findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sdkgen.diagnostics.finding import Diagnostic, Severity, Span, Subject
from sdkgen.diagnostics.frame import frame
from sdkgen.diagnostics.sarif import render_sarif

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Renderer = Callable[[Sequence[Diagnostic], Mapping[str, str]], str]


def json_document(findings: Iterable[Diagnostic]) -> dict[str, object]:
    """The findings as what the format ``json`` prints, for commands that have more to say in it."""
    ordered = sorted(set(findings), key=lambda finding: finding.sort_key)
    return {
        "findings": [_json_finding(finding) for finding in ordered],
        "summary": {severity.word + "s": _count(ordered, severity) for severity in Severity},
    }


def render(findings: Iterable[Diagnostic], output_format: str, texts: Mapping[str, str]) -> str:
    """Prints ``findings`` in one of FORMATS; ``texts`` maps the paths of spans to file contents for code frames.

    The result ends with a newline, or is empty when there is nothing to say.
    """
    ordered = sorted(set(findings), key=lambda finding: finding.sort_key)
    # A JSON document can spell half of a surrogate pair, which no terminal and no file can hold.
    return _RENDERERS[output_format](ordered, texts).encode(errors="replace").decode()


def _render_text(findings: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
    if not findings:
        return ""
    blocks = [_text_block(finding, texts) for finding in findings]
    return "\n\n".join([*blocks, _count_sentence(findings)]) + "\n"


def _text_block(finding: Diagnostic, texts: Mapping[str, str]) -> str:
    lines = [f"{finding.severity.word}[{finding.rule}]: {_one_line(finding.message)}"]
    lines += _framed(finding, texts)
    for related in finding.related:
        lines += [f"  note: {_one_line(related.message)}", *frame(related.span, texts)]
    if finding.help:
        lines.append(f"    = help: {_one_line(finding.help)}")
    if finding.subject and finding.subject.fix:
        lines.append(f"    = fix: {_one_line(finding.subject.fix)}")
    return "\n".join(lines)


def _framed(finding: Diagnostic, texts: Mapping[str, str]) -> list[str]:
    """The code frame; behind its place stands which panel or rule that is."""
    place, *rest = frame(finding.span, texts)
    subject = finding.subject
    if subject is None or not subject.panel:
        return [place, *rest]
    ref = f", query {subject.ref}" if subject.ref else ""
    return [f"{place} ({_one_line(subject.panel)}{_one_line(ref)})", *rest]


def _render_concise(findings: Sequence[Diagnostic], _texts: Mapping[str, str]) -> str:
    return "".join(f"{_place(finding)}: {_concise(finding)}\n" for finding in findings)


def _concise(finding: Diagnostic) -> str:
    sentence = f"{finding.severity.word}[{finding.rule}] {_one_line(finding.message)}"
    return f"{sentence} ({_one_line(finding.help)})" if finding.help else sentence


def _render_json(findings: Sequence[Diagnostic], _texts: Mapping[str, str]) -> str:
    return json.dumps(json_document(findings), indent=2, ensure_ascii=False) + "\n"


def _json_finding(finding: Diagnostic) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.word,
        "message": finding.message,
        "help": finding.help,
        **_json_span(finding.span),
        "related": [{"message": related.message, **_json_span(related.span)} for related in finding.related],
        **_json_subject(finding.subject),
    }


def _json_subject(subject: Subject | None) -> dict[str, object]:
    if subject is None:
        return {}
    return {
        "panel": subject.panel,
        "ref": subject.ref,
        "pointer": subject.pointer,
        "expr": subject.expr,
        "fragment": subject.fragment,
        "spec_path": subject.declared.path if subject.declared else None,
        "spec_line": subject.declared.line if subject.declared else None,
        "fix": subject.fix,
    }


def _json_span(span: Span) -> dict[str, object]:
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


_GITHUB_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _render_github(findings: Sequence[Diagnostic], _texts: Mapping[str, str]) -> str:
    return "".join(_github_command(finding) for finding in findings)


def _github_command(finding: Diagnostic) -> str:
    span = finding.span
    # GitHub rejects endColumn unless the annotation stays on one line.
    end_column = f",endColumn={span.end_column}" if span.line == span.end_line else ""
    place = f"file={_github_property(span.path)},line={span.line},endLine={span.end_line},col={span.column}{end_column}"
    message = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    title = _github_property(f"{finding.rule} {finding.name}")
    return f"::{_GITHUB_LEVELS[finding.severity]} {place},title={title}::{_github_data(message)}\n"


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(text).replace(":", "%3A").replace(",", "%2C")


def _place(finding: Diagnostic) -> str:
    return f"{finding.span.path}:{finding.span.line}:{finding.span.column}"


def _one_line(text: str) -> str:
    """Text that cannot forge a further line or drive a terminal: control characters are shown, not sent."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _count(findings: Sequence[Diagnostic], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in findings)


def _count_sentence(findings: Sequence[Diagnostic]) -> str:
    counts = [(severity.word, _count(findings, severity)) for severity in Severity]
    return "Found " + ", ".join(f"{count} {word}{'s' * (count != 1)}" for word, count in counts if count) + "."


_RENDERERS: dict[str, Renderer] = {
    "text": _render_text,
    "concise": _render_concise,
    "json": _render_json,
    "github": _render_github,
    "sarif": render_sarif,
}

FORMATS = tuple(_RENDERERS)
