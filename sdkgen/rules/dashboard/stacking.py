"""Series are stacked that must not be added.

## What it does
Warns about a stacked panel whose series are quantiles, ratios, or contain each other, such as all requests and the
failed ones.

## Why it matters
Stacking adds. The top of the stack is then a number that does not exist: p50 + p95 + p99, or failures counted twice.

## Example
`sum(rate(http_requests_total[5m]))` and `sum(rate(http_requests_total{status=~"5.."}[5m]))`, stacked

## Use instead
No stacking, or parts that exclude each other: `status!~"5.."` and `status=~"5.."`
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.facts import ValueKind
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._shown import called, known, metrics_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Setting, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Facts

KIND = warning("SDK466", "stacking", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every stack of what cannot be added."""
    for panel in view.panels:
        if panel.stacking is not None and not panel.has_expression:
            found = known(view, panel)
            yield from _kinds(view, panel, panel.stacking, found)
            yield from _nested(view, panel, panel.stacking, [target for target, _ in found])


def _kinds(view: View, panel: Panel, stacking: Setting, found: list[tuple[Target, Facts]]) -> Iterator[Flaw]:
    for target, facts in found:
        several = len(found) > 1 or bool(facts.labels.identity)
        what = {ValueKind.QUANTILE: "quantiles", ValueKind.TIMESTAMP: "points in time"}.get(facts.kind)
        is_share = len(_selections(view, target)) == 1
        if stacking.value == "percent" and facts.kind is ValueKind.RATIO and len(found) == 1 and not is_share:
            what = "ratios, as shares of their sum"
        if what and several:
            message = f"{called(panel)} stacks {what}: their sum means nothing"
            metrics = metrics_of(view.analysis(target))
            yield Flaw(KIND, Spot(stacking.pointer), message, "show them as lines", panel, target, metrics=metrics)
            return


def _nested(view: View, panel: Panel, stacking: Setting, targets: list[Target]) -> Iterator[Flaw]:
    selected = [(target, _selection(view, target)) for target in targets]
    for (left, narrow), (right, wide) in combinations(selected, 2):
        if narrow is None or wide is None or narrow == wide or narrow[0] != wide[0]:
            continue
        if narrow[1] < wide[1] or wide[1] < narrow[1]:
            outer, inner = (left, right) if narrow[1] < wide[1] else (right, left)
            message = f"{called(panel)} stacks query {inner.ref} on query {outer.ref}, which already contains it"
            help_ = f"exclude in {outer.ref} what {inner.ref} selects, or do not stack"
            metrics = metrics_of(view.analysis(inner))
            yield Flaw(KIND, Spot(stacking.pointer), message, help_, panel, inner, metrics=metrics)
            return


def _selection(view: View, target: Target) -> tuple[str, frozenset[tuple[str, str, str]]] | None:
    """The one metric that a query selects, and its matchers."""
    found = _selections(view, target)
    return found.pop() if len(found) == 1 and len(view.analysis(target).selectors) == 1 else None


def _selections(view: View, target: Target) -> set[tuple[str, frozenset[tuple[str, str, str]]]]:
    """What a query selects: metrics with their matchers; a single one divided by itself yields shares of a whole."""
    return {
        (
            selector.name.text or "" if selector.name is not None else "",
            frozenset((each.label.text or "", each.operator, each.value) for each in selector.matchers),
        )
        for selector in view.analysis(target).selectors
    }
