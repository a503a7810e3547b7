"""The query uses what the declared Prometheus does not have, or not without a feature flag.

## What it does
Compares functions, aggregations and modifiers with the version that `prometheus.version` of `sdkgen.yaml` names.

## Why it matters
A query that was tried on a newer server fails in production: as an empty panel, or as a rule file that does not load.

## Example
`sort_by_label(up, "instance")` with `version: "2.42"`

## Use instead
Sort in the panel, or raise `prometheus.version` with the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.functions import AGGREGATIONS, FUNCTIONS
from sdkgen.promql.nodes import Name
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope
    from sdkgen.promql.functions import Signature, Version

KIND = error("SDK402", "server-version", __doc__)


def check(analysis: Analysis, scope: Scope) -> Iterator[Fault]:
    """Every function, aggregation and modifier that the server lacks."""
    version = scope.target.version
    if version is None:
        return
    for call in analysis.calls:
        signature = FUNCTIONS.get(call.function.text or "")
        if signature is not None:
            yield from _function(call.function, signature, version)
    for aggregation in analysis.aggregations:
        yield from _function(aggregation.operator, AGGREGATIONS[aggregation.operator.text or ""], version)
    for feature in analysis.parsed.features:
        if feature.since > version:
            place = Name(feature.name, feature.start, feature.end)
            yield fault(KIND, place, f"{feature.name} needs Prometheus {_text(feature.since)}", _declared(version))


def _function(name: Name, signature: Signature, version: Version) -> Iterator[Fault]:
    if signature.since > version:
        yield fault(KIND, name, f"`{signature.name}` needs Prometheus {_text(signature.since)}", _declared(version))
    elif signature.until is not None and version >= signature.until:
        help_ = "`double_exponential_smoothing` is its new name"
        yield fault(KIND, name, f"Prometheus {_text(signature.until)} no longer has `{signature.name}`", help_)
    elif signature.flag is not None:
        message = (
            f"`{signature.name}` is experimental: the server refuses it without `--enable-feature={signature.flag}`"
        )
        yield fault(KIND, name, message, severity=Severity.WARNING)


def _declared(version: Version) -> str:
    return f"`prometheus.version` of the specification is {_text(version)}"


def _text(version: Version) -> str:
    return f"{version[0]}.{version[1]}"
