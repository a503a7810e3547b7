"""Several series on a side where there must be one.

## What it does
Proves that the "one" side of an operator has one series for each combination of the matching labels, with what the
specification says about labels that decide others.

## Why it matters
Prometheus refuses to calculate: `many-to-many matching not allowed`. Often only once a second instance runs.

## Example
`sum by (tier) (rate(http_requests_total[5m])) / on (tier) rate_limit_per_minute`

## Use instead
`sum by (tier) (rate(http_requests_total[5m])) / on (tier) max by (tier) (rate_limit_per_minute)`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.facts import Shape
from sdkgen.promql.labels import NONE
from sdkgen.promql.matching import never_pairs, pairing_of
from sdkgen.promql.nodes import bare
from sdkgen.promql.parser import SET_OPERATORS
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import Edit, fault, listed, shown, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Facts, Fault, Scope
    from sdkgen.promql.matching import Pairing
    from sdkgen.promql.nodes import Binary, Node

KIND = error("SDK421", "many-matches", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every operator with a side that should be unique and is not."""
    for node in analysis.operators:
        left, right = analysis.facts(node.left), analysis.facts(node.right)
        pairing = pairing_of(node)
        if node.sign in SET_OPERATORS or Shape.SCALAR in (left.shape, right.shape) or not pairing.is_known:
            continue
        if left.is_unknown or right.is_unknown or never_pairs(left.labels, right.labels, pairing):
            continue
        yield from _sides(analysis, node, pairing)


def _sides(analysis: Analysis, node: Binary, pairing: Pairing) -> Iterator[Fault]:
    left, right = analysis.facts(node.left), analysis.facts(node.right)
    many = {side: _is_many(facts, pairing) for side, facts in (("left", left), ("right", right))}
    if pairing.group is not None:
        one = "right" if pairing.group == "group_left" else "left"
        if many[one]:
            side = node.right if one == "right" else node.left
            yield _not_unique(analysis, side, pairing, f"`{pairing.group}` needs one series a match on the {one}")
    elif many["left"] and many["right"]:
        yield _not_unique(analysis, node.right, pairing, "both sides have several series a match")
    elif many["left"] or many["right"]:
        yield _ungrouped(analysis, node, pairing, "left" if many["left"] else "right")


def _is_many(facts: Facts, pairing: Pairing) -> bool:
    labels = pairing.of(facts.labels)
    return labels is not None and facts.labels.unique_on(labels) is False


def _telling_apart(facts: Facts, pairing: Pairing) -> frozenset[str]:
    labels = pairing.of(facts.labels) or NONE
    rest = facts.labels.distinguishing((facts.labels.possible or NONE) - labels)
    return frozenset(label for label in rest if not facts.labels.determined.get(label, NONE) & labels)


def _not_unique(analysis: Analysis, side: Node, pairing: Pairing, what: str) -> Fault:
    facts = analysis.facts(side)
    apart = _telling_apart(facts, pairing)
    message = f"{what}, but those of `{shown(analysis, side)}` also differ in {listed(apart)}"
    edits: tuple[Edit, ...] = ()
    help_ = "aggregate that side by the matching labels"
    wanted = (pairing.of(facts.labels) or NONE) | pairing.included
    if facts.shared and apart <= {"instance", "job"} and pairing.is_on:
        edits = wrapped(bare(side), f"max by ({', '.join(sorted(wanted))}) (", ")")
        help_ = f"all instances expose the same: write `{edits[0].text}{shown(analysis, side)})`"
    return fault(KIND, side, message, help_, edits, facts=facts)


def _ungrouped(analysis: Analysis, node: Binary, pairing: Pairing, side: str) -> Fault:
    many = node.left if side == "left" else node.right
    facts = analysis.facts(many)
    apart = _telling_apart(facts, pairing)
    message = f"several series on the {side} match one on the other side: they also differ in {listed(apart)}"
    if facts.shared and apart <= {"instance", "job"}:
        return _not_unique(analysis, many, pairing, "an operator needs one series a match")
    group = f"group_{side}"
    end = node.matching.labels.end if node.matching is not None else node.operator.end
    return fault(KIND, node.operator, message, f"add `{group} ()`", (Edit(end, end, f" {group} ()"),), facts=facts)
