"""A pattern of keys or paths allows everything, or names an owner that does not exist.

## What it does
Checks `cache_keys`, `disk_paths` and `channels`: what stands in braces is a dimension, what comes before the first
`*` or brace is not empty, and paths do not climb.

## Why it matters
A key that any pattern takes is accepted. `*` would accept a key that holds another tenant's data.

## Example
`"*"`, `"{tenent}:sites"`

## Use instead
`tenant:{tenant}:*` for what belongs to a tenant, a literal beginning such as `plans:*` for what all share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.model.tenancy import PLACEHOLDER
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK165", "tenancy-pattern", __doc__)


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every pattern that guards nothing."""
    tenancy = spec.tenancy
    if tenancy is None:
        return
    for section, index, pattern in tenancy.patterns:
        span = spec.span(tenancy.origin, section, index)
        for placeholder in PLACEHOLDER.findall(pattern):
            if placeholder not in tenancy.dimensions:
                help_ = did_you_mean(placeholder, tenancy.dimensions)
                yield KIND.at(span, f"unknown dimension `{placeholder}` in a pattern", help=help_)
        if pattern.startswith("*"):
            yield KIND.at(span, f"`{pattern}` accepts everything", help="begin it with what all such keys begin with")
        elif section == "disk_paths" and ".." in pattern.split("/"):
            yield KIND.at(span, f"`{pattern}` leaves its folder", help="write the path without `..`")
