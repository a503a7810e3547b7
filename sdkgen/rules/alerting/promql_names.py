"""PromQL of a rule names a metric or a label that does not exist.

## What it does
Looks up every metric, and the label of every matcher, in `promql` of recording rules and alerts, and in the series of
their tests.

## Why it matters
A query of a metric that was renamed is not wrong to Prometheus: it is empty, and the alert silent.

## Example
`promql: rate(http_request_total[5m]) > 5`

## Use instead
`http_requests_total`; better, `rate: http_requests_total`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.model.history import former_metrics
from sdkgen.model.query import TARGET_LABELS
from sdkgen.queries import names_in
from sdkgen.queries.text import family_of
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.diagnostics import Diagnostic, Span
    from sdkgen.model import Metric, Resolution

KIND = error("SDK199", "rule-promql", __doc__)

_SYNTHETIC = frozenset({"up", "ALERTS", "ALERTS_FOR_STATE"})
_OF_HISTOGRAMS = ("le", "quantile")


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every name in PromQL as written that nothing exposes."""
    if spec.catalogue is None or spec.lacks_metrics:
        return
    known = {**former_metrics(spec.catalogue.by_name), **spec.catalogue.by_name, **spec.catalogue.recorded}
    for text, span in _texts(spec):
        for name, selector in names_in(text):
            if name in _SYNTHETIC or name.startswith("scrape_"):
                continue
            metric = family_of(name, known)
            if metric is None:
                yield KIND.at(span, f"unknown metric `{name}`", help=did_you_mean(name, known))
                continue
            labels = _labels(metric)
            for matcher in selector.matchers:
                if matcher.label.text not in labels:
                    message = f"`{name}` has no label `{matcher.label.text}`"
                    yield KIND.at(span, message, help=did_you_mean(matcher.label.text, labels))


def _texts(spec: Resolution) -> Iterator[tuple[str, Span]]:
    if spec.catalogue is None:
        return
    rules = [(rule.query, rule.origin) for rule in spec.catalogue.recording_rules]
    alerts = [(query, alert.origin) for alert in spec.catalogue.alerts for query in alert.queries]
    for query, _ in (*rules, *alerts):
        for each in query.all:
            if each.intent == "promql":
                yield each.text, spec.span(each.origin, "promql")
    for alert in spec.catalogue.alerts:
        for number, test in enumerate(alert.tests):
            for series in test.series:
                yield series, spec.span(alert.origin, "tests", number, "series", series, key=True)


def _labels(metric: Metric) -> Mapping[str, None]:
    return dict.fromkeys([*(label.name for label in metric.labels), *TARGET_LABELS, *_OF_HISTOGRAMS])
