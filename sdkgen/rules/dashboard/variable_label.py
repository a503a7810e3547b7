"""A variable asks a metric for the values of a label that it does not have.

## What it does
Rejects `label_values(metric, label)` when no series of the metric can have the label.

## Why it matters
The variable has no values, and every panel that filters by it is empty.

## Example
`label_values(laravel_queue_size, tier)`

## Use instead
`label_values(laravel_queue_size, queue)`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.query import PlaceKind
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import metrics_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = error("SDK481", "variable-label", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every variable that can have no values."""
    dashboard = view.dashboard
    labels = {each.variable.name: each.variable.label for each in dashboard.variables} if dashboard else {}
    for _, target in view.targets:
        label = labels.get(target.ref) if target.place is PlaceKind.VARIABLE else None
        facts = view.facts(target) if label and "$" not in label else None
        if facts is None or label is None or facts.labels.may_have(label):
            continue
        analysis = view.analysis(target)
        message = (
            f"the variable `{target.ref}` asks for the label `{label}`, which `{target.text.strip()}` does not have"
        )
        help_ = did_you_mean(label, facts.labels.possible or ())
        # The label stands behind the query in the same string.
        spot = Spot(target.pointer, 0, len(target.text))
        yield Flaw(KIND, spot, message, help_, None, target, metrics=metrics_of(analysis))
