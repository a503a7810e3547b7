"""What a scan finds beside findings: uses of metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.codemod import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic, Span
    from sdkgen.model import Metric


class Use(NamedTuple):
    """A place that uses ``metric``; ``how`` says through what: the library, or one of the generated APIs."""

    metric: str
    span: Span
    how: str


def deprecation_finding(metric: Metric, span: Span) -> Iterator[Diagnostic]:
    """The finding about a use of a deprecated metric."""
    old = metric.deprecated
    if old is not None:
        help_ = f"use `{old.replaced_by}`" if old.replaced_by else old.note
        yield kinds.DEPRECATED_USE.at(span, f"`{metric.name}` is deprecated since {old.since}", help=help_)
