"""Whatever is in a dashboard, a rule file or Markdown, users get findings with places in it, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from sdkgen.audit import Standard, inspect, standard_for
from sdkgen.diagnostics import FORMATS, render
from sdkgen.documents import read_documents
from sdkgen.documents.view import View
from sdkgen.model import resolve
from sdkgen.reference import all_kinds
from sdkgen.spec import read_spec
from sdkgen.text.edits import apply_edits

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT / "tests" / "corpus" / "documents"
FILES = sorted(file for half in ("correct", "faulty") for file in (CORPUS / half).iterdir())
TEXTS = [file.read_text(encoding="utf-8") for file in FILES]
FUZZ = settings(max_examples=150, deadline=None)

KEYS = ["panels", "targets", "expr", "fieldConfig", "defaults", "unit", "id", "type", "title", "templating", "list"]
KEYS += [
    "overrides",
    "matcher",
    "options",
    "properties",
    "transformations",
    "rules",
    "groups",
    "record",
    "alert",
    "for",
]
KEYS += ["for", "labels", "annotations", "spec", "elements", "kind", "datasource", "thresholds", "steps", "value"]
KEYS += ["mappings"]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(
        ["", "$tier", "A", "table", "byName", "up", "sum(rate(up[5m]))", "label_values(up, job)", "0x", "\ud800"]
    ),
    st.text(max_size=12),
)
trees = st.recursive(
    scalars,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.sampled_from(KEYS), children, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def standard() -> Standard:
    resolution = resolve(read_spec(ROOT / "metric_specs" / "chom"))
    assert resolution.catalogue is not None
    return standard_for(resolution, resolution.catalogue, {}, all_kinds())[0]


def _inspect(name: str, text: str, standard: Standard) -> None:
    content = text.encode(errors="surrogatepass") if "\ud800" not in text else text.encode(errors="replace")
    found = inspect(name, content, standard, named=True)
    whole = content.decode()
    lines = whole.splitlines() or [""]
    for finding in found.findings:
        assert 1 <= finding.span.line <= len(lines) + 1
        assert (finding.span.line, finding.span.column) <= (finding.span.end_line, finding.span.end_column)
    for each in found.corrections:
        apply_edits(whole, each.edits)
    for output_format in FORMATS:
        render(found.findings, output_format, {name: whole})


def _spots(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [*found, *(spot for key, value in children for spot in _spots(value, (*path, key)))]


@FUZZ
@given(number=st.integers(0, len(FILES) - 1), value=trees, data=st.data())
def test_any_value_may_be_something_else(standard, number, value, data):
    name = FILES[number].name
    load, dump = (json.loads, json.dumps) if name.endswith(".json") else (yaml.safe_load, yaml.safe_dump)
    document = load(TEXTS[number])
    *path, last = data.draw(st.sampled_from(_spots(document)))
    place = document
    for step in path:
        place = place[step]
    place[last] = value
    try:
        text = dump(document)
    except yaml.YAMLError:
        return
    _inspect(name, text, standard)


@FUZZ
@given(
    number=st.integers(0, len(FILES) - 1),
    start=st.integers(0, 5000),
    length=st.integers(0, 40),
    put=st.text(max_size=5),
)
def test_any_stretch_of_text_may_be_missing(standard, number, start, length, put):
    text = TEXTS[number]
    at = start % (len(text) + 1)
    _inspect(FILES[number].name, text[:at] + put.encode(errors="replace").decode() + text[at + length :], standard)


@FUZZ
@given(tree=trees, name=st.sampled_from(["a.json", "a.yaml", "a.md"]))
def test_any_tree_may_be_a_file(standard, tree, name):
    try:
        text = json.dumps(tree) if name != "a.yaml" else yaml.safe_dump(tree, allow_unicode=True)
    except yaml.YAMLError:
        return
    _inspect(name, f"```promql\n{text}\n```\n" if name == "a.md" else text, standard)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_query_is_found_where_it_stands(file, standard):
    text = file.read_text(encoding="utf-8")

    for document in read_documents(file.name, file.read_bytes(), named=True).documents:
        targets = [target for _, target in View(document, standard.scope).targets]
        assert targets
        for target in targets:
            scalar = document.source.scalar(target.pointer)
            assert scalar is not None
            assert scalar.text[target.offset :].startswith(target.text)
            assert len(scalar.offsets) == len(scalar.text) + 1
            for index, char in enumerate(scalar.text):
                assert text[scalar.start + scalar.offsets[index]] in (char, "\\", "'")
