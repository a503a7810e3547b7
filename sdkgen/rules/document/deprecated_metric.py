"""A query reads a deprecated metric.

## What it does
Warns about every use of a metric that the specification marks as deprecated. Where the metric that replaces it has the
same type and labels, `--fix` writes its name.

## Why it matters
When the metric is removed, the panel is empty and the alert silent, without any error.

## Example
`rate(api_requests_total[5m])`, which `http_requests_total` replaces

## Use instead
`rate(http_requests_total[5m])`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.series import series_of
from sdkgen.rules._kind import warning
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Rule, Target
    from sdkgen.documents.view import View
    from sdkgen.model import Metric
    from sdkgen.promql.nodes import Name
    from sdkgen.promql.series import Series
    from sdkgen.text.documents import Pointer

KIND = warning("SDK499", "deprecated-metric", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every use of a metric that is going away."""
    if not any(metric.deprecated for metric in view.scope.catalogue.metrics):
        return
    for owner, target in view.targets:
        for selector in view.analysis(target).selectors:
            series = series_of(view.scope, selector.name.text or "") if selector.name is not None else None
            if series is not None and series.metric is not None and series.metric.deprecated and selector.name:
                yield _flaw(view, owner, target, series, selector.name)


def _flaw(view: View, owner: Panel | Rule | None, target: Target, series: Series, name: Name) -> Flaw:
    metric = series.metric
    old = metric.deprecated if metric is not None else None
    if metric is None or old is None:
        raise AssertionError("the caller looks for deprecated metrics")
    new = view.scope.catalogue.by_name.get(old.replaced_by or "")
    until = f", and goes after {old.remove_after}" if old.remove_after else ""
    message = f"`{metric.name}` is deprecated since {old.since}{until}"
    help_ = f"use `{old.replaced_by}`" if old.replaced_by else old.note
    edits: tuple[tuple[Pointer, Edit], ...] = ()
    if new is not None and _is_alike(metric, new):
        edits = ((target.pointer, Edit(name.start, name.end, new.name + series.suffix)),)
    spot = Spot(target.pointer, name.start, name.end)
    return Flaw(KIND, spot, message, help_, owner, target, edits, metrics=(metric.name,))


def _is_alike(old: Metric, new: Metric) -> bool:
    labels = {label.name for label in old.labels}
    return old.type is new.type and old.unit == new.unit and labels <= {label.name for label in new.labels}
