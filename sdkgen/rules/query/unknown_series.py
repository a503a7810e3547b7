"""The query selects a metric that nothing emits, or a recording rule that nothing records.

## What it does
Looks every name up in the specification, among the recording rules, and among the series that Prometheus makes itself
(`up`, `scrape_*`, `ALERTS`). Names that match a pattern under `ignore` are nobody's business.

## Why it matters
Prometheus answers with nothing: the panel is empty, the alert never fires, and nobody learns why.

## Example
`rate(http_request_total[5m])`

## Use instead
`rate(http_requests_total[5m])`, or declare the metric with `emit: external` when another exporter has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.series import series_names, series_of
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault, is_surely, nearest, replaced
from sdkgen.rules.query.series_suffix import misnamed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = error("SDK403", "unknown-series", __doc__)


def check(analysis: Analysis, scope: Scope) -> Iterator[Fault]:
    """Every selector of a name that is not known."""
    for node in analysis.selectors:
        name = node.name.text if node.name is not None else None
        if node.name is None or name is None or is_known(scope, name) or misnamed(scope, name) is not None:
            continue
        what = "recording rule" if ":" in name else "metric"
        near = _nearest(scope, name)
        edits = (replaced(node.name, near),) if near and is_surely(name, near) else ()
        declare = "declare it in the specification, or list it under `ignore` if it is none of its business"
        help_ = f"did you mean `{near}`? If not, {declare}" if near else declare
        yield fault(KIND, node.name, f"there is no {what} `{name}`", help_, edits, severity=scope.unknown_metrics)


def is_known(scope: Scope, name: str) -> bool:
    """Whether series of that name can exist, or are none of the specification's business."""
    return name in scope.recorded or series_of(scope, name) is not None or scope.ignores(name)


def _nearest(scope: Scope, name: str) -> str | None:
    if name not in scope.near:
        names = {each for metric in scope.catalogue.metrics for each in series_names(metric)} | set(scope.recorded)
        scope.near[name] = nearest(name, names)
    return scope.near[name]
