"""The labels allow more series than the budget, and nobody said that this is meant.

## What it does
Multiplies the values of the labels that do not determine each other. When the product exceeds 10,000, the metric must
name its own `max_series`.

## Why it matters
The runtime enforces the budget: label sets past it are folded. Saying the number shows that it was thought about.

## Example
A metric with `endpoint` (300 values) and `consumer` (5,000 values)

## Use instead
`max_series: 50000`, or fewer labels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Metric, Resolution

KIND = warning("SDK135", "series-budget", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every emitted metric whose label sets can exceed the default budget."""
    for metric in spec.metrics:
        most = metric.most_label_sets
        if metric.is_emitted and metric.declared_max_series is None and most is not None and most > metric.max_series:
            message = (
                f"`{metric.name}` can have {most:,} label sets ({_product(metric)}), more than {metric.max_series:,}"
            )
            help_ = "set `max_series` to what you can afford, lower `max_values`, or drop a label"
            yield KIND.at(spec.span(metric.origin, key=True), message, help=help_)


def _product(metric: Metric) -> str:
    return " \N{MULTIPLICATION SIGN} ".join(
        f"{label.most_values:,} {label.name}" for label in metric.independent_labels
    )
