"""A name of the Python target is not valid Python.

## What it does
Checks `package` of the Python target. Within the package, two metrics must not become the same method, and two
labels not the same class.

## Why it matters
The package would not load, or one of the two would hide the other.

## Example
`package: acme-metrics`

## Use instead
`package: acme_metrics`
"""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related
from sdkgen.model.naming import class_name, function_name
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Label, Metric, Resolution

KIND = error("SDK139", "python-names", __doc__)

_PACKAGE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """A package name that Python rejects, and names that become the same one."""
    if spec.catalogue is None or spec.catalogue.python is None:
        return
    package = spec.catalogue.python.package
    if not _PACKAGE.match(package) or iskeyword(package):
        span = spec.span(spec.catalogue.origin, "targets", "python", "package")
        yield KIND.at(span, f"`{package}` is no Python package name", help="write it like `acme_metrics`")
    metrics = [metric for metric in spec.metrics if metric.is_emitted and not metric.is_own]
    yield from _collisions(spec, [(function_name(metric), metric) for metric in metrics], "method")
    labels = {label.id: label for metric in metrics for label in metric.labels if label.is_closed}.values()
    classes = [(f"{class_name(label)}{suffix}", label) for label in labels for suffix in ("", "Like")]
    yield from _collisions(spec, classes, "class")


def _collisions(spec: Resolution, named: Iterable[tuple[str, Metric | Label]], what: str) -> Iterator[Diagnostic]:
    first: dict[str, Metric | Label] = {}
    for name, definition in named:
        other = first.setdefault(name, definition)
        if other is definition:
            continue
        related = [Related(spec.span(other.origin, key=True), f"`{other.origin.pointer[-1]}` has it already")]
        message = f"`{definition.origin.pointer[-1]}` would become the {what} `{name}` of another definition"
        span = spec.span(definition.origin, key=True)
        yield KIND.at(span, message, help="rename one of the two", related=related)
