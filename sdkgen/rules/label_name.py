"""A label's name is reserved or not in snake case.

## What it does
Rejects label names that Prometheus or a scrape writes itself (`job`, `instance`, `le`, `quantile`, `__…`,
`exported_…`) and names that are not lower case letters, digits and underscores.

## Why it matters
A target label silently renames an emitted label of the same name to `exported_…`, and every query on it is empty.

## Example
`job`

## Use instead
`job_name`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK123", "label-name", __doc__)

_PATTERN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
_RESERVED = frozenset({"job", "instance", "le", "quantile"})
_LONGEST = 100


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every label whose id or exposed name cannot be used."""
    for label in spec.labels:
        for name in dict.fromkeys((label.id, label.name)):
            complaint = _complaint(name, exposed=name == label.name)
            if complaint:
                steps = ("name",) if name != label.id else ()
                yield KIND.at(spec.span(label.origin, *steps, key=not steps), complaint, help="choose another name")


def _complaint(name: str, *, exposed: bool) -> str | None:
    if exposed and (name in _RESERVED or name.startswith("exported_")):
        return f"`{name}` is set by Prometheus itself"
    if not _PATTERN.match(name) or len(name) > _LONGEST:
        return f"`{name}` is no name for a label"
    return None
