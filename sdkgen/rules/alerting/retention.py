"""A rule looks further back than Prometheus remembers.

## What it does
Adds up `window` and `offset` of every query of recording rules and alerts, and compares the sum with the retention.

## Why it matters
What is not there any more is not compared: the alert is silent, the recorded series is empty, and neither says why.

## Example
`offset: 30d` with the server's own retention of 15 days

## Use instead
A shorter offset, or `prometheus: {retention: 90d}` in sdkgen.yaml and on the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.slo_series import window_text
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution
    from sdkgen.model.catalogue import Origin
    from sdkgen.model.query import Query

KIND = error("SDK198", "rule-retention", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every rule with a query that reaches beyond the retention."""
    if spec.catalogue is None:
        return
    retention = spec.catalogue.prometheus.retention
    defined: list[tuple[Origin, Iterable[Query]]] = [
        *((rule.origin, (rule.query,)) for rule in spec.catalogue.recording_rules),
        *((alert.origin, alert.queries) for alert in spec.catalogue.alerts),
    ]
    for origin, queries in defined:
        for query in (each for whole in queries for each in whole.all):
            back = (query.window or 0) + (query.offset or 0)
            if back > retention:
                message = f"it looks back {window_text(back)}, and {window_text(retention)} are kept"
                yield KIND.at(spec.span(origin, key=True), message, help="shorten `window` or `offset`, or keep more")
