"""Microseconds to understand a query and to run every rule over it, over the corpus of right queries."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from sdkgen.promql import analyse
from sdkgen.rules.query import check_query
from tests.bench.figures import Figure
from tests.cases.query_cases import cases, chom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sdkgen.promql import Query, Scope

RUNS = 7
MICRO = 1e6


def measure() -> Iterator[Figure]:
    """The median query, the average one, and one of two thousand terms, a term."""
    queries = [case.query for case in cases("correct")]
    for query in queries:
        check_query(query, chom())
    read = [_best(analyse, query) for query in queries]
    checked = [_best(check_query, query) for query in queries]
    yield Figure("query understood, median of the corpus", statistics.median(read), "µs")
    yield Figure("query checked by every rule, median of the corpus", statistics.median(checked), "µs", bound=400)
    yield Figure("query checked by every rule, mean of the corpus", statistics.mean(checked), "µs", bound=400)
    for terms in (200, 2000):
        text = " + ".join(["sum(rate(http_requests_total[5m]))"] * terms)
        query = type(queries[0])(text)
        yield Figure(f"query of {terms:,} terms checked, a term", _best(check_query, query) / terms, "µs", bound=400)


def _best(read: Callable[[Query, Scope], object], query: Query) -> float:
    taken = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        read(query, chom())
        taken.append(time.perf_counter() - begin)
    return min(taken) * MICRO
