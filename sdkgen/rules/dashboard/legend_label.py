"""A legend names a label that the query's series do not have.

## What it does
Rejects `{{label}}` in a legend when no series of the query can have the label: no metric in it has it (an error), or it
is aggregated away (a warning).

## Why it matters
Grafana shows the series without a name, or several with the same one.

## Example
`sum(rate(http_requests_total[5m]))` with the legend `{{endpoint}}`

## Use instead
`sum by (endpoint) (rate(http_requests_total[5m]))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity, did_you_mean
from sdkgen.documents import Spot
from sdkgen.documents.legends import placeholders, template
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import metrics_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Target
    from sdkgen.documents.view import View

KIND = error("SDK453", "legend-label", __doc__)

_NAME = "__name__"


def check(view: View) -> Iterator[Flaw]:
    """Every label in a legend that is not there."""
    for panel in view.panels:
        for target in panel.shown:
            if template(target) is not None:
                yield from _flaws(view, panel, target)


def _flaws(view: View, panel: Panel, target: Target) -> Iterator[Flaw]:
    facts = view.facts(target)
    if facts is None or facts.labels.possible is None or target.legend is None:
        return
    possible = facts.labels.possible
    for label, start, end in placeholders(str(target.legend.value)):
        if label in possible or label == _NAME or "$" in label:
            continue
        analysis = view.analysis(target)
        is_lost = any(analysis.facts(selector).labels.may_have(label) for selector in analysis.selectors)
        spot = Spot(target.legend.pointer, start, end)
        if is_lost:
            message = f"the legend names `{label}`, which the query aggregates away: it is empty on every series"
            help_ = f"keep it, such as `by ({', '.join(sorted({*possible, label}))})`, or take it out of the legend"
        else:
            message = f"the legend names `{label}`, which no series of the query can have"
            help_ = did_you_mean(label, possible) or "take it out of the legend"
        severity = Severity.WARNING if is_lost else Severity.ERROR
        yield Flaw(KIND, spot, message, help_, panel, target, severity=severity, metrics=metrics_of(analysis))
