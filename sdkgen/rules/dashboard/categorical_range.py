"""A panel with one value for each thing gets one for each point in time.

## What it does
Warns about a table or bar chart whose query is a range query: a row or a bar for every step. It mentions pie charts and
bar gauges, which take the last value of each series, also of those that ended long ago.

## Why it matters
A table shows thousands of rows, or the oldest ones. A pie shows shares of series that no longer exist.

## Example
A bar chart of `sum by (api_version) (increase(http_requests_total[1h]))` with "Type: Range"

## Use instead
"Type: Instant"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._shown import called, metrics_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = warning("SDK472", "categorical-range", __doc__)

_EVERY_STEP = frozenset({"table", "barchart"})
_LAST_VALUE = frozenset({"piechart", "bargauge"})
_REDUCING = frozenset({"reduce", "groupBy", "timeSeriesTable", "groupingToMatrix", "prepareTimeSeries", "limit"})


def check(view: View) -> Iterator[Flaw]:
    """Every categorical panel that is fed step by step."""
    for panel in view.panels:
        if panel.type not in _EVERY_STEP | _LAST_VALUE or any(each.id in _REDUCING for each in panel.transformations):
            continue
        for target in panel.shown:
            if not target.is_range or target.format == "heatmap":
                continue
            every = panel.type in _EVERY_STEP
            so = "a row or bar for every step" if every else "the last value also of series that have ended"
            message = f"{called(panel)} is a {panel.type} over a range query: it shows {so}"
            severity = Severity.WARNING if every else Severity.INFO
            spot, metrics = Spot(target.pointer), metrics_of(view.analysis(target))
            yield Flaw(
                KIND, spot, message, "set the query to instant", panel, target, severity=severity, metrics=metrics
            )
            break
