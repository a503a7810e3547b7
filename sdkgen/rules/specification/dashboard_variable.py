"""A dashboard cannot be addressed, or has a variable that changes nothing.

## What it does
Wants a uid that Grafana accepts: letters, digits, `-` and `_`, at most 40 of them; and variables that narrow some
panel: each narrows every panel whose metrics have its label, or are related to it by `through`.

## Why it matters
A reader who chooses a tenant and still sees everybody's figures draws the wrong conclusion.

## Example
`variables: {tenant: {}}` on a dashboard of metrics without `tenant`

## Use instead
No such variable, or panels of metrics by tenant
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.model.server import SERVER_METRICS
from sdkgen.queries import metrics_of
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Catalogue, Resolution
    from sdkgen.model.dashboard import Dashboard, Variable

KIND = error("SDK189", "dashboard-variable", __doc__)

_UID = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
_VARIABLE = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
_RESERVED = "datasource"


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every uid and every variable that does not work."""
    for dashboard in spec.catalogue.dashboards if spec.catalogue else ():
        if not _UID.match(dashboard.uid):
            message = f"`{dashboard.uid}` is no uid that Grafana accepts"
            yield KIND.at(spec.span(dashboard.origin, key=True), message, help="use at most 40 of `a-z 0-9 - _`")
        for variable in dashboard.variables:
            span = spec.span(variable.origin, key=True)
            if not _VARIABLE.match(variable.name) or variable.name == _RESERVED:
                yield KIND.at(span, f"`{variable.name}` is no name for a variable", help="use letters, digits and `_`")
            elif spec.lacks_metrics:
                continue
            elif variable.through is not None and variable.through_label is None:
                message = f"`{variable.through.name}` has to have one label beside `{variable.label}`"
                yield KIND.at(spec.span(variable.origin, "through"), message, help="name a gauge that has just the two")
            elif spec.catalogue and not _narrows(variable, dashboard, spec.catalogue):
                message = f"the variable `{variable.name}` narrows no panel"
                yield KIND.at(span, message, help="remove it, or add a panel of a metric with the label")


def _narrows(variable: Variable, dashboard: Dashboard, catalogue: Catalogue) -> bool:
    known = {**SERVER_METRICS, **catalogue.by_name, **catalogue.recorded}
    labels = {label.name for query in dashboard.queries for each in metrics_of(query, known) for label in each.labels}
    return variable.label in labels or variable.through_label in labels
