"""Panels about a few: who leads is decided once, and everybody else is left out early."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sdkgen.queries import Filter, Recorded, Setting, Through
from sdkgen.queries.ranked import beside, over_time
from tests.unit.test_queries import RULE, query

PLAN = Filter("plan", "tier", Through(query("{value: revenue_dollars}").metrics[0], "tenant"))
CODE = Filter("code", "code")
PANEL = replace(RULE, filters=(PLAN,), window="$__rate_interval", sums_up=True)
REQUESTS = 'sum by (tenant) (rate(requests_total{tier=~"$plan"}[$__rate_interval]'


def test_leaders_over_time_are_those_of_the_end_wherever_they_are_looked_up():
    built = over_time(query("{value: memory_bytes, top: 3}"), PANEL)

    # Without a moment of its own the variable would be looked up at every step, and the ranking done anew each time.
    assert built.text == (
        "sum by (tenant) (memory_bytes != 0 and on (tenant) topk(3, sum by (tenant) (memory_bytes @ end() != 0"
        ' and on (tenant) revenue_dollars{tier=~"$plan"} @ end())))'
    )


def test_everybody_else_is_left_out_before_anything_is_summed_up():
    built = over_time(query("{rate: requests_total, by: [tenant], top: 3}"), PANEL)

    assert built.text == (
        f'{REQUESTS}) and on (tenant) topk(3, sum by (tenant) (rate(requests_total{{tier=~"$plan"}}[5m] @ end()))))'
    )
    assert built.labels == ("tenant",)


def test_what_is_made_of_several_vectors_is_narrowed_as_a_whole():
    built = over_time(query("{ratio: requests_total, part: {code: 5*}, by: [tenant], top: 3}"), PANEL)

    assert built.text.count("topk(3, ") == 1
    assert built.text.startswith(f"({REQUESTS.replace('{', '{code=~' + chr(34) + '5.*' + chr(34) + ', ')}))")


def test_variables_that_narrowed_the_leaders_are_not_asked_again():
    ranking = query("{value: revenue_dollars, by: [tenant], top: 3}")

    built = beside(query("{value: memory_bytes}"), ranking, PANEL)

    assert built.text == (
        'sum by (tenant) (memory_bytes != 0) and on (tenant) topk(3, max by (tenant) (revenue_dollars{tier=~"$plan"}))'
    )


def test_variables_that_the_leaders_know_nothing_of_are_asked():
    ranking = query('{promql: "vector(1)", by: [tenant], top: 3}')

    built = beside(query("{value: memory_bytes}"), ranking, PANEL)

    assert 'memory_bytes != 0 and on (tenant) revenue_dollars{tier=~"$plan"}' in built.text


RANKING = "{increase: requests_total, by: [tenant], window: 1h, top: 3}"
SHARE = "{ratio: requests_total, part: {code: 5*}, by: [tenant], window: 1h}"


def test_the_share_of_those_who_lead_is_over_them_alone():
    built = beside(query(SHARE), query(RANKING), replace(RULE, sums_up=True))

    total = "topk(3, sum by (tenant) (rate(requests_total[1h])))"
    errors = 'sum by (tenant) (rate(requests_total{code=~"5.*"}[1h]))'
    assert built.text == f"({errors} or 0 * {total}) / ({total} > 0)"


@pytest.mark.parametrize(
    "ranking",
    [
        RANKING.replace("1h", "2h"),
        RANKING.replace("top", "where: {code: 2*}, top"),
        RANKING.replace("requests_total", "wait_seconds"),
        RANKING.replace("top", "offset: 1d, top"),
    ],
)
def test_the_share_of_those_who_lead_by_something_else_is_not(ranking):
    built = beside(query(SHARE), query(ranking), replace(RULE, sums_up=True))

    assert built.text.count("topk(") == 1
    assert " and on (tenant) topk(3, " in built.text


FINE = "sum by (tenant, tier) (rate(requests_total[1h]))"
ERRORS = 'sum by (tenant, tier) (rate(requests_total{code=~"5.*"}[1h]))'


def _recorded(filling: str) -> Setting:
    everything = Recorded("tenant:requests:rate1h", FINE, ("tenant", "tier"), 60, is_sum=True)
    errors = Recorded("tenant:errors:rate1h", f"{ERRORS} or 0 * {filling}", ("tenant", "tier"), 60)
    errors = replace(errors, counted=ERRORS, filling=filling)
    return replace(RULE, recorded=(everything, errors), sums_up=True)


def test_a_record_that_is_filled_needs_no_filling():
    assert beside(query(SHARE), query(RANKING), _recorded(FINE)).text == (
        "sum by (tenant) (tenant:errors:rate1h) / (topk(3, sum by (tenant) (tenant:requests:rate1h)) > 0)"
    )


def test_a_record_that_is_filled_is_no_rate_of_its_own():
    rate = query("{rate: requests_total, where: {code: 5*}, by: [tenant], window: 1h}")

    # Nobody who had no errors is in it.
    assert over_time(rate, _recorded(FINE)).text == 'sum by (tenant) (rate(requests_total{code=~"5.*"}[1h]))'


def test_a_record_that_is_filled_for_others_is_not_taken():
    built = beside(query(SHARE), query(RANKING), _recorded("sum by (tenant, tier) (rate(sent_total[1h]))"))

    assert "tenant:errors:rate1h" not in built.text
