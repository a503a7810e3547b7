"""A renaming in dashboards, rule files and Markdown: queries, legends and templates that belong to them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from sdkgen.codemod.rename.query import Queries, rename_query
from sdkgen.documents.markdown import FENCE, PROMQL, YAML
from sdkgen.text.documents import Entry, json_entries, yaml_entries
from sdkgen.text.edits import Doubt, Edit, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sdkgen.text.documents import Pointer

    Renamer = Callable[[str, Queries], Iterator[Edit | Doubt]]

_QUERY_KEYS = frozenset({"expr", "query", "definition", "series", "seriesQuery", "metricsQuery", "promql"})
_TEMPLATED_KEYS = frozenset({"annotations", "labels"})
_LEGEND_KEYS = frozenset({"legendFormat"})
_CODE = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)(?P<body>[^\r\n]+?)(?<!`)(?P=ticks)(?!`)")


def rename_json(text: str, queries: Queries) -> Iterator[Edit | Doubt]:
    """The changes of a Grafana dashboard; of other JSON, those of keys that hold queries. Raises ValueError."""
    entries = json_entries(text)
    yield from _queries(entries, queries)
    affected = [entry.pointer[:-1] for entry in entries if _is_query(entry) and queries.affects(entry.scalar.text)]
    if queries.renaming.renames_metric or not affected:
        return
    targets, panels = frozenset(affected), frozenset(map(_panel, affected))
    for entry in entries:
        if entry.pointer[:-1] in targets and entry.pointer[-1] in _LEGEND_KEYS and not entry.is_key:
            yield from _placeholders(entry, queries)
        elif entry.scalar.text == queries.renaming.old and not _is_query(entry) and _is_in(entry, panels):
            message = f"this panel shows `{queries.renaming.old}`; it may mean that"
            yield entry.scalar.stretch(Doubt(0, len(entry.scalar.text), message))


def rename_yaml(text: str, queries: Queries) -> Iterator[Edit | Doubt]:
    """The changes of a rule file, of rule tests, and of other YAML with keys that hold queries. Raises ValueError."""
    entries = yaml_entries(text)
    yield from _queries(entries, queries)
    if queries.renaming.label is None or queries.renaming.value is not None:
        return
    rules = {entry.pointer[:-1] for entry in entries if _is_query(entry) and queries.affects(entry.scalar.text)}
    for entry in entries:
        is_template = len(entry.pointer) > 1 and entry.pointer[-2] in _TEMPLATED_KEYS and not entry.is_key
        if is_template and entry.pointer[:-2] in rules:
            yield from _template(entry, queries)


def rename_markdown(text: str, queries: Queries) -> Iterator[Edit | Doubt]:
    """The changes of queries in fences and in code spans; YAML in fences counts as a rule file."""
    position = 0
    for fence in FENCE.finditer(text):
        yield from _spans(text, position, fence.start(), queries)
        position = fence.end()
        language = fence["language"].lower()
        if language in PROMQL:
            yield from _shifted(rename_query(fence["body"], queries), fence.start("body"))
        elif language in YAML:
            yield from _shifted(_leniently(rename_yaml, fence["body"], queries), fence.start("body"))
    yield from _spans(text, position, len(text), queries)


def recorded_series(text: str) -> dict[str, str]:
    """The recording rules of a rule file: name → query; nothing when it is no YAML."""
    try:
        entries = yaml_entries(text)
    except ValueError:
        return {}
    rules: defaultdict[Pointer, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        if entry.pointer[-1] in ("record", "expr") and not entry.is_key:
            rules[entry.pointer[:-1]][str(entry.pointer[-1])] = entry.scalar.text
    return {rule["record"]: rule["expr"] for rule in rules.values() if len(rule) == len(("record", "expr"))}


def _queries(entries: Iterable[Entry], queries: Queries) -> Iterator[Edit | Doubt]:
    for entry in entries:
        if _is_query(entry):
            for change in rename_query(entry.scalar.text, queries):
                yield _in_document(entry.scalar, change)


def _in_document(scalar: Scalar, change: Edit | Doubt) -> Edit | Doubt:
    """A change of a scalar's text as one of the document; an edit that needs quotes where none are is a doubt."""
    if isinstance(change, Doubt):
        return scalar.stretch(change)
    if scalar.accepts(change.text):
        return scalar.edit(change)
    return scalar.stretch(Doubt(change.start, change.end, f"`{change.text}` needs quotes here"))


def _is_query(entry: Entry) -> bool:
    return entry.pointer[-1:] != () and entry.pointer[-1] in _QUERY_KEYS and not entry.is_key


def _is_in(entry: Entry, panels: Iterable[Pointer]) -> bool:
    return any(panel and entry.pointer[: len(panel)] == panel for panel in panels)


def _panel(target: Pointer) -> Pointer:
    """The panel that a target is in; empty when it is in none."""
    last = max((index for index, step in enumerate(target) if step == "panels"), default=-2)
    return target[: last + 2]


def _placeholders(entry: Entry, queries: Queries) -> Iterator[Edit]:
    """The label's name between braces in a legend."""
    if queries.renaming.value is None:
        for match in re.finditer(rf"\{{\{{\s*({re.escape(queries.renaming.old)})\s*\}}\}}", entry.scalar.text):
            yield entry.scalar.edit(Edit(match.start(1), match.end(1), queries.renaming.new))


def _template(entry: Entry, queries: Queries) -> Iterator[Edit]:
    """The label's name after `$labels.` in an alert's texts."""
    for match in re.finditer(rf"(?:\$labels|\.Labels)\.({re.escape(queries.renaming.old)})(?!\w)", entry.scalar.text):
        yield entry.scalar.edit(Edit(match.start(1), match.end(1), queries.renaming.new))


def _spans(text: str, start: int, end: int, queries: Queries) -> Iterator[Edit | Doubt]:
    for match in _CODE.finditer(text, start, end):
        yield from _shifted(rename_query(match["body"], queries), match.start("body"))


def _shifted(changes: Iterable[Edit | Doubt], by: int) -> Iterator[Edit | Doubt]:
    for change in changes:
        yield change._replace(start=change.start + by, end=change.end + by)


def _leniently(rename: Renamer, text: str, queries: Queries) -> list[Edit | Doubt]:
    try:
        return list(rename(text, queries))
    except ValueError:
        return []
