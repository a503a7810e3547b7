"""A deprecation leads nowhere.

## What it does
Rejects a metric that is replaced by itself or by a deprecated one, and a `remove_after` that is no date.

## Why it matters
Users follow it from their dashboards: it must end at something that exists and stays.

## Example
`remove_after: next year`

## Use instead
`remove_after: 2027-06-30`
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK136", "deprecation", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every deprecation whose replacement or date cannot be followed."""
    deprecated = {metric.name for metric in spec.metrics if metric.deprecated}
    for metric in spec.metrics:
        if metric.deprecated is None:
            continue
        if metric.deprecated.replaced_by in deprecated:
            span = spec.span(metric.origin, "deprecated", "replaced_by")
            message = f"`{metric.deprecated.replaced_by}`, which should replace `{metric.name}`, is deprecated itself"
            yield KIND.at(span, message, help="name the metric that stays")
        if metric.deprecated.remove_after is not None and not _is_date(metric.deprecated.remove_after):
            span = spec.span(metric.origin, "deprecated", "remove_after")
            yield KIND.at(span, f"`{metric.deprecated.remove_after}` is no date", help="write YYYY-MM-DD")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
