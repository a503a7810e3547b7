"""A label's name is reserved or not in snake case.

## What it does
Rejects label names that Prometheus or a scrape writes itself (`job`, `instance`, `le`, `quantile`, `__…`,
`exported_…`) and names that are not lower case letters, digits and underscores. Labels that only metrics of other
exporters use may have any name that Prometheus allows.

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
_FOREIGN = re.compile(r"(?!__)[a-zA-Z_][a-zA-Z0-9_]*\Z")
_RESERVED = frozenset({"job", "instance", "le", "quantile"})
_LONGEST = 100


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every label whose id or exposed name cannot be used."""
    foreign = {label.id for metric in spec.metrics if not metric.is_emitted for label in metric.labels}
    own = {label.id for metric in spec.metrics if metric.is_emitted for label in metric.labels}
    lenient = (foreign if spec.is_whole else {label.id for label in spec.labels}) - own
    for label in spec.labels:
        for name in dict.fromkeys((label.id, label.name)):
            pattern = _FOREIGN if name != label.id and label.id in lenient else _PATTERN
            complaint = _complaint(name, pattern, exposed=name == label.name)
            if complaint:
                steps = ("name",) if name != label.id else ()
                yield KIND.at(spec.span(label.origin, *steps, key=not steps), complaint, help="choose another name")


def is_reserved(name: str) -> bool:
    """Whether Prometheus itself sets a label of this name."""
    return name in _RESERVED or name.startswith("exported_")


def _complaint(name: str, pattern: re.Pattern[str], *, exposed: bool) -> str | None:
    if exposed and is_reserved(name):
        return f"`{name}` is set by Prometheus itself"
    if not pattern.match(name) or len(name) > _LONGEST:
        return f"`{name}` is no name for a label"
    return None
