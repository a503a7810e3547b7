"""The rules that a house gives itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.model.catalogue import Metric, Origin
    from sdkgen.spec.policy_records import PolicyRecord, ScopeRecord


@dataclass(frozen=True, slots=True)
class Scope:
    """The metrics that a policy is about: those that have every attribute that is set."""

    name: str | None
    type: str | None
    group: str | None
    owner: str | None
    emit: str | None
    stability: str | None

    def has(self, metric: Metric) -> bool:
        """Whether the policy is about the metric."""
        wanted = (self.type, self.group, self.owner, self.emit, self.stability)
        present = (metric.type.value, metric.group, metric.owner, metric.hook, metric.stability)
        same = all(want in (None, have) for want, have in zip(wanted, present, strict=True))
        return same and (self.name is None or re.fullmatch(self.name, metric.name) is not None)


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule: ``labels`` is an allow-list, or None where any will do."""

    id: str
    why: str
    is_error: bool
    metrics: Scope
    name: str | None
    require: tuple[str, ...]
    labels: tuple[str, ...] | None
    forbidden_labels: tuple[str, ...]
    max_labels: int | None
    max_series: int | None
    max_buckets: int | None
    origin: Origin


def policies_of(records: Mapping[str, PolicyRecord], settings: Origin) -> tuple[Policy, ...]:
    """The policies of a specification by id, sorted; ``settings`` is where sdkgen.yaml begins."""
    origins = {id_: replace(settings, pointer=(*settings.pointer, "policies", id_)) for id_ in sorted(records)}
    return tuple(policy_of(id_, records[id_], origin) for id_, origin in origins.items())


def policy_of(id_: str, record: PolicyRecord, origin: Origin) -> Policy:
    """The policy that a record describes."""
    return Policy(
        id=id_,
        why=record.why,
        is_error=record.severity == "error",
        metrics=_scope(record.metrics),
        name=record.name,
        require=tuple(record.require),
        labels=None if record.labels is None else tuple(record.labels),
        forbidden_labels=tuple(record.forbidden_labels),
        max_labels=record.max_labels,
        max_series=record.max_series,
        max_buckets=record.max_buckets,
        origin=origin,
    )


def _scope(record: ScopeRecord) -> Scope:
    return Scope(record.name, record.type, record.group, record.owner, record.emit, record.stability)
