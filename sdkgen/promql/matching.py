"""How an operator pairs the series of its sides: by which labels, and whether that can work."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.promql.labels import Labels

if TYPE_CHECKING:
    from sdkgen.promql.nodes import Binary


class Pairing(NamedTuple):
    """The labels that both sides must agree on: exactly ``labels``, or all of them but ``labels``."""

    is_on: bool
    labels: frozenset[str]
    group: str | None
    included: frozenset[str]
    is_known: bool

    def of(self, labels: Labels) -> frozenset[str] | None:
        """The labels by which series with ``labels`` are paired; None when they are unknown."""
        if self.is_on:
            return self.labels
        return None if labels.possible is None else labels.possible - self.labels


ALL_LABELS = Pairing(is_on=False, labels=frozenset(), group=None, included=frozenset(), is_known=True)


def pairing_of(node: Binary) -> Pairing:
    """How ``node`` pairs its sides."""
    if node.matching is None:
        return ALL_LABELS
    labels, group = node.matching
    return Pairing(
        is_on=labels.keyword == "on",
        labels=labels.names,
        group=None if group is None else group.keyword,
        included=frozenset() if group is None else group.names,
        is_known=labels.is_known and (group is None or group.is_known),
    )


def result_labels(left: Labels, right: Labels, pairing: Pairing) -> Labels:
    """The labels of what an operator other than `and`, `or` and `unless` yields."""
    if not pairing.is_known:
        return left._replace(certain=frozenset(), possible=None)
    if pairing.group == "group_left":
        return _extended(left, right, pairing)
    if pairing.group == "group_right":
        return _extended(right, left, pairing)
    if pairing.is_on:
        return _agreed(left, right).kept(pairing.labels)
    return _agreed(left, right).without(pairing.labels)


def _agreed(left: Labels, right: Labels) -> Labels:
    """What is known of labels that both sides agree on."""
    domains = {**right.domains, **left.domains}
    for label in left.domains.keys() & right.domains.keys():
        one, other = left.domain(label), right.domain(label)
        if one.values is None:
            domains[label] = other
        elif other.values is not None:
            domains[label] = one._replace(values=one.values & other.values)
    possible = left.possible if right.possible is None else right.possible
    if left.possible is not None and right.possible is not None:
        possible = left.possible & right.possible
    return Labels(left.certain | right.certain, possible, domains, {**right.determined, **left.determined})


def _extended(many: Labels, one: Labels, pairing: Pairing) -> Labels:
    """The labels of the many side with those that it takes over from the one side."""
    possible = None if many.possible is None else many.possible | pairing.included
    certain = many.certain | (pairing.included & one.certain)
    domains = dict(many.domains)
    domains.update({label: one.domain(label) for label in pairing.included})
    determined = dict(many.determined)
    if pairing.is_on and len(pairing.labels) == 1:
        determined.update(dict.fromkeys(pairing.included - many.certain, pairing.labels))
    return Labels(certain, possible, domains, determined)


def united_labels(left: Labels, right: Labels) -> Labels:
    """The labels of what `or` yields."""
    possible = None if left.possible is None or right.possible is None else left.possible | right.possible
    domains = {}
    for label in left.domains.keys() & right.domains.keys():
        one, other = left.domain(label), right.domain(label)
        if one.values is not None and other.values is not None:
            domains[label] = one._replace(values=one.values | other.values)
    return Labels(left.certain & right.certain, possible, domains, left.determined)


def never_pairs(left: Labels, right: Labels, pairing: Pairing) -> str | None:
    """A label on which no two series of the sides agree; None when some may."""
    if not pairing.is_known:
        return None
    considered = pairing.labels if pairing.is_on else (left.certain | right.certain) - pairing.labels
    for label in sorted(considered):
        if left.has(label) != right.has(label) and not (left.may_have(label) and right.may_have(label)):
            return label
        one, other = left.domain(label), right.domain(label)
        if one.values and other.values and left.has(label) and right.has(label) and not one.values & other.values:
            return label
    return None
