"""Right queries are made wrong, one change at a time: every change is noticed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from sdkgen.diagnostics import Severity
from sdkgen.promql import PlaceKind, Query, ValueKind, analyse
from sdkgen.promql.inference.selectors import named
from sdkgen.promql.nodes import Aggregation, Binary, Call, Number, Range, bare
from sdkgen.rules.query import check_query
from tests.cases.query_cases import Case, cases, chom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis
from sdkgen.promql.nodes import Node


class Mutant(NamedTuple):
    """A right query with one change, and which kind of change it was."""

    change: str
    text: str


def mutants(case: Case) -> Iterator[Mutant]:
    """Every mutant of a query."""
    analysis = analyse(case.query, chom())
    for change in (
        metrics,
        labels,
        values,
        quantiles,
        rates,
        shared,
        fills,
        sentinels,
        windows,
        units,
        groupings,
        patterns,
    ):
        for text in change(analysis):
            if text != case.query.text:
                yield Mutant(change.__name__, text)


def cut(analysis: Analysis, start: int, end: int, text: str = "") -> str:
    whole = analysis.query.text
    return whole[:start] + text + whole[end:]


def is_known(analysis: Analysis, node: Node) -> bool:
    return not analysis.facts(node).is_unknown


def metrics(analysis: Analysis) -> Iterator[str]:
    """A metric is renamed."""
    for node in analysis.selectors:
        if node.name is not None and is_known(analysis, node):
            yield cut(analysis, node.name.start, node.name.end, f"{node.name.text}_renamed")


def labels(analysis: Analysis) -> Iterator[str]:
    """A label is renamed, in a matcher and in a list."""
    for node in analysis.selectors:
        for matcher in node.matchers if is_known(analysis, node) else ():
            if matcher.label.text != "__name__" and analysis.facts(node).labels.possible is not None:
                yield cut(analysis, matcher.label.start, matcher.label.end, f"{matcher.label.text}_renamed")
    for aggregation in analysis.aggregations:
        known = analysis.facts(aggregation.operand).labels.possible is not None
        for label in aggregation.grouping.labels if aggregation.grouping is not None and known else ():
            if label.text is not None:
                yield cut(analysis, label.start, label.end, f"{label.text}_renamed")


def values(analysis: Analysis) -> Iterator[str]:
    """A value of a closed set is renamed."""
    for node in analysis.selectors:
        for matcher in node.matchers:
            domain = named(analysis.inference, node).labels.domain(matcher.label.text or "")
            if matcher.operator == "=" and domain.values and "$" not in matcher.value:
                yield cut(analysis, matcher.value_start + 1, matcher.end - 1, f"{matcher.value}_renamed")


def quantiles(analysis: Analysis) -> Iterator[str]:
    """`le` is dropped, and a rank is a percentage."""
    for call in analysis.calls:
        if call.function.text != "histogram_quantile":
            continue
        rank, operand = call.arguments[0], bare(call.arguments[1])
        if isinstance(rank, Number):
            yield cut(analysis, rank.start, rank.end, str(rank.value * 100))
        if isinstance(operand, Aggregation) and operand.grouping is not None and operand.grouping.keyword == "by":
            names = [label.text or "" for label in operand.grouping.labels if label.text != "le"]
            yield cut(analysis, operand.grouping.start, operand.grouping.end, f"by ({', '.join(names)})")


def rates(analysis: Analysis) -> Iterator[str]:
    """A rate is dropped from a counter, and put around a gauge."""
    for call in analysis.calls:
        window = bare(call.arguments[0]) if call.arguments else None
        if not isinstance(window, Range) or not is_known(analysis, window):
            continue
        above = next((each for each in analysis.ancestors(call) if isinstance(each, Binary)), None)
        if above is not None and above.sign == "*" and is_times_zero(analysis, above):
            continue  # nothing times 0 is 0, whatever it was
        if call.function.text in ("rate", "increase"):
            yield cut(analysis, call.start, call.end, analysis.text(window.selector).partition("[")[0])
        elif call.function.text in ("deriv", "delta", "avg_over_time", "max_over_time"):
            yield cut(analysis, call.function.start, call.function.end, "rate")
    for node in analysis.selectors:
        is_gauge = analysis.facts(node).kind in (ValueKind.GAUGE, ValueKind.TIMESTAMP, ValueKind.STATE)
        if is_gauge and not isinstance(analysis.parent(node), Range) and node.offset is None:
            yield cut(analysis, node.start, node.end, f"rate({analysis.text(node)}[5m])")


def is_times_zero(analysis: Analysis, node: Binary) -> bool:
    return 0 in (analysis.facts(node.left).value, analysis.facts(node.right).value)


def shared(analysis: Analysis) -> Iterator[str]:
    """Copies of a shared gauge are added up."""
    for node in analysis.aggregations:
        if node.operator.text == "max" and analysis.facts(node.operand).shared:
            yield cut(analysis, node.operator.start, node.operator.end, "sum")


def fills(analysis: Analysis) -> Iterator[str]:
    """What fills a numerator is dropped; not in alerts, where no share and a share of 0 both mean silence."""
    if analysis.query.place.kind is PlaceKind.ALERT:
        return
    for node in analysis.operators:
        right = bare(node.right)
        is_fill = isinstance(right, Binary) and right.sign == "*" and is_times_zero(analysis, right)
        above = next(analysis.ancestors(node), None)
        if node.sign == "or" and is_fill and isinstance(above, Binary) and above.sign == "/":
            yield cut(analysis, node.left.end, node.right.end)


def sentinels(analysis: Analysis) -> Iterator[str]:
    """The filter of a sentinel is dropped."""
    for node in analysis.operators:
        is_filter = node.sign in (">", "!=") and analysis.facts(node.right).value == 0
        source = analysis.facts(node.left).source
        above = next(analysis.ancestors(node), None)
        divides = isinstance(above, Binary) and above.sign == "/" and bare(above.right) is node
        if is_filter and divides and source is not None and source.metric is not None and source.metric.sentinels:
            yield cut(analysis, node.left.end, node.right.end)


def windows(analysis: Analysis) -> Iterator[str]:
    """A window is too short for a scrape, and longer than the retention."""
    for node in analysis.windows:
        above = next(analysis.ancestors(node), None)
        counts = isinstance(above, Call) and above.function.text in ("rate", "increase", "irate")
        if is_known(analysis, node) and isinstance(node, Range) and counts:
            yield cut(analysis, node.window.start, node.window.end, "10s")
        yield cut(analysis, node.window.start, node.window.end, "1y")


def units(analysis: Analysis) -> Iterator[str]:
    """A conversion to minutes is dropped from one side of a division or a comparison with a limit."""
    if "rate_limit_per_minute" not in analysis.query.text:
        return
    for node in analysis.nodes:
        if isinstance(node, Number) and node.value == 60:
            yield cut(analysis, node.start, node.end, "1")


def groupings(analysis: Analysis) -> Iterator[str]:
    """`by (…)` is dropped on one side of an operator between series."""
    for node in analysis.operators:
        sides = [bare(side) for side in (node.left, node.right)]
        both = all(isinstance(side, Aggregation) and side.grouping is not None for side in sides)
        if not both or node.matching is not None or node.sign == "or":
            continue
        for side in sides:
            grouping = side.grouping if isinstance(side, Aggregation) else None
            if grouping is None or grouping.keyword != "by" or not grouping.labels:
                continue
            if all(is_known(analysis, each) for each in sides):
                yield cut(analysis, grouping.start, grouping.end)


def patterns(analysis: Analysis) -> Iterator[str]:
    """A regular expression is compared with `=`."""
    for node in analysis.selectors:
        for matcher in node.matchers if is_known(analysis, node) else ():
            if matcher.operator == "=~" and "$" not in matcher.value and re.search(r"[.|\[]", matcher.value):
                yield cut(analysis, matcher.label.end, matcher.value_start, "=")


def faults(text: str, case: Case) -> list[tuple[str, str]]:
    query = Query(text, case.query.place, case.query.variables)
    return [(fault.kind.id, fault.message) for fault in check_query(query, chom()) if fault.level is not Severity.INFO]


CASES = [case for case in cases("correct") if case.heading != "not ours"]
FOUND = [(case, mutant) for case in CASES for mutant in mutants(case)]


@pytest.mark.parametrize(
    ("case", "mutant"), FOUND, ids=[f"{m.change}: {' '.join(m.text.split())[:90]}" for _, m in FOUND]
)
def test_every_mutant_is_found(case, mutant):
    assert faults(mutant.text, case) != []


def test_there_are_mutants_of_every_kind():
    kinds = {mutant.change for _, mutant in FOUND}
    assert len(kinds) == 12
    assert len(FOUND) > 600
