"""`topk` in a range query shows more than k series.

## What it does
Warns about `topk` or `bottomk` as the outermost part of a query that is evaluated at every step.

## Why it matters
Each step has its own first ten. A panel over a day shows fifty lines with gaps, and none of them is "the top ten".

## Example
`topk(10, sum by (consumer) (rate(http_requests_total[5m])))` in a time series panel

## Use instead
An instant query in a table or bar chart; or choose the series once:
`… and topk(10, sum by (consumer) (rate(…[$__range] @ end())))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.nodes import Aggregation, Selector
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._shown import called, metrics_of, outermost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = warning("SDK461", "topk-range", __doc__)

CHOOSING = frozenset({"topk", "bottomk", "limitk"})


def check(view: View) -> Iterator[Flaw]:
    """Every choice that is made anew at each step."""
    for panel in view.panels:
        for target in panel.shown:
            if not target.is_range:
                continue
            analysis = view.analysis(target)
            node = outermost(analysis)
            if not isinstance(node, Aggregation) or node.operator.text not in CHOOSING:
                continue
            if all(each.at for each in node.operand.walk() if isinstance(each, Selector)):
                continue
            message = (
                f"{called(panel)} chooses with `{node.operator.text}` at every step: it shows more series than that"
            )
            help_ = "set the query to instant, or choose once with `@ end()`"
            spot = Spot(target.pointer, node.operator.start, node.operator.end)
            yield Flaw(KIND, spot, message, help_, panel, target, metrics=metrics_of(analysis))
