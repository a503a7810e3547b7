"""A renamed metric does not continue the one that it names.

## What it does
Checks `renamed_from`. As long as the old metric is declared as well, it must be deprecated, name the new one in
`replaced_by`, and have the same type, unit, labels, buckets and hook. No two metrics continue the same one, and renames
do not lead in circles.

## Why it matters
Both names are exposed from the same stored numbers, and generated queries read the history of both: series that differ
in more than their name cannot be one.

## Example
```yaml
metrics:
  api_requests_total:
    type: counter
    help: API requests handled.
    renamed_from: http_requests_total
  http_requests_total:
    type: counter
    help: API requests handled.
```

## Use instead
```yaml
metrics:
  api_requests_total:
    type: counter
    help: API requests handled.
    renamed_from: http_requests_total
  http_requests_total:
    type: counter
    help: API requests handled.
    deprecated:
      since: "1.4"
      remove_after: 2027-06-30
      replaced_by: api_requests_total
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Metric, Resolution

KIND = error("SDK260", "rename", __doc__)

_SHAPE = {
    "type": "type",
    "unit": "unit",
    "labels": "labels",
    "buckets": "buckets",
    "scale": "resolution",
    "hook": "emit",
    "shared": "shared",
    "zero_initialised": "zero_initialised",
    "expires_after": "expires_after",
}
"""Attributes that the series of both names have in common, and the keys that users write."""


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Renames that do not continue what they name."""
    by_name = {metric.name: metric for metric in spec.metrics}
    first: dict[str, Metric] = {}
    for metric in spec.metrics:
        if metric.renamed_from is None:
            continue
        other = first.setdefault(metric.renamed_from, metric)
        if other is not metric:
            related = [Related(spec.span(other.origin, "renamed_from"), f"`{other.name}` does as well")]
            message = f"`{metric.name}` continues `{metric.renamed_from}`, which another metric continues"
            span = spec.span(metric.origin, "renamed_from")
            yield KIND.at(span, message, help="keep one of the two", related=related)
        elif _is_circle(metric, by_name):
            message = f"the names that `{metric.name}` had lead back to itself"
            yield KIND.at(spec.span(metric.origin, "renamed_from"), message, help="name the metric that came before")
        elif metric.renamed_from in by_name:
            yield from _overlap(by_name[metric.renamed_from], metric, spec)


def _is_circle(metric: Metric, by_name: dict[str, Metric]) -> bool:
    seen: set[str] = set()
    current: Metric | None = metric
    while current is not None and current.renamed_from is not None and current.renamed_from not in seen:
        if current.renamed_from == metric.name:
            return True
        seen.add(current.renamed_from)
        current = by_name.get(current.renamed_from)
    return False


def _overlap(old: Metric, new: Metric, spec: Resolution) -> Iterator[Diagnostic]:
    """What keeps the two names of one metric from being exposed side by side."""
    related = [Related(spec.span(new.origin, "renamed_from"), f"`{new.name}` continues it")]
    if old.deprecated is None or old.deprecated.replaced_by != new.name:
        message = f"`{old.name}` has a new name, but is not deprecated in its favour"
        help_ = f"add `deprecated: {{since: …, remove_after: …, replaced_by: {new.name}}}`, or remove it"
        span = spec.span(old.origin, "deprecated") if old.deprecated else spec.span(old.origin, key=True)
        yield KIND.at(span, message, help=help_, related=related)
    different = [key for attribute, key in _SHAPE.items() if _of(old, attribute) != _of(new, attribute)]
    if different:
        words = ", ".join(f"`{key}`" for key in different)
        message = f"`{old.name}` and `{new.name}` differ in more than their name: {words}"
        help_ = "make them alike; a metric that measures something else is a new one, without `renamed_from`"
        yield KIND.at(spec.span(old.origin, different[0]), message, help=help_, related=related)


def _of(metric: Metric, attribute: str) -> object:
    return tuple(label.id for label in metric.labels) if attribute == "labels" else getattr(metric, attribute)
