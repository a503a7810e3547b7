"""LogQL in a panel whose data source is Prometheus.

## What it does
Rejects a query with a pipe (`|=`, `|~`, `| json`): PromQL has none.

## Why it matters
Prometheus answers with a parse error. The panel was copied from a dashboard over Loki, and its data source was not.

## Example
`sum(count_over_time({app="chom"} |= "error" [5m]))`

## Use instead
The data source Loki for this panel, or a metric that counts errors
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.tokens import tokenize
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = error("SDK473", "logql", __doc__)


def is_logql(query: str) -> int | None:
    """Where a query turns out to be LogQL, or None."""
    if "|" not in query:
        return None
    return next((token.start for token in tokenize(query) if token.kind == "sign" and token.text == "|"), None)


def check(view: View) -> Iterator[Flaw]:
    """Every query with a pipe."""
    for panel in view.panels:
        for target in panel.targets:
            pipe = is_logql(target.text) if target.language == "promql" else None
            if pipe is not None:
                message = f"{called(panel)} asks Prometheus in LogQL: PromQL has no `|`"
                help_ = "choose the data source Loki for this query, or query a metric"
                yield Flaw(KIND, Spot(target.pointer, pipe, pipe + 1), message, help_, panel, target)
