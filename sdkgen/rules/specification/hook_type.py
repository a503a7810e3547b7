"""The hook does not emit metrics of this type.

## What it does
Compares a metric's type with what its hook measures. A summary can only be declared, with `emit: external`: its
quantiles cannot be added up over instances, so generated code records histograms.

## Why it matters
`http.duration` observes seconds: a counter bound to it would count nothing that anybody wants to know.

## Example
`emit: http.duration` on a counter

## Use instead
`emit: http.request`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model import HOOKS
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

_OTHERS = frozenset({"instrumentation", "external"})

KIND = error("SDK129", "hook-type", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every metric of a type that its hook cannot emit."""
    for metric in spec.metrics:
        hook = HOOKS.get(metric.hook)
        if hook is not None and metric.type not in hook.types:
            fitting = [other.id for other in HOOKS.values() if metric.type in other.types and other.id not in _OTHERS]
            message = f"`{metric.hook}` emits a {' or '.join(hook.types)}, not a {metric.type}"
            help_ = f"for a {metric.type}: " + ", ".join(f"`{id_}`" for id_ in fitting or ["external"])
            yield KIND.at(spec.span(metric.origin, "emit"), message, help=help_)
