"""A renaming in a PromQL query: metric names, labels and values, each only where it is that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.promql.outline import NAME_LABEL, Outline, Selector, outline
from sdkgen.promql.tokens import Token, unquote
from sdkgen.text.edits import Doubt, Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sdkgen.codemod.rename.subject import Renaming
    from sdkgen.promql.outline import LabelList, Matcher

_NEW_LABEL = {"label_replace": 1, "label_join": 1, "count_values": 0}
"""The argument that names a label which the function makes."""

_LITERAL = re.compile(r"[\w:. /-]*\Z")
_FOUND_BY_GRAFANA = "label_values"


class Queries(NamedTuple):
    """A renaming in queries.

    ``names`` are the metrics that change, recorded series that are made from them among them; ``labels_of`` maps every
    other known metric to its labels.
    """

    renaming: Renaming
    names: frozenset[str]
    labels_of: Mapping[str, frozenset[str]]

    def affects(self, query: str) -> bool:
        """Whether the query selects one of the metrics that change."""
        return any(self.selects(selector) for selector in outline(query).selectors)

    def selects(self, selector: Selector) -> bool:
        """Whether a selector selects one of them."""
        return selector.metric in self.names


def rename_query(query: str, queries: Queries) -> Iterator[Edit | Doubt]:
    """The changes of ``query``, and what in it cannot be decided."""
    found = outline(query)
    if queries.renaming.renames_metric:
        yield from _metric_names(found, queries)
        return
    affected = [selector for selector in found.selectors if queries.selects(selector)]
    for selector in affected:
        for matcher in selector.matchers:
            yield from _matcher(matcher, queries.renaming)
    if affected and queries.renaming.value is None:
        yield from _label_lists(found, queries)
        yield from _label_arguments(found, queries)


def _metric_names(found: Outline, queries: Queries) -> Iterator[Edit | Doubt]:
    for selector in found.selectors:
        if selector.name is not None and queries.selects(selector):
            yield _replaced(selector.name, _new_name(queries.renaming, selector.metric or ""))
        for matcher in selector.matchers:
            if matcher.label.text == NAME_LABEL and matcher.value is not None:
                yield from _value(matcher, queries.renaming, queries.names)


def _new_name(renaming: Renaming, name: str) -> str:
    return renaming.new + name.removeprefix(renaming.old)


def _matcher(matcher: Matcher, renaming: Renaming) -> Iterator[Edit | Doubt]:
    if renaming.label is None or _word(matcher.label) != renaming.label.name:
        return
    if renaming.value is None:
        yield _replaced(matcher.label, renaming.new)
    elif matcher.value is not None:
        yield from _value(matcher, renaming, frozenset({renaming.old}))


def _value(matcher: Matcher, renaming: Renaming, old: frozenset[str]) -> Iterator[Edit | Doubt]:
    """The change of a matcher's value: of one that is equal, or of the alternatives of a regular expression."""
    token = matcher.value
    if token is None:
        return
    text = unquote(token.text)
    if matcher.operator in ("=", "!="):
        if text in old:
            yield _replaced(token, _new_name(renaming, text))
        return
    alternatives = text.split("|")
    is_literal = _LITERAL.match(renaming.new) and all(_LITERAL.match(each) for each in alternatives)
    if is_literal and old.intersection(alternatives):
        yield _replaced(token, "|".join(_new_name(renaming, each) if each in old else each for each in alternatives))
    elif _may_match(text, old, renaming):
        yield Doubt(token.start, token.end, f"this regular expression may mean `{renaming.old}`")


def _may_match(pattern: str, old: frozenset[str], renaming: Renaming) -> bool:
    """Whether the expression means the old name but not, in the same way, the new one; a variable may mean anything."""
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return any(name in pattern for name in old)
    return any(
        (compiled.fullmatch(name) is None) != (compiled.fullmatch(_new_name(renaming, name)) is None)
        or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", pattern) is not None
        for name in old
    )


def _label_lists(found: Outline, queries: Queries) -> Iterator[Edit | Doubt]:
    old = queries.renaming.old
    for each in found.label_lists:
        named = [token for token in each.labels if _word(token) == old]
        if not named or not any(map(queries.selects, each.scope)):
            continue
        others = _others(each, queries)
        for token in named:
            if others or _makes_label(found, old):
                what = (
                    f"`{others[0]}` may have the label `{old}` as well" if others else f"`{old}` is made in this query"
                )
                yield Doubt(token.start, token.end, f"{what}: rename it there, or use label_replace")
            else:
                yield _replaced(token, queries.renaming.new)


def _others(found: LabelList, queries: Queries) -> list[str]:
    """The selected metrics that keep a label of the old name, or of which that is not known."""
    names = [selector.metric or "a metric" for selector in found.scope if not queries.selects(selector)]
    unknown: frozenset[str] = frozenset({queries.renaming.old})
    return [name for name in names if queries.renaming.old in queries.labels_of.get(name, unknown)]


def _makes_label(found: Outline, label: str) -> bool:
    for call in found.calls:
        index = _NEW_LABEL.get(call.function)
        if index is not None and index < len(call.arguments):
            argument = call.arguments[index]
            if len(argument) == 1 and argument[0].kind == "string" and unquote(argument[0].text) == label:
                return True
    return False


def _label_arguments(found: Outline, queries: Queries) -> Iterator[Edit | Doubt]:
    old = queries.renaming.old
    for call in found.calls:
        if not any(map(queries.selects, call.scope)):
            continue
        for token in _label_tokens(call.function, call.arguments):
            if _word(token) == old:
                if _makes_label(found, old):
                    yield Doubt(token.start, token.end, f"the query makes a label `{old}` itself")
                else:
                    yield _replaced(token, queries.renaming.new)


def _label_tokens(function: str, arguments: tuple[tuple[Token, ...], ...]) -> Iterable[Token]:
    """The arguments that are names of labels."""
    if function == _FOUND_BY_GRAFANA:
        return [argument[0] for argument in arguments[1:] if len(argument) == 1]
    last = len(arguments)
    indexes = {
        "label_replace": [1, 3],
        "label_join": [1, *range(3, last)],
        "count_values": [0],
        "sort_by_label": range(1, last),
        "sort_by_label_desc": range(1, last),
    }.get(function, [])
    return [token for index in indexes if index < last for token in arguments[index] if token.kind == "string"]


def _word(token: Token) -> str:
    return unquote(token.text) if token.kind == "string" else token.text


def _replaced(token: Token, text: str) -> Edit:
    """The edit that makes a token ``text``, in its own quotes when it has some."""
    if token.kind != "string":
        return Edit(token.start, token.end, text)
    quote = token.text[0]
    if quote != "`":
        text = text.replace("\\", "\\\\").replace(quote, f"\\{quote}").replace("\n", "\\n")
    return Edit(token.start + 1, token.end - 1, text)
