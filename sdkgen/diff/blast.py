"""What a change breaks: the queries that name what changed, and the calls that have to change with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.diff.change import Level
from sdkgen.model.naming import case_names, class_name, enum_name, function_name, member_names, method_name
from sdkgen.promql.tokens import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sdkgen.diff.change import Change, Touch
    from sdkgen.diff.uses import Use
    from sdkgen.model import Catalogue, Label, Metric
    from sdkgen.promql.outline import Matcher, Outline, Selector
    from sdkgen.promql.tokens import Token

_SERIES = {"histogram": ("", "_bucket", "_sum", "_count"), "summary": ("", "_sum", "_count")}
_ORDER = ("alert", "slo", "record", "panel", "variable", "annotation", "markdown")


@dataclass(frozen=True, slots=True)
class Blast:
    """What a change reaches: queries by what they are for, and symbols of the generated code."""

    uses: tuple[Use, ...]
    php: tuple[str, ...]
    python: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing that is known uses what changed."""
        return not (self.uses or self.php or self.python)


def blast_of(change: Change, old: Catalogue, uses: Sequence[Use]) -> Blast:
    """What the change reaches, of the old specification's code and of ``uses``."""
    touch = change.verdict.touch
    label = old.labels.get(change.subject.name) if change.subject.what == "label" else None
    reached = _uses(change, touch, label, uses) if touch.queries and change.level is not Level.DOCS else []
    php = tuple(_php(change, label, old)) if touch.code else ()
    python = tuple(_python(change, label, old)) if touch.code else ()
    return Blast(tuple(reached), php, python)


def _uses(change: Change, touch: Touch, label: Label | None, uses: Sequence[Use]) -> list[Use]:
    names = {f"{metric.name}{end}" for metric in change.metrics for end in _SERIES.get(metric.type.value, ("",))}
    name = label.name if label else touch.label
    direct = [use for use in uses if _names(use.query, names, name, touch)]
    return sorted(_with_readers(direct, uses), key=lambda use: (_ORDER.index(use.kind), use.title, use.place))


def _with_readers(direct: list[Use], uses: Sequence[Use]) -> list[Use]:
    """The uses and those that read a series which one of them records, and so on."""
    found, recorded = list(direct), {use.title for use in direct if use.kind == "record"}
    while recorded:
        readers = [
            use for use in uses if use not in found and any(each.metric in recorded for each in use.query.selectors)
        ]
        found += readers
        recorded = {use.title for use in readers if use.kind == "record"}
    return found


def _names(query: Outline, names: set[str], label: str | None, touch: Touch) -> bool:
    """Whether a query selects one of the metrics and, where only a part of them changed, names that part."""
    selectors = [selector for selector in query.selectors if selector.metric in names]
    if not selectors:
        return False
    if touch.bounds:
        return any(_bounded(selector, touch.bounds) for selector in selectors) or _is_quantile(query, selectors)
    if label is None:
        return True
    if touch.values:
        return any(_selects(matcher, label, touch.values) for each in selectors for matcher in each.matchers)
    named = any(_word(matcher.label) == label for each in selectors for matcher in each.matchers)
    return named or any(_word(token) == label for token in _label_tokens(query))


def _bounded(selector: Selector, bounds: frozenset[float]) -> bool:
    spelled = {f"{bound:g}" for bound in bounds} | {str(bound) for bound in bounds}
    return any(_selects(matcher, "le", frozenset(spelled)) for matcher in selector.matchers)


def _is_quantile(query: Outline, selectors: list[Selector]) -> bool:
    buckets = {id(each) for each in selectors if str(each.metric).endswith("_bucket")}
    return any(
        call.function == "histogram_quantile" and any(id(each) in buckets for each in call.scope)
        for call in query.calls
    )


def _selects(matcher: Matcher, label: str, values: frozenset[str]) -> bool:
    """Whether a matcher of the label means one of the values; a variable may mean any."""
    if _word(matcher.label) != label or matcher.value is None:
        return False
    text = unquote(matcher.value.text)
    if matcher.operator in ("=", "!="):
        return text in values
    try:
        pattern = re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return any(value in text for value in values)
    # What matches everything else as well does not mean these values.
    return text not in (".*", ".+") and any(pattern.fullmatch(value) for value in values)


def _label_tokens(query: Outline) -> Iterator[Token]:
    for each in query.label_lists:
        yield from each.labels
    for call in query.calls:
        for argument in call.arguments:
            yield from argument if len(argument) == 1 else ()


def _word(token: Token) -> str:
    return unquote(token.text) if token.kind == "string" else token.text


def _php(change: Change, label: Label | None, old: Catalogue) -> Iterator[str]:
    if old.php is None or change.subject.what == "Python package":
        return
    namespace = old.php.namespace
    if change.subject.what == "PHP package":
        yield f"{namespace}\\…"
    if label is not None and label.is_closed and change.field == "values":
        enum, cases = f"{namespace}\\Labels\\{enum_name(label)}", case_names(label.values)
        values = [value for value in label.values if value in change.verdict.touch.values]
        yield from (f"{enum}::{cases[value]}" for value in values)
        yield from () if values else (enum,)
        return
    for metric in _called(change.metrics):
        yield f"{namespace}\\Metrics::{method_name(metric)}()"


def _python(change: Change, label: Label | None, old: Catalogue) -> Iterator[str]:
    if old.python is None or change.subject.what == "PHP package":
        return
    package = old.python.package
    if change.subject.what == "Python package":
        yield f"{package}.…"
    if label is not None and label.is_closed and change.field == "values":
        enum, members = f"{package}.labels.{class_name(label)}", member_names(label.values)
        values = [value for value in label.values if value in change.verdict.touch.values]
        yield from (f"{enum}.{members[value]}" for value in values)
        yield from () if values else (enum,)
        return
    for metric in _called(change.metrics):
        yield f"{package}.metrics.{function_name(metric)}()"


def _called(metrics: Iterable[Metric]) -> list[Metric]:
    return [metric for metric in metrics if metric.is_emitted and not metric.is_own]
