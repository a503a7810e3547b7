"""What is known of a selector: its metric's labels and values, narrowed by its matchers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sdkgen.promql.facts import UNKNOWN_VECTOR, Facts
from sdkgen.promql.interpolate import IN_TEXT
from sdkgen.promql.labels import ANYTHING, Domain, Labels
from sdkgen.promql.series import label_domain, series_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sdkgen.promql.inference import Inference
    from sdkgen.promql.nodes import Matcher, Selector
    from sdkgen.promql.query import Variable

_SPECIAL = re.compile(r"[.*+?^${}\[\]\\()]")
_ESCAPED = re.compile(r"\\([.*+?^${}\[\]\\()|/-])")
_ANY = ".*"
_MOST_EXPANSIONS = 200


def selected(known: Inference, node: Selector) -> Facts:
    """The facts of the series that a selector selects."""
    facts = named(known, node)
    if node.offset is not None:
        facts = facts._replace(offsets=frozenset((node.offset.seconds,)))
    if not node.matchers:
        return facts
    labels = narrowed(known, facts.labels, node.matchers)
    empty = facts.presence
    if empty.empty and facts.source is not None and facts.source.metric is not None:
        own = {label.name for label in facts.source.metric.labels}
        chosen = [m for m in node.matchers if m.label.text in own and not m.is_negative]
        if chosen:
            empty = empty._replace(empty=f"nothing with {chosen[0].label.text} {chosen[0].value} has been counted yet")
    shared = facts.shared and not labels.domain("instance").is_single
    return facts._replace(labels=labels, presence=empty, shared=shared)


def named(known: Inference, node: Selector) -> Facts:
    """The facts of the series that a selector names, whatever its matchers."""
    name = node.name.text if node.name is not None else None
    if name is None or known.scope.ignores(name):
        return UNKNOWN_VECTOR
    recorded = known.record(name)
    if recorded is not None:
        return recorded
    series = series_of(known.scope, name)
    return UNKNOWN_VECTOR if series is None else series.facts._replace(source=series)


def narrowed(known: Inference, labels: Labels, matchers: tuple[Matcher, ...]) -> Labels:
    """The labels of those series that matchers select."""
    domains = dict(labels.domains)
    certain = set(labels.certain)
    for matcher in matchers:
        name = matcher.label.text
        if name is None or not labels.may_have(name):
            continue
        domains[name] = matched(known, domains.get(name, ANYTHING), matcher)
        if not matcher.is_negative and matcher.value and matcher.operator == "=":
            certain.add(name)
    return labels._replace(domains=domains, certain=frozenset(certain))


def matched(known: Inference, domain: Domain, matcher: Matcher) -> Domain:
    """The values of ``domain`` that a matcher lets through, as far as its variables are known."""
    texts = expansions(known, matcher)
    return domain if texts is None else _let_through(domain, matcher.operator, tuple(texts))


@lru_cache(maxsize=4096)
def _let_through(domain: Domain, operator: str, texts: tuple[str, ...]) -> Domain:
    """The same for certain texts; most queries of a house compare with the same few."""
    if operator in ("=", "!="):
        if operator == "=":
            return domain.narrowed(texts)
        return _only(domain, lambda value: value not in texts)
    patterns = [compiled(text) for text in texts]
    if None in patterns:
        return domain
    if operator == "!~":
        return _only(domain, lambda value: not any(each and each.fullmatch(value) for each in patterns))
    if domain.values is None:
        listed = [alternatives(text) for text in texts]
        return domain.narrowed([v for each in listed if each for v in each]) if all(listed) else domain
    return _only(domain, lambda value: any(each and each.fullmatch(value) for each in patterns))


def _only(domain: Domain, admits: Callable[[str], bool]) -> Domain:
    return domain if domain.values is None else Domain(frozenset(filter(admits, domain.values)))


def expansions(known: Inference, matcher: Matcher) -> list[str] | None:
    """The texts that a matcher's value can be once Grafana has put its variables in; None when nobody knows."""
    value = matcher.value
    if "$" not in value and "[[" not in value:
        return [value]
    found = list(IN_TEXT.finditer(value))
    if not found or known.in_prometheus:
        return [value]
    regex = "~" in matcher.operator
    texts = [""]
    position = 0
    for match in found:
        options = _options(known, match["braced"] or match["plain"] or match["old"], regex=regex)
        if options is None:
            return None
        literal = value[position : match.start()]
        texts = [text + literal + option for text in texts for option in options][:_MOST_EXPANSIONS]
        position = match.end()
    return [text + value[position:] for text in texts]


def _options(known: Inference, name: str, *, regex: bool) -> list[str] | None:
    """What a variable can put into a string: escaped where Grafana escapes it, in a regular expression."""
    variable = known.variables.get(name)
    if variable is None:
        return [_ANY] if regex else None
    values = variable_values(known, variable)
    if values is None:
        return [_ANY] if regex else None
    return [re.escape(value) if regex and variable.selects_several else value for value in values]


def variable_values(known: Inference, variable: Variable) -> tuple[str, ...] | None:
    """The values that a variable can have: those it lists, or those of the label that it asks the server for."""
    if variable.values is not None:
        return tuple(value for value in variable.values if not value.startswith("$")) or None
    if variable.label is None:
        return None
    domain = _label_of(known, variable).get(variable.label, ANYTHING)
    return None if domain.values is None else tuple(sorted(domain.values))


def _label_of(known: Inference, variable: Variable) -> Mapping[str, Domain]:
    if variable.metric is not None:
        series = series_of(known.scope, variable.metric)
        return {} if series is None else series.facts.labels.domains
    same_name = [label for label in known.scope.catalogue.labels.values() if label.name == variable.label]
    return {variable.label or "": label_domain(same_name[0])} if len(same_name) == 1 else {}


@lru_cache(maxsize=4096)
def compiled(text: str) -> re.Pattern[str] | None:
    """A regular expression as Prometheus matches it, against the whole value; None when Python cannot read it."""
    try:
        return re.compile(text, re.DOTALL)
    except (re.error, OverflowError, RecursionError):
        return None


@lru_cache(maxsize=4096)
def alternatives(text: str) -> tuple[str, ...] | None:
    """The values of a regular expression that is a list of them, `a|b|c`; None for any other."""
    body = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    plain = _ESCAPED.sub("", body)
    if _SPECIAL.search(plain):
        return None
    return tuple(_ESCAPED.sub(r"\1", part) for part in re.split(r"(?<!\\)\|", body))
