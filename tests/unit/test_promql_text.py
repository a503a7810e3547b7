"""Queries as text: tokens stand where they say, outlines find series and labels, renamings touch nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings, strategies as st

from sdkgen.promql import tokenize, unquote
from sdkgen.promql.outline import outline

MANY = settings(max_examples=200, deadline=None)
PIECES = [
    *("sum", "by", "without", "on", "ignoring", "group_left", "rate", "label_replace", "and", "or", "offset", "bool"),
    *("(", ")", "{", "}", "[", "]", ",", "=", "=~", "!~", "!=", "==", "+", "-", ":", "#", "\n", " "),
    *("a_total", "a:b:c", "5m", "1h30m", "1e3", "0x1F", "'x'", '"y\\""', "`z`", "$v", "${v:regex}", "[[v]]", "'", '"'),
]


@MANY
@given(query=st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=30))
def test_tokens_cover_a_query_in_order(query):
    position = 0
    for token in tokenize(query):
        between = query[position : token.start]
        assert re.fullmatch(r"(\s|#[^\r\n]*)*", between)
        assert query[token.start : token.end] == token.text
        position = token.end
    assert re.fullmatch(r"(\s|#[^\r\n]*)*", query[position:])


@MANY
@given(query=st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=30))
def test_any_text_has_an_outline(query):
    found = outline(query)
    for selector in found.selectors:
        assert selector.name is None or query[selector.name.start : selector.name.end] == selector.name.text


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("a[5m:1m]", ["identifier", "sign", "duration", "sign", "duration", "sign"]),
        ("a[$__range:5m]", ["identifier", "sign", "variable", "sign", "duration", "sign"]),
        ("a[[[i]]]", ["identifier", "sign", "variable", "sign"]),
        ("job:a:rate5m", ["identifier"]),
        ("${p}_total", ["variable", "identifier"]),
        ("5m5", ["number", "identifier"]),
        (".5e-3 0xff Inf", ["number", "number", "identifier"]),
        ("'a\\'b' \"c", ["string", "string"]),
        ("# only a comment", []),
        ("a != b", ["identifier", "sign", "identifier"]),
    ],
)
def test_tokens_are_told_apart(query, kinds):
    assert [token.kind for token in tokenize(query)] == kinds


@pytest.mark.parametrize(
    ("string", "text"),
    [
        (r'"a\"b"', 'a"b'),
        (r"'\n\t\\'", "\n\t\\"),
        (r"`\n`", "\\n"),
        (r'"\x41\u00e9\U0001F600\101"', "Aé😀A"),
        (r'"\U99999999"', r"\U99999999"),
        ('"open', "open"),
    ],
)
def test_strings_mean_what_go_says(string, text):
    assert unquote(string) == text


@pytest.mark.parametrize(
    ("query", "metrics"),
    [
        ("sum by (job) (rate(a_total[5m])) / b", ["a_total", "b"]),
        ('{__name__="a", x="y"} or {"b.c", z!="1"}', ["a", "b.c"]),
        ("sum(a) unless on (x) b offset 5m", ["a", "b"]),
        ("count_values('v', a) > bool 1 and b", ["a", "b"]),
        ("${p}_total + p_${x} + c", ["c"]),
        ("histogram_quantile(0.9, a_bucket)", ["a_bucket"]),
        ("{x='y'}", [None]),
        ("sum", ["sum"]),
        ("1 + Inf - NaN", []),
    ],
)
def test_series_are_found(query, metrics):
    assert [selector.metric for selector in outline(query).selectors] == metrics


@pytest.mark.parametrize(
    ("query", "lists"),
    [
        ("sum by (x) (a) / sum(b) by (y)", [("by", "x", ["a"]), ("by", "y", ["b"])]),
        ("f(a / on (x) group_left (y) b, c)", [("on", "x", ["a", "b"]), ("group_left", "y", ["a", "b"])]),
        ("topk(5, sum without (x) (a)) + b", [("without", "x", ["a"])]),
        ("a * on (x) (b)", [("on", "x", ["a", "b"])]),
        ("a and ignoring (x) b", [("ignoring", "x", ["a", "b"])]),
    ],
)
def test_labels_belong_to_the_series_they_group(query, lists):
    found = [
        (each.keyword, each.labels[0].text, [selector.metric for selector in each.scope])
        for each in outline(query).label_lists
    ]
    assert found == lists
