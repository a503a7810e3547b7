"""A comparison as text for a terminal, as JSON for programs, as Markdown for a pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sdkgen.diagnostics import json_document
from sdkgen.diff.change import Level
from sdkgen.emit.markdown import code, inline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sdkgen.diagnostics import Diagnostic, Span
    from sdkgen.diff.blast import Blast
    from sdkgen.diff.change import Change
    from sdkgen.diff.report import Report

    Place = Callable[[Change], Span]

_SHOWN = 12
_HEADINGS = {Level.BREAKING: "Breaking", Level.ADDITIVE: "Additive", Level.DOCS: "Documentation"}


def render_text(report: Report, place: Place) -> str:
    """One block a change, its place and what it reaches below it; a sentence about the version at the end."""
    blocks = ["\n".join(_text_lines(change, blast, place(change))) for change, blast in report.changes]
    return "\n\n".join([*blocks, _summary(report)]) + "\n"


def _text_lines(change: Change, blast: Blast, span: Span) -> Iterator[str]:
    yield f"{change.level.word}: {_plain(sentence(change))}"
    yield f"   --> {span.path}:{span.line}:{span.column}"
    for line in _reached(blast):
        yield f"    = {_plain(line)}"


def _reached(blast: Blast) -> Iterator[str]:
    shown = blast.uses[:_SHOWN]
    yield from (f"{use.kind} {use.title} ({use.place})" for use in shown)
    if len(blast.uses) > _SHOWN:
        yield f"and {len(blast.uses) - _SHOWN} more queries"
    for language, symbols in (("PHP", blast.php), ("Python", blast.python)):
        if symbols:
            more = f" and {len(symbols) - _SHOWN} more" if len(symbols) > _SHOWN else ""
            yield f"{language} {', '.join(symbols[:_SHOWN])}{more}"


def sentence(change: Change) -> str:
    """A change in words."""
    field = f" `{change.field}`" if change.field else ""
    note = " (experimental)" if change.is_experimental and change.level is Level.BREAKING else ""
    return f"{change.subject}{field} {change.verdict.message}{note}"


def _summary(report: Report) -> str:
    counts = [(level, report.count(level)) for level in Level]
    listed = ", ".join(f"{count} {level.word}" for level, count in counts if count)
    if not listed:
        return f"Nothing changed since {report.against}."
    asked = f", which asks for a {report.asked.word} version"
    least = f" ({report.least_version} or higher)" if report.least_version else ""
    return f"Changed since {report.against}: {listed}{asked}{least}; it is {report.new_version}."


def render_json(report: Report, findings: Sequence[Diagnostic], place: Place) -> str:
    """The same as data; findings as in every other command's JSON."""
    document = {
        "against": report.against,
        "level": None if report.level is None else report.level.word,
        "version": {
            "old": report.old_version,
            "new": report.new_version,
            "asked": report.asked.word,
            "given": None if report.given is None else report.given.word,
            "least": report.least_version,
        },
        "changes": [_json_change(change, blast, place(change)) for change, blast in report.changes],
        **json_document(findings),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _json_change(change: Change, blast: Blast, span: Span) -> Mapping[str, Any]:
    return {
        "level": change.level.word,
        "bump": change.bump.word,
        "what": change.subject.what,
        "name": change.subject.name,
        "field": change.field,
        "message": change.verdict.message,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "breaks": {
            "queries": [
                {"kind": use.kind, "title": use.title, "path": use.path, "line": use.line} for use in blast.uses
            ],
            "php": list(blast.php),
            "python": list(blast.python),
        },
    }


def render_markdown(report: Report, place: Place) -> str:
    """A comment for a pull request, or a section of a changelog: one list a level, what breaks folded away."""
    parts = [f"## Metrics: {inline(_summary(report))}\n"]
    for level, heading in _HEADINGS.items():
        chosen = [(change, blast) for change, blast in report.changes if change.level is level]
        if chosen:
            items = "".join(_markdown_item(change, blast, place(change)) for change, blast in chosen)
            parts.append(f"### {heading}\n\n{items}")
    return "\n".join(parts)


def render_section(report: Report | None, heading: str) -> str:
    """A section of a changelog: what changed, by level, without what it reaches; of a first version that it is one."""
    if report is None:
        return f"## {inline(heading)}\n\nThe first version.\n"
    parts = [f"## {inline(heading)}\n"]
    for level, title in _HEADINGS.items():
        items = "".join(f"- {_marked(sentence(change))}\n" for change, _ in report.changes if change.level is level)
        parts += [f"### {title}\n\n{items}"] if items else []
    return "\n".join(parts if report.changes else [*parts, "Nothing changed.\n"])


def _markdown_item(change: Change, blast: Blast, span: Span) -> str:
    item = f"- {_marked(sentence(change))} — {code(f'{span.path}:{span.line}')}\n"
    if blast.is_empty:
        return item
    reached = "".join(f"    - {inline(line)}\n" for line in _reached(blast))
    return f"{item}  <details><summary>what it reaches</summary>\n\n{reached}\n  </details>\n"


def _marked(text: str) -> str:
    """A sentence whose words between backticks are code."""
    parts = text.split("`")
    return "".join(code(part) if index % 2 else _spaced(part) for index, part in enumerate(parts))


def _spaced(text: str) -> str:
    """Running text that keeps the space to the code before and after it."""
    inner = inline(text)
    return f"{' ' * text.startswith(' ')}{inner}{' ' * text.endswith(' ')}" if inner else text[:1]


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
