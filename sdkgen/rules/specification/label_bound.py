"""An open label has no maximum, or a closed one has.

## What it does
Wants `max_values` on every label without `values`, and none on a label with them. Labels that only metrics of other
exporters use are not ours to bound.

## Why it matters
One label fed by user input fills the store and the Prometheus server. With a maximum, the values past it are recorded
as the label's overflow value, and a counter says so.

## Example
```yaml
endpoint:
  help: Route template.
```

## Use instead
```yaml
endpoint:
  help: Route template.
  max_values: 300
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK124", "label-bound", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every label that is neither closed nor bounded, or both."""
    foreign = {label.id for metric in spec.metrics if not metric.is_emitted for label in metric.labels}
    own = {label.id for metric in spec.metrics if metric.is_emitted for label in metric.labels}
    unused = {label.id for label in spec.labels} - foreign - own if spec.is_whole else set()
    for label in spec.labels:
        if label.is_closed and label.max_values is not None:
            message = f"`{label.id}` has both `values` and `max_values`"
            yield KIND.at(spec.span(label.origin, "max_values", key=True), message, help="remove one of the two")
        elif not label.is_closed and label.max_values is None and label.id in own | unused:
            message = f"nothing bounds the values of `{label.id}`"
            yield KIND.at(spec.span(label.origin, key=True), message, help="list its `values`, or set `max_values`")
