"""The name does not end with the unit, or the unit is not a base unit.

## What it does
Wants base units (seconds, bytes, ratio, dollars …) and wants them at the end of the name, before a counter's `_total`.

## Why it matters
Nobody looks up the unit of a metric at three in the morning. A per-second rate compared with a per-minute limit is the
fault that this prevents.

## Example
`request_duration` in `milliseconds`

## Use instead
`request_duration_seconds` in `seconds`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.units import OPENMETRICS_SUFFIX_UNITS, PREFIXED_UNITS
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK122", "unit-suffix", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every emitted metric in a prefixed unit, or in a base unit that its name does not say."""
    for metric in spec.metrics:
        unit = metric.unit
        if unit is None or not metric.is_emitted:
            continue
        if unit in PREFIXED_UNITS:
            base = PREFIXED_UNITS[unit]
            span = spec.span(metric.origin, "unit")
            yield KIND.at(span, f"`{unit}` is not a base unit", help=f"record `{base}` and let dashboards scale them")
        elif unit in OPENMETRICS_SUFFIX_UNITS and not metric.family.endswith(f"_{unit}"):
            suffix = f"_{unit}_total" if metric.name.endswith("_total") else f"_{unit}"
            message = f"`{metric.name}` is in {unit}, but does not say so"
            yield KIND.at(spec.span(metric.origin, "unit"), message, help=f"end the name with `{suffix}`")
