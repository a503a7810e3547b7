"""Prometheus' own parser and an independent one agree with ours about what parses, and into what."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import promql_parser as oracle
import pytest
import yaml
from hypothesis import given, settings

from sdkgen.promql import PlaceKind, analyse
from sdkgen.promql.nodes import Aggregation, Binary, Call, Node, Number, Range, Selector, Subquery, Text, Unary, bare
from sdkgen.promql.parser import Parsed, parse
from sdkgen.promql.query import Query
from sdkgen.promql.tokens import tokenize
from sdkgen.rules.query import check_query
from tests.cases.query_cases import ROOT, cases, chom
from tests.promql.expressions import expressions

if TYPE_CHECKING:
    from pathlib import Path

NEVER_PARSES = {"SDK400", "SDK401", "SDK402"}
OUR_OWN = re.compile(r"\$|\[\[")


def plain(folder):
    """The corpus' queries without Grafana's variables."""
    return [case.query for case in cases(folder) if not OUR_OWN.search(case.query.text.replace('"$1', '"'))]


def documented():
    """PromQL that documentation prints."""
    for file in sorted((ROOT / "docs").rglob("*.md")):
        for fence in re.findall(r"```promql\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL):
            yield from (Query(text) for text in fence.split("\n\n") if text.strip() and not OUR_OWN.search(text))


def promtool_refuses(queries: list[Query], place: Path) -> set[int]:
    """The indexes of those that promtool does not parse, in one run for all of them."""
    groups = [{"name": f"g{i}", "rules": [{"record": "a:b", "expr": query.text}]} for i, query in enumerate(queries)]
    file = place / "rules.yml"
    file.write_text(yaml.safe_dump({"groups": groups}), encoding="utf-8")
    command = ["promtool", "check", "rules", "--lint=none", str(file)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return {int(index) for index in re.findall(r'group "g(\d+)", rule 1', result.stderr + result.stdout)}


def our_refusal(query: Query) -> set[str]:
    return {fault.kind.id for fault in check_query(query, chom())} & NEVER_PARSES


def test_promtool_agrees_about_every_query_at_hand(tmp_path):
    queries = [*plain("correct"), *plain("faulty"), *documented()]
    refused = promtool_refuses(queries, tmp_path)

    ours = {index for index, query in enumerate(queries) if our_refusal(query)}
    assert [queries[index].text for index in sorted(ours ^ refused)] == []
    assert len(queries) > 400
    assert len(refused) > 30


def parsed(text: str) -> Parsed:
    return parse(text, tokenize(text))


@pytest.mark.parametrize("query", plain("correct"), ids=lambda query: " ".join(query.text.split())[:80])
def test_the_tree_is_that_of_an_independent_parser(query):
    # It reads escapes between backticks, where PromQL has none: the query is rewritten for it.
    root = parsed(query.text).root
    assert root is not None
    assert ours(root) == theirs(oracle.parse(query.text.replace("`5\\d\\d`", '"5\\\\d\\\\d"')))


@settings(max_examples=150, deadline=None)
@given(expressions)
def test_random_expressions_have_the_same_tree(text):
    try:
        other = oracle.parse(text)
    except ValueError:
        return  # types do not fit: the next test is about them
    root = parsed(text).root
    assert root is not None
    assert ours(root) == theirs(other)


@settings(max_examples=150, deadline=None)
@given(expressions)
def test_random_expressions_are_refused_alike(text):
    try:
        oracle.parse(text)
        accepts = True
    except ValueError:
        accepts = False
    analysis = analyse(Query(text), chom())
    assert analysis.parsed.root is not None
    # The other parser does not know that `==` of a scalar and a scalar needs `bool`.
    assert accepts == (not our_refusal(Query(text)) or "bool" in str(check_query(Query(text), chom())))


def ours(node: Node) -> object:  # noqa: PLR0911  (one line a kind of node)
    """A tree as nested tuples, parentheses left out."""
    node = bare(node)
    children = tuple(map(ours, node.children()))
    match node:
        case Selector():
            matchers = {(m.label.text, m.operator, m.value) for m in node.matchers}
            name = node.name.text if node.name is not None else None
            return (name, frozenset(matchers), node.offset.seconds if node.offset else None)
        case Number() | Text():
            return node.value
        case Range():
            return ("range", node.window.seconds, children)
        case Subquery():
            step = node.step.seconds if node.step else None
            return ("subquery", node.window.seconds, step, node.offset.seconds if node.offset else None, children)
        case Call():
            return (node.function.text, children)
        case Aggregation():
            grouping = node.grouping and (node.grouping.keyword, node.grouping.names)
            return (node.operator.text, grouping or None, children)
        case Binary():
            matching = node.matching
            on = matching and (matching.labels.keyword, matching.labels.names)
            group = matching and matching.group and (matching.group.keyword, matching.group.names)
            return (node.sign, node.is_bool, on or None, group or None, children)
        case Unary():
            inner = children[0]
            if node.operator == "+":
                return inner
            return -inner if isinstance(inner, float) else ("-", inner)
    raise TypeError(node)


MATCHINGS = {"Include": "on", "Exclude": "ignoring"}
GROUPS = {"ManyToOne": "group_left", "OneToMany": "group_right"}


def last(value: object) -> str:
    return str(value).rpartition(".")[2]


def seconds(delta):
    return None if delta is None else delta.total_seconds()


def theirs(node) -> object:  # noqa: PLR0911  (one line a kind of node)
    """The other parser's tree as the same nested tuples."""
    match node:
        case oracle.ParenExpr():
            return theirs(node.expr)
        case oracle.VectorSelector():
            return selector(node)
        case oracle.MatrixSelector():
            return ("range", seconds(node.range), (selector(node.vector_selector),))
        case oracle.NumberLiteral() | oracle.StringLiteral():
            return node.val
        case oracle.SubqueryExpr():
            return ("subquery", seconds(node.range), seconds(node.step), seconds(node.offset), (theirs(node.expr),))
        case oracle.Call():
            return (node.func.name, tuple(map(theirs, node.args)))
        case oracle.AggregateExpr():
            modifier = node.modifier
            grouping = modifier and (last(modifier.type).lower(), frozenset(modifier.labels))
            parameter = () if node.param is None else (theirs(node.param),)
            return (str(node.op), grouping or None, (*parameter, theirs(node.expr)))
        case oracle.BinaryExpr():
            return binary(node)
        case oracle.UnaryExpr():
            inner = theirs(node.expr)
            return -inner if isinstance(inner, float) else ("-", inner)
    raise TypeError(node)


def selector(node) -> object:
    signs = {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}
    matchers = {(m.name, signs[last(m.op)], m.value) for m in node.matchers.matchers}
    named = next((value for name, sign, value in matchers if name == "__name__" and sign == "="), None)
    if node.name is None and named is not None:
        return (named, frozenset(m for m in matchers if m[0] != "__name__"), seconds(node.offset))
    return (node.name, frozenset(matchers), seconds(node.offset))


def binary(node) -> object:
    modifier = node.modifier
    matching = modifier and modifier.matching
    on = matching and (MATCHINGS[last(matching.type)], frozenset(matching.labels))
    keyword = GROUPS.get(last(modifier.card)) if modifier else None
    group = keyword and (keyword, frozenset(modifier.group_labels or ()))
    is_bool = bool(modifier and modifier.return_bool)
    return (str(node.op), is_bool, on or None, group or None, (theirs(node.lhs), theirs(node.rhs)))


def test_the_corpus_has_places():
    assert {case.query.place.kind for case in cases("correct")} >= {PlaceKind.PANEL, PlaceKind.ALERT}
