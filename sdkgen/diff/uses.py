"""Uses of metrics in queries: panels and variables of dashboards, alerts and recorded series of rule files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sdkgen.diagnostics import Span
from sdkgen.diff.kinds import UNREADABLE_DOCUMENT
from sdkgen.promql.outline import Outline, outline
from sdkgen.source import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.diagnostics import Diagnostic

SUFFIXES = frozenset({".json", ".yaml", ".yml"})
_RULE_KEYS = ("alert", "record")
_MARKS = (b"expr", b"templating", b"query")
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Use:
    """A query and what it is for; ``kind`` is panel, variable, annotation, alert or record."""

    kind: str
    title: str
    path: str
    line: int | None
    query: Outline

    @property
    def place(self) -> str:
        """Where it stands."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


def find_uses(documents: Iterable[tuple[str, bytes]], names: Iterable[str]) -> tuple[list[Use], list[Diagnostic]]:
    """Every query in documents given by path and content, and findings about those that cannot be read.

    Only documents that mention one of the metrics ``names`` are worth a finding: folders hold files of all kinds.
    """
    uses: list[Use] = []
    findings: list[Diagnostic] = []
    mentioned = [name.encode() for name in names]
    for path, content in documents:
        if not any(mark in content for mark in _MARKS):
            continue
        try:
            found = list(_in_json(path, content) if path.endswith(".json") else _in_rules(path, content))
        except (ValueError, RecursionError) as error:
            if not any(name in content for name in mentioned):
                continue
            message = f"uses in this file were not looked for: {error}"
            findings.append(UNREADABLE_DOCUMENT.at(Span(path), message, help="mend it, or leave it out of PATH"))
            continue
        uses += found
    return uses, findings


def _in_rules(path: str, content: bytes) -> Iterator[Use]:
    document, _ = parse_document(content.decode(), path)
    if document is None:
        raise ValueError("it is no YAML")
    groups = document.data.get("groups") if isinstance(document.data, dict) else None
    for index, group in enumerate(groups if isinstance(groups, list) else ()):
        rules = group.get("rules") if isinstance(group, dict) else None
        for position, rule in enumerate(rules if isinstance(rules, list) else ()):
            kind = next((key for key in _RULE_KEYS if isinstance(rule, dict) and key in rule), None)
            if kind is not None and isinstance(rule.get("expr"), str):
                line = document.span(("groups", index, "rules", position, "expr")).line
                yield Use(kind, str(rule[kind]), path, line, outline(rule["expr"]))


def _in_json(path: str, content: bytes) -> Iterator[Use]:
    data = json.loads(content)
    dashboard = data.get("dashboard", data) if isinstance(data, dict) else {}
    if isinstance(dashboard, dict) and ("panels" in dashboard or "templating" in dashboard):
        name = str(dashboard.get("title", ""))
        yield from _in_panels(dashboard.get("panels"), name, path, 0)
        for key, kind in (("templating", "variable"), ("annotations", "annotation")):
            yield from _in_list(dashboard.get(key), kind, name, path)


def _in_panels(panels: Any, dashboard: str, path: str, depth: int) -> Iterator[Use]:  # noqa: ANN401  (JSON of anybody)
    for panel in panels if isinstance(panels, list) and depth < _DEEPEST else ():
        if not isinstance(panel, dict):
            continue
        title = f"{dashboard} / {panel.get('title') or panel.get('id', '')}"
        targets = panel.get("targets")
        for target in targets if isinstance(targets, list) else ():
            query = target.get("expr") if isinstance(target, dict) else None
            if isinstance(query, str):
                yield Use("panel", title, path, None, outline(query))
        yield from _in_panels(panel.get("panels"), dashboard, path, depth + 1)


def _in_list(section: Any, kind: str, dashboard: str, path: str) -> Iterator[Use]:  # noqa: ANN401  (JSON of anybody)
    items = section.get("list") if isinstance(section, Mapping) else None
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        query = item.get("query", item.get("expr"))
        query = query.get("query", query.get("expr")) if isinstance(query, dict) else query
        if isinstance(query, str):
            yield Use(kind, f"{dashboard} / {item.get('name', '')}", path, None, outline(query))
