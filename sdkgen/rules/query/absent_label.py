"""A label is named that the series do not have.

## What it does
Follows the labels of every series through the query: in matchers, after `by`, `without`, `on`, `ignoring`,
`group_left` and `group_right`, and in `label_replace` and `label_join`.

## Why it matters
A matcher of an absent label selects nothing; grouping by one adds everything up into a single series without it. After
`ignoring` only a label that is spelt almost like one of theirs is reported: another one is ignored anyway.

## Example
`sum by (route) (rate(http_requests_total[5m]))`

## Use instead
`sum by (endpoint) (rate(http_requests_total[5m]))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.inference.selectors import named
from sdkgen.promql.nodes import Name, Text, bare
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import called_after, fault, is_surely, listed, nearest, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Facts, Fault, Scope
    from sdkgen.promql.nodes import Aggregation, Binary, Call, Node, Selector

KIND = error("SDK405", "absent-label", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every label that cannot be where it is named."""
    for node in analysis.selectors:
        yield from _matchers(analysis, node)
    for aggregation in analysis.aggregations:
        yield from _grouping(analysis, aggregation)
    for operator in analysis.operators:
        yield from _matching(analysis, operator)
    for call in analysis.calls:
        yield from _call(analysis, call)


def _matchers(analysis: Analysis, node: Selector) -> Iterator[Fault]:
    facts = named(analysis.inference, node)
    for matcher in node.matchers:
        label = matcher.label.text
        if label is not None and label != "__name__" and matcher.value and not facts.labels.may_have(label):
            name = node.name.text if node.name is not None else "it"
            effect = "excludes nothing" if matcher.is_negative else "selects nothing"
            yield _unknown(matcher.label, f"`{name}` has no label `{label}`: the matcher {effect}", facts)


def _grouping(analysis: Analysis, node: Aggregation) -> Iterator[Fault]:
    facts = analysis.facts(node.operand)
    for label in node.grouping.labels if node.grouping is not None else ():
        if label.text is None or facts.labels.may_have(label.text):
            continue
        had = _had(analysis, node.operand, label.text)
        name = called_after(analysis, node.operand)
        message = f"`{label.text}` {'is aggregated away before' if had else f'is no label of `{name}`'}"
        if node.grouping is not None and node.grouping.keyword == "without":
            yield _unknown(label, f"{message}: `without` it changes nothing", facts, Severity.WARNING)
        else:
            yield _unknown(label, f"{message}: grouping by it tells nothing apart", facts)


def _had(analysis: Analysis, node: Node, label: str) -> bool:
    """Whether series further below had the label."""
    below = (each for each in node.walk() if not each.children())
    return any(label in (analysis.facts(each).labels.possible or ()) for each in below)


def _matching(analysis: Analysis, node: Binary) -> Iterator[Fault]:
    if node.matching is None:
        return
    left, right = analysis.facts(node.left), analysis.facts(node.right)
    for label in node.matching.labels.labels:
        if label.text and not left.labels.may_have(label.text) and not right.labels.may_have(label.text):
            is_on = node.matching.labels.keyword == "on"
            near = nearest(label.text, {*(left.labels.possible or ()), *(right.labels.possible or ())})
            # What is not there is ignored anyway: only a misspelt label is missed.
            if is_on or (near is not None and is_surely(label.text, near)):
                message = f"neither side has a label `{label.text}`"
                yield _unknown(label, message, left, None if is_on else Severity.WARNING)
    group = node.matching.group
    one = right if group is not None and group.keyword == "group_left" else left
    for label in group.labels if group is not None else ():
        if label.text and not one.labels.may_have(label.text):
            yield _unknown(label, f"the side that `{label.text}` is taken from does not have it", one)


def _call(analysis: Analysis, node: Call) -> Iterator[Fault]:
    first = {"label_replace": 3, "label_join": 3, "sort_by_label": 1, "sort_by_label_desc": 1}.get(
        node.function.text or ""
    )
    if first is None or len(node.arguments) <= first:
        return
    facts = analysis.facts(node.arguments[0])
    sources = node.arguments[first : first + 1] if node.function.text == "label_replace" else node.arguments[first:]
    for argument in map(bare, sources):
        if not isinstance(argument, Text) or not argument.value or "$" in argument.value:
            continue
        if not facts.labels.may_have(argument.value):
            place = Name(argument.value, argument.start + 1, argument.end - 1)
            yield _unknown(place, f"the series have no label `{argument.value}`", facts)


def _unknown(place: Name, message: str, facts: Facts, severity: Severity | None = None) -> Fault:
    known = facts.labels.possible or frozenset()
    near = nearest(place.text or "", known)
    edits = (replaced(place, near),) if near and is_surely(place.text or "", near) else ()
    help_ = f"there are {listed(known)}" if known else "the series have no labels at all"
    if near is not None:
        help_ = f"did you mean `{near}`? There are {listed(known)}"
    return fault(KIND, place, message, help_, edits, facts=facts, severity=severity)
