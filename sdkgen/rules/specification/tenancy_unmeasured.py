"""The guards are generated, and something that they see is counted by no metric.

## What it does
With a `tenancy` section, looks for a metric on each of the hooks `isolation.violation`, `isolation.finding`,
`isolation.bypass`, `isolation.check` and `isolation.guard`.

## Why it matters
Guards without metrics still block and log, but nobody is paged, and a guard that stopped working is not noticed.

## Example
A `tenancy` section, and no metric with `emit: isolation.check`

## Use instead
The metrics of the reference specification's `isolation.yaml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.rules._kind import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = warning("SDK167", "tenancy-unmeasured", __doc__)

_HOOKS = ("isolation.violation", "isolation.finding", "isolation.bypass", "isolation.check", "isolation.guard")


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every hook of the guards without a metric."""
    if spec.tenancy is None or spec.lacks_metrics:
        return
    bound = {metric.hook for metric in spec.metrics}
    missing = [hook for hook in _HOOKS if hook not in bound]
    if missing:
        listed = ", ".join(f"`{hook}`" for hook in missing)
        span = spec.span(spec.tenancy.origin, key=True)
        yield KIND.at(span, "what the guards see is not counted", help=f"add metrics whose `emit` is {listed}")
