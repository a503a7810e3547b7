"""PromQL as written names what does not exist.

## What it does
Looks up every metric that a `promql` query of a dashboard selects, and the labels and values of its matchers.

## Why it matters
Prometheus answers a query for what does not exist with nothing, and nothing looks like all is well.

## Example
`promql: sum(rate(http_request_total[5m]))`

## Use instead
`promql: sum(rate(http_requests_total[5m]))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.model.query import TARGET_LABELS, Matcher
from sdkgen.model.server import SERVER_METRICS
from sdkgen.promql import unquote
from sdkgen.queries import names_in
from sdkgen.queries.text import family_of
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Metric, Resolution
    from sdkgen.promql.outline import Selector

KIND = error("SDK186", "query-text", __doc__)

_MADE_BY_TYPE = ("le", "quantile", "__name__")
_ALERTS = ("ALERTS", "ALERTS_FOR_STATE")


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every unknown name in a panel's PromQL."""
    if spec.catalogue is None or not spec.is_whole:
        return
    known = {**SERVER_METRICS, **spec.catalogue.by_name, **spec.catalogue.recorded}
    queries = [query for dashboard in spec.catalogue.dashboards for each in dashboard.queries for query in each.all]
    for query in queries:
        for name, selector in names_in(query.text) if query.intent == "promql" else ():
            if name in _ALERTS or ("metrics", name) in spec.broken:
                continue
            metric = family_of(name, known)
            found = _unknown_metric(name, known) if metric is None else _unknown_labels(metric, selector)
            for message, help_ in found:
                yield KIND.at(spec.span(query.origin, "promql"), message, help=help_)


def _unknown_metric(name: str, known: dict[str, Metric]) -> Iterator[tuple[str, str | None]]:
    yield f"unknown metric `{name}`", did_you_mean(name, known) or "declare it in `metrics`, or name one that is"


def _unknown_labels(metric: Metric, selector: Selector) -> Iterator[tuple[str, str | None]]:
    labels = {label.name: label for label in metric.labels}
    for matcher in selector.matchers:
        name = matcher.label.text
        if name in _MADE_BY_TYPE or name in TARGET_LABELS:
            continue
        if name not in labels:
            yield f"`{metric.name}` has no label `{name}`", did_you_mean(name, labels)
        elif matcher.operator == "=" and matcher.value is not None:
            value, values = unquote(matcher.value.text), labels[name].exposed_values
            if (
                values
                and value
                and "$" not in value
                and not any(Matcher(name, (each,)).allows(value) for each in values)
            ):
                yield f"`{name}` of `{metric.name}` is never `{value}`", did_you_mean(value, values)
