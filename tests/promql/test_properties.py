"""Whatever is typed: no crash, the same answer twice, and the same faults however it is written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings, strategies as st

from sdkgen.diagnostics import Severity
from sdkgen.promql import Place, PlaceKind, Query, Variable, VariableKind, analyse, tokenize
from sdkgen.promql.nodes import Binary
from sdkgen.rules.query import check_query
from tests.cases.query_cases import VARIABLES, cases, chom
from tests.promql.expressions import expressions

MANY = settings(max_examples=150, deadline=None)
EVERYTHING = [*cases("correct"), *cases("faulty")]
PARTS = st.sampled_from(
    [
        "sum",
        "by",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "5m",
        ":",
        "offset",
        "@",
        "on",
        "group_left",
        "rate",
        "http_requests_total",
        "tier",
        "=",
        "=~",
        '"a|b"',
        "'",
        "`",
        ",",
        "+",
        "-",
        "/",
        "and",
        "or",
        "bool",
        "1e3",
        "$tier",
        "${endpoint:regex}",
        "[[queue]]",
        "$__interval",
        "#",
        "\n",
        "\\",
        "histogram_quantile",
        "label_replace",
        "topk",
        "without",
        "inf",
        "é",
        "\0",
    ]
)


def outcome(text, place=PlaceKind.PANEL, variables=VARIABLES):
    return check_query(Query(text, Place(place), variables), chom())


def kinds(text, place=PlaceKind.PANEL):
    """What is found, apart from where: a multiset of rules and severities."""
    return sorted((fault.kind.id, fault.level) for fault in outcome(text, place))


@MANY
@given(st.one_of(st.text(max_size=80), st.lists(PARTS, max_size=25).map(" ".join), st.lists(PARTS).map("".join)))
def test_anything_gets_an_answer(text):
    for fault in outcome(text):
        assert 0 <= fault.start <= fault.end <= len(text)


@MANY
@given(expressions)
def test_every_expression_gets_the_same_answer_twice(text):
    assert outcome(text) == outcome(text)


@MANY
@given(expressions, st.randoms(use_true_random=False))
def test_white_space_and_comments_change_nothing(text, random):
    tokens = list(tokenize(text))
    parts = [token.text + random.choice((" ", "  ", "\n", " # so\n")) for token in tokens]
    spread = "".join(parts)
    # In `[1h:5m]` and `a:b` white space would part what belongs together, or not.
    if ":" not in text:
        assert kinds(spread) == kinds(text)


@MANY
@given(expressions, expressions, st.sampled_from(("+", "*")))
def test_the_order_of_operands_changes_nothing(left, right, sign):
    def unordered(text):
        # Which of two sides is named in a correction is up to the order; what is wrong is not.
        return {fault.kind.id for fault in outcome(text) if fault.level is not Severity.INFO}

    assert unordered(f"({left}) {sign} ({right})") == unordered(f"({right}) {sign} ({left})")


@pytest.mark.parametrize("case", EVERYTHING, ids=[case.name for case in EVERYTHING])
def test_parentheses_change_nothing(case):
    text = case.query.text
    if analyse(case.query, chom()).root is None or "#" in text:
        return
    place = case.query.place.kind
    assert kinds(f"({text})", place) == kinds(text, place)


@pytest.mark.parametrize("case", EVERYTHING, ids=[case.name for case in EVERYTHING])
def test_the_place_of_labels_changes_nothing(case):
    """`sum by (a) (b)` and `sum(b) by (a)`."""
    moved = re.sub(
        r"\b(sum|max|avg|count) (by|without) (\([\w, ]*\)) (\(\w*\))(?![\w(])", r"\1\4 \2 \3", case.query.text
    )
    place = case.query.place.kind
    assert kinds(moved, place) == kinds(case.query.text, place)


def test_long_sums_and_deep_nests_are_read():
    assert outcome(" + ".join(["rate(http_requests_total[5m])"] * 2000)) == []
    assert outcome("(" * 5000)[0].kind.id == "SDK400"
    assert outcome("abs(" * 60 + "up" + ")" * 60) == []


def test_reading_takes_time_in_proportion():
    query = Query(" or ".join(f'http_requests_total{{consumer="{i}"}}' for i in range(500)))
    analysis = analyse(query, chom())
    assert len(analysis.nodes) == 999
    assert isinstance(analysis.root, Binary)


def test_every_choice_of_a_variable_is_read():
    choosing = (Variable("by", VariableKind.CUSTOM, ("tier", "endpoint", "tenant")),)
    found = outcome("sum by ($by) (rate(http_requests_total[5m]))", variables=choosing)
    assert [fault.kind.id for fault in found] == ["SDK405"]
    assert found[0].message.endswith("(with $by = tenant)")
    assert found[0].edits == ()
