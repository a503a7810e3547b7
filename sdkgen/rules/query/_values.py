"""Which values of matchers can exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.promql.inference.selectors import alternatives, compiled, expansions, matched, named
from sdkgen.promql.interpolate import IN_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Facts
    from sdkgen.promql.labels import Domain
    from sdkgen.promql.nodes import Matcher, Selector


class Impossible(NamedTuple):
    """A matcher that meets no value, or names values that do not exist; ``domain`` is what there is."""

    matcher: Matcher
    facts: Facts
    domain: Domain
    values: tuple[str, ...]
    is_total: bool


def impossible_matchers(analysis: Analysis, node: Selector) -> Iterator[Impossible]:
    """The matchers of a selector that cannot meet what they name."""
    known = analysis.inference
    facts = named(known, node)
    domains = dict(facts.labels.domains)
    for matcher in node.matchers:
        label = matcher.label.text
        if label is None or not facts.labels.may_have(label) or label not in domains:
            continue
        # A fixed value beside a variable is meant: what the variable adds is compared with everything there is.
        before = facts.labels.domains[label] if IN_TEXT.search(matcher.value) else domains[label]
        after = domains[label] = matched(known, before, matcher)
        texts = expansions(known, matcher)
        if texts is None:
            continue
        values = tuple(value for value in named_values(matcher, texts) if not before.admits(value))
        is_total = after.values is not None and not after.values and (before.values is None or bool(before.values))
        if is_total or values:
            yield Impossible(matcher, facts, before, values, is_total)


def named_values(matcher: Matcher, texts: list[str]) -> list[str]:
    """The values that a matcher names one by one."""
    if "~" not in matcher.operator:
        return texts
    return [value for text in texts for value in alternatives(text) or () if value]


def meets(domain: Domain, pattern: str) -> bool:
    """Whether a regular expression meets any value of a closed set."""
    regex = compiled(pattern)
    return regex is not None and domain.values is not None and any(map(regex.fullmatch, domain.values))
