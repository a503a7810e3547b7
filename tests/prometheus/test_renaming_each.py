"""Every metric and every label of the reference specification, one at a time: renamed, nothing keeps the old name.

A definition that is renamed alone fails the check wherever its old name is still read; whatever is emitted without a
finding does not know the old name any more.
"""

from __future__ import annotations

import json
import re

import pytest
import yaml

from sdkgen.diagnostics import Severity
from sdkgen.emit.grafana import emit_grafana
from sdkgen.emit.prometheus import emit_prometheus
from sdkgen.model import resolve
from sdkgen.rules import check
from sdkgen.spec import parse_spec
from tests.prometheus.tools import SPEC, chom

TEXTS = {
    path.relative_to(SPEC).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(SPEC.rglob("*"))
    if path.suffix in (".yaml", ".md", ".txt")
}
METRICS = [metric.name for metric in chom().metrics if not metric.is_own]
LABELS = [label.id for label in chom().labels.values() if label.origin.source.startswith("metric_specs/")]
NEW = "renamed_thing"


@pytest.mark.parametrize(
    ("section", "old"), [("metrics", name) for name in METRICS] + [("labels", id_) for id_ in LABELS]
)
def test_a_definition_renamed_alone_fails_the_check_or_leaves_nothing_stale(section, old):
    resolution = resolve(parse_spec(_with_definition(section, old)))

    errors = _errors(resolution.findings) or _errors(check(resolution))
    if errors:
        assert any(old in error.message or NEW in error.message for error in errors)
    else:
        assert resolution.catalogue
        assert not _naming(old, _queries(resolution.catalogue))


def test_all_metrics_renamed_at_once_leave_no_old_name_behind():
    names = re.compile(rf"(?<![\w:])({'|'.join(METRICS)})(?=(?:_bucket|_sum|_count)?(?!\w|:\w))")
    resolution = resolve(parse_spec({path: names.sub(r"shop_\1", text) for path, text in TEXTS.items()}))

    assert _errors(resolution.findings) == []
    assert resolution.catalogue
    assert len(METRICS) > 35
    queries = _queries(resolution.catalogue)
    assert [name for name in METRICS if _naming(name, queries)] == []
    assert all(_naming(name, _queries(chom())) for name in ("http_requests_total", "tenant_mrr_dollars"))


def _errors(findings):
    return [each for each in findings if each.severity is Severity.ERROR]


def _with_definition(section, old):
    definition = re.compile(rf"(?ms)^({section}:\n(?:(?!^\S).*?\n)??  ){old}:")
    changed = {name: definition.sub(rf"\g<1>{NEW}:", text) for name, text in TEXTS.items() if name.endswith(".yaml")}
    assert sum(text != TEXTS[name] for name, text in changed.items()) == 1
    return {**TEXTS, **changed}


def _naming(name, queries):
    token = re.compile(rf"(?<![\w:]){name}(?:_bucket|_sum|_count)?(?![\w:])")
    return [text for text in queries if token.search(text)]


def _queries(catalogue):
    return [re.sub('"[^"]*"', '""', text) for text in _texts(catalogue)]


def _texts(catalogue):
    """Everything that names a series or a label in what is emitted."""
    for path, content in emit_prometheus(catalogue).items():
        if path.startswith(("rules/", "tests/")):
            yield from _leaves(yaml.load(content, yaml.CSafeLoader), ("expr", "series"))
    for path, content in emit_grafana(catalogue).items():
        if path.endswith(".json"):
            yield from _leaves(json.loads(content), ("expr", "query", "legendFormat", "definition"))


def _leaves(node, keys):
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in children:
        if isinstance(value, str) and key in keys:
            yield value
        else:
            yield from _leaves(value, keys)
