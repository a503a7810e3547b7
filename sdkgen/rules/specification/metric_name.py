"""A metric's name is not in snake case.

## What it does
Wants names of emitted metrics in lower case letters, digits and underscores, starting with a letter. Metrics of other
exporters may have any name that Prometheus allows.

## Why it matters
Colons are reserved for recording rules, capitals are easily mistyped in a query, and the name becomes a method.

## Example
`HttpRequests:total`

## Use instead
`http_requests_total`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK120", "metric-name", __doc__)

_OWN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
_FOREIGN = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")
_LONGEST = 200


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every metric whose name the pattern of its kind does not match."""
    for metric in spec.metrics:
        pattern = _OWN if metric.is_emitted else _FOREIGN
        if not pattern.match(metric.name) or len(metric.name) > _LONGEST:
            span = spec.span(metric.origin, key=True)
            help_ = f"use lower case letters, digits and single underscores, at most {_LONGEST} characters"
            yield KIND.at(span, f"`{metric.name}` is no name for a metric", help=help_)
