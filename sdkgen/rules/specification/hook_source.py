"""A label's source is not known where the metric is emitted.

## What it does
Compares the `from` of every label with what the metric's hook knows.

## Why it matters
A queue worker has no route: the label would be empty for ever.

## Example
`endpoint` (`from: http.route_template`) on a metric with `emit: queue.processed`

## Use instead
A label whose source the hook knows, such as `queue.name`; or `emit: method`, and the application passes the value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model import HOOKS
from sdkgen.model.hooks import APPLICATION_SOURCE_PREFIX
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK130", "hook-source", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every label of a hooked metric that the hook has no value for."""
    for metric in spec.metrics:
        hook = HOOKS.get(metric.hook)
        if hook is None or hook.knows_every_source:
            continue
        for label in metric.labels:
            if label.source not in hook.sources and not label.source.startswith(APPLICATION_SOURCE_PREFIX):
                known = ", ".join(f"`{source}`" for source in hook.sources)
                message = f"`{metric.hook}` does not know `{label.source}`, the source of `{label.id}`"
                yield KIND.at(spec.item_span(metric.origin, "labels", label.id), message, help=f"it knows {known}")
