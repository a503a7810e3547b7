"""A label is defined but no metric has it.

## What it does
Reports label definitions that nothing refers to.

## Why it matters
It is either left over, or a metric lost a label that somebody believes it has.

## Example
A label `region` that no `labels:` list names

## Use instead
Add it to a metric, or delete it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = warning("SDK127", "unused-label", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every label that neither a metric nor a functional dependency uses."""
    if spec.lacks_metrics:
        return
    used = {id_ for metric in spec.metrics for label in metric.labels for id_ in (label.id, *label.determiners)}
    for label in spec.labels:
        if label.id not in used:
            span = spec.span(label.origin, key=True)
            yield KIND.at(span, f"no metric has the label `{label.id}`", help="add it to a metric, or delete it")
