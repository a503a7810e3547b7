r"""A name of the PHP target is not valid PHP, or not a valid Composer package.

## What it does
Checks `namespace` and `package` of the PHP target. Within the package, two metrics must not become the same method.

## Why it matters
The package would not load.

## Example
`namespace: chom.metrics`

## Use instead
`namespace: Chom\Metrics`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related
from sdkgen.model.naming import PHP_RESERVED, method_name
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution

KIND = error("SDK138", "php-names", __doc__)

_SEGMENT = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
_PACKAGE = re.compile(r"[a-z0-9]([_.-]?[a-z0-9]+)*/[a-z0-9](([_.]|-{1,2})?[a-z0-9]+)*\Z")


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Names that PHP or Composer reject, and metrics whose methods collide."""
    if spec.catalogue is None or spec.catalogue.php is None:
        return
    php, origin = spec.catalogue.php, spec.catalogue.origin
    if not all(_SEGMENT.match(part) and part.lower() not in PHP_RESERVED for part in php.namespace.split("\\")):
        span = spec.span(origin, "targets", "php", "namespace")
        yield KIND.at(span, f"`{php.namespace}` is no PHP namespace", help="write it like `Acme\\Metrics`")
    if not _PACKAGE.match(php.package):
        span = spec.span(origin, "targets", "php", "package")
        yield KIND.at(span, f"`{php.package}` is no Composer package name", help="write it like `acme/metrics`")
    yield from _collisions(spec)


def _collisions(spec: Resolution) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    by_name = {metric.name: metric for metric in spec.metrics}
    for metric in spec.metrics:
        if not metric.is_emitted or metric.is_own:
            continue
        # PHP compares method names without regard to case.
        method = method_name(metric)
        other = first.setdefault(method.lower(), metric.name)
        if other != metric.name:
            related = [Related(spec.span(by_name[other].origin, key=True), f"`{other}` has it already")]
            message = f"`{metric.name}` would become the method `{method}` of another metric"
            yield KIND.at(spec.span(metric.origin, key=True), message, help="rename one of the two", related=related)
