"""The service's name cannot be used as a key prefix.

## What it does
Wants `service` in lower case letters, digits, `-` and `_`, at most 40 characters.

## Why it matters
It is the prefix of every key in shared stores.

## Example
`service: CHOM Cloud`

## Use instead
`service: chom`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK137", "service-name", __doc__)

_PATTERN = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """The service's name, when the pattern does not match."""
    if spec.catalogue is not None and not _PATTERN.match(spec.catalogue.service):
        span = spec.span(spec.catalogue.origin, "service")
        help_ = "use up to 40 lower case letters, digits, `-` and `_`"
        yield KIND.at(span, f"`{spec.catalogue.service}` is no name for a service", help=help_)
