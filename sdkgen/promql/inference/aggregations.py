"""What is known of an aggregation."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from sdkgen.promql.facts import UNKNOWN_VECTOR, Facts, Shape, ValueKind
from sdkgen.promql.functions import EXTREMES
from sdkgen.promql.labels import ANYTHING, NONE, Domain, Labels
from sdkgen.promql.nodes import Text
from sdkgen.promql.units import NUMBER

if TYPE_CHECKING:
    from sdkgen.promql.inference import Inference
    from sdkgen.promql.nodes import Aggregation

_ADDABLE = frozenset(
    {
        ValueKind.COUNTER,
        ValueKind.BUCKET,
        ValueKind.GAUGE,
        ValueKind.RATE,
        ValueKind.INCREASE,
        ValueKind.BUCKET_RATE,
        ValueKind.COUNT,
        ValueKind.UNKNOWN,
    }
)


def aggregated(known: Inference, node: Aggregation) -> Facts:
    """The facts of an aggregation's result."""
    facts, operator = known[node.operand], node.operator.text
    if facts.shape is not Shape.VECTOR:
        return UNKNOWN_VECTOR
    if operator in EXTREMES:
        return facts._replace(shape=Shape.VECTOR, aggregated=True)
    labels = grouped(facts.labels, node)
    shared = facts.shared and labels.may_have("instance")
    base = facts._replace(shape=Shape.VECTOR, labels=labels, shared=shared, aggregated=True, value=None)
    return _valued(node, base)


def _valued(node: Aggregation, base: Facts) -> Facts:
    """``base`` with the values that the operator makes of its operand's."""
    match node.operator.text:
        case "sum":
            return _summed(base)
        case "count":
            return base._replace(kind=ValueKind.COUNT, unit=NUMBER, low=1.0, high=inf, source=None)
        case "count_values":
            labels = _with_value_label(base.labels, node)
            return base._replace(kind=ValueKind.COUNT, unit=NUMBER, low=1.0, high=inf, source=None, labels=labels)
        case "group":
            return base._replace(kind=ValueKind.NUMBER, unit=NUMBER, low=1.0, high=1.0, source=None)
        case "stddev" | "stdvar":
            unit = base.unit if node.operator.text == "stddev" else None
            return base._replace(kind=ValueKind.GAUGE, unit=unit, low=0.0, high=inf)
        case _:
            return base


def _summed(base: Facts) -> Facts:
    low = base.low if base.low == 0.0 else (0.0 if base.low > 0 else -inf)
    kind = base.kind if base.kind in _ADDABLE else ValueKind.GAUGE
    if base.kind is ValueKind.STATE or base.kind is ValueKind.NUMBER:
        kind = ValueKind.COUNT
    return base._replace(kind=kind, low=low, high=base.high if base.high == 0.0 else inf)


def grouped(labels: Labels, node: Aggregation) -> Labels:
    """The labels that an aggregation leaves."""
    grouping = node.grouping
    if grouping is None:
        return labels.kept(NONE)
    if grouping.keyword == "by":
        kept = labels.kept(grouping.names)
        return kept if grouping.is_known else kept._replace(possible=None)
    left = labels.without(grouping.names)
    return left if grouping.is_known else left._replace(certain=NONE)


def _with_value_label(labels: Labels, node: Aggregation) -> Labels:
    """The label that `count_values` makes of the values."""
    name = node.parameter.value if isinstance(node.parameter, Text) else None
    if name is None:
        return labels._replace(possible=None)
    return with_label(labels, name, ANYTHING)


def with_label(labels: Labels, name: str, domain: Domain) -> Labels:
    """The labels with one more on every series."""
    possible = None if labels.possible is None else labels.possible | {name}
    determined = {label: by for label, by in labels.determined.items() if label != name}
    return Labels(labels.certain | {name}, possible, {**labels.domains, name: domain}, determined)
