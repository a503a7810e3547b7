"""A renaming in a query: what is certain changes, what is not is listed, the rest stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from sdkgen.codemod.rename.query import Queries, rename_query
from sdkgen.codemod.rename.subject import subject_of
from sdkgen.model import resolve
from sdkgen.spec import read_spec
from sdkgen.text.documents import json_entries, yaml_entries
from sdkgen.text.edits import Doubt, Edit, apply_edits

SPEC = resolve(read_spec(Path(__file__).parent.parent / "cases" / "codemod" / "rename_metric" / "before" / "spec"))
LABELS = {metric.name: frozenset(label.name for label in metric.labels) for metric in SPEC.metrics}
MANY = settings(max_examples=200, deadline=None)


def rename(old: str, new: str, query: str) -> tuple[str, list[str]]:
    renaming = subject_of(old, new, SPEC)
    changes = list(rename_query(query, Queries(renaming, renaming.names, LABELS)))
    after = apply_edits(query, [change for change in changes if isinstance(change, Edit)])
    return after, [query[change.start : change.end] for change in changes if isinstance(change, Doubt)]


@pytest.mark.parametrize(
    ("query", "after"),
    [
        ("orders_total", "n_total"),
        ("orders_total_sum + my_orders_total", "orders_total_sum + my_orders_total"),
        ('x{orders_total="orders_total"}', 'x{orders_total="orders_total"}'),
        ('{__name__="orders_total"}', '{__name__="n_total"}'),
        ("{'orders_total', status='paid'}", "{'n_total', status='paid'}"),
        ('{__name__=~"orders_total|payments_total"}', '{__name__=~"n_total|payments_total"}'),
        ("orders_total # orders_total", "n_total # orders_total"),
        ("sum by (orders_total) (up)", "sum by (orders_total) (up)"),
        ("job:orders_total:rate5m", "job:orders_total:rate5m"),
        ("${x}orders_total", "${x}orders_total"),
        ("rate(orders_total[5m:1m] offset 1h) > 0", "rate(n_total[5m:1m] offset 1h) > 0"),
        ("label_values(orders_total, status)", "label_values(n_total, status)"),
    ],
)
def test_a_metric(query, after):
    assert rename("orders_total", "n_total", query) == (after, [])


@pytest.mark.parametrize(
    ("query", "after"),
    [
        ("rate(order_duration_seconds_bucket[5m])", "rate(n_bucket[5m])"),
        ("order_duration_seconds_sum / order_duration_seconds_count", "n_sum / n_count"),
        ("order_duration_seconds_total", "order_duration_seconds_total"),
    ],
)
def test_a_histogram(query, after):
    assert rename("order_duration_seconds", "n", query) == (after, [])


@pytest.mark.parametrize(
    ("query", "after", "doubts"),
    [
        ('orders_total{status="status"}', 'orders_total{n="status"}', []),
        ("sum by (status, le) (orders_total)", "sum by (n, le) (orders_total)", []),
        ("sum by (status) (up) + orders_total", "sum by (status) (up) + orders_total", []),
        ("sum by (status) (orders_total + foreign)", "sum by (status) (orders_total + foreign)", ["status"]),
        ("sum by (status) (orders_total + orders_waiting)", "sum by (n) (orders_total + orders_waiting)", []),
        ("orders_total / on (status) payments_total", "orders_total / on (n) payments_total", []),
        ("orders_total * on (status) group_left (status) b", None, ["status", "status"]),
        ('label_replace(orders_total, "x", "$1", "status", "")', 'label_replace(orders_total, "x", "$1", "n", "")', []),
        ('sum by (status) (label_replace(orders_total, "status", "", "a", ""))', None, ["status", '"status"']),
        ('label_join(orders_total, "x", "-", "status", "y")', 'label_join(orders_total, "x", "-", "n", "y")', []),
        ('count_values("status", orders_waiting)', None, []),
        ("sort_by_label(orders_total, 'status')", "sort_by_label(orders_total, 'n')", []),
        ("label_values(orders_total, status)", "label_values(orders_total, n)", []),
        ('{__name__="orders_total", status!=""}', '{__name__="orders_total", n!=""}', []),
        ('{"orders_total", "status"="paid"}', '{"orders_total", "n"="paid"}', []),
    ],
)
def test_a_label(query, after, doubts):
    assert rename("label:status", "n", query) == (query if after is None else after, doubts)


@pytest.mark.parametrize(
    ("query", "after", "doubts"),
    [
        ('orders_total{status="paid", channel="paid"}', 'orders_total{status="n", channel="paid"}', []),
        ("orders_total{status!='paid'}", "orders_total{status!='n'}", []),
        ('orders_total{status=~"paid|failed"}', 'orders_total{status=~"n|failed"}', []),
        ('orders_total{status!~"failed"}', None, []),
        ('orders_total{status=~"pa.d"}', None, ['"pa.d"']),
        ('orders_total{status=~".+"}', None, []),
        ('orders_total{status=~"(paid"}', None, ['"(paid"']),
        ('orders_total{status=~"$status"}', None, []),
        ('up{status="paid"}', None, []),
        ('orders_total{status="paid"} or up{status="paid"}', 'orders_total{status="n"} or up{status="paid"}', []),
    ],
)
def test_a_value(query, after, doubts):
    assert rename("status=paid", "n", query) == (query if after is None else after, doubts)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@MANY
@given(texts=st.lists(texts, min_size=1, max_size=4), new=texts, style=st.sampled_from(["'", '"']))
def test_quoted_yaml_scalars_change_alone(texts, new, style):
    if style == "'" and not "".join([*texts, new]).isprintable():
        style = '"'
    document = yaml.safe_dump(texts, default_style=style, allow_unicode=True, width=10_000)
    entries = yaml_entries(document)
    assert [entry.scalar.text for entry in entries] == texts
    after = apply_edits(document, [entries[0].scalar.replace(new)])
    assert yaml.safe_load(after) == [new, *texts[1:]]


@MANY
@given(texts=st.lists(texts, min_size=1, max_size=4), new=texts, ascii_only=st.booleans())
def test_json_strings_change_alone(texts, new, ascii_only):
    document = json.dumps({"a": [{"b": texts}]}, ensure_ascii=ascii_only, indent=1)
    entries = [entry for entry in json_entries(document) if not entry.is_key]
    assert [entry.scalar.text for entry in entries] == texts
    assert [entry.pointer for entry in entries] == [("a", 0, "b", index) for index in range(len(texts))]
    after = apply_edits(document, [entries[-1].scalar.replace(new)])
    assert json.loads(after) == {"a": [{"b": [*texts[:-1], new]}]}


def test_edits_that_overlap_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        apply_edits("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])
