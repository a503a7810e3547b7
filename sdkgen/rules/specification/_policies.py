"""What of a metric breaks a policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.diagnostics import Related

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sdkgen.diagnostics import Diagnostic, Kind, Span
    from sdkgen.model import Metric, Policy, Resolution


class _Breach(NamedTuple):
    """What is wrong, and where in the metric."""

    message: str
    steps: tuple[str | int, ...] = ()


_DECLARES: dict[str, Callable[[Metric], bool]] = {
    "description": lambda metric: metric.description is not None,
    "owner": lambda metric: metric.owner is not None,
    "since": lambda metric: metric.since is not None,
    "unit": lambda metric: metric.unit is not None,
    "stable": lambda metric: metric.stability == "stable",
    "event_period": lambda metric: metric.event_period is not None,
    "range": lambda metric: metric.range is not None,
    "max_series": lambda metric: metric.declared_max_series is not None,
}


def breaches(spec: Resolution, kind: Kind, *, errors: bool) -> Iterator[Diagnostic]:
    """Every breach of the policies that are errors, or of those that are not; imported metrics obey their own."""
    if spec.catalogue is None:
        return
    own = [metric for metric in spec.metrics if metric.origin.source.startswith(f"{spec.catalogue.source}/")]
    for policy in spec.catalogue.policies:
        if policy.is_error is not errors:
            continue
        related = [Related(spec.span(policy.origin, key=True), f"the policy `{policy.id}`")]
        for metric in filter(policy.metrics.has, own):
            for breach in _breaches(metric, policy):
                yield kind.at(_span(spec, metric, breach), breach.message, help=policy.why, related=related)


def _span(spec: Resolution, metric: Metric, breach: _Breach) -> Span:
    return spec.span(metric.origin, *breach.steps) if breach.steps else spec.span(metric.origin, key=True)


def _breaches(metric: Metric, policy: Policy) -> Iterator[_Breach]:
    if policy.name is not None and re.fullmatch(policy.name, metric.name) is None:
        yield _Breach(f"`{metric.name}` does not match `{policy.name}`")
    for what in policy.require:
        if not _DECLARES[what](metric):
            yield _Breach(f"`{metric.name}` {'is not stable' if what == 'stable' else f'has no `{what}`'}")
    yield from _label_breaches(metric, policy)
    if policy.max_series is not None and metric.max_series > policy.max_series:
        shown = f"{metric.max_series:,} series, {policy.max_series:,} are allowed"
        yield _Breach(f"`{metric.name}` may have {shown}", ("max_series",) if metric.declared_max_series else ())
    if policy.max_buckets is not None and len(metric.buckets) > policy.max_buckets:
        yield _Breach(
            f"`{metric.name}` has {len(metric.buckets)} buckets, {policy.max_buckets} are allowed", ("buckets",)
        )


def _label_breaches(metric: Metric, policy: Policy) -> Iterator[_Breach]:
    for index, label in enumerate(metric.labels):
        names = {label.id, label.name}
        refused = policy.labels is not None and names.isdisjoint(policy.labels)
        if refused or not names.isdisjoint(policy.forbidden_labels):
            yield _Breach(f"`{metric.name}` may not have the label `{label.name}`", ("labels", index))
    if policy.max_labels is not None and len(metric.labels) > policy.max_labels:
        yield _Breach(f"`{metric.name}` has {len(metric.labels)} labels, {policy.max_labels} are allowed", ("labels",))
