"""A matcher names a value that the label never has.

## What it does
Compares equality and regular expressions with closed sets of values, with the scrape jobs that expose the metric, and
with what the source of a label can yield, such as status codes. Values of a dashboard's variables are compared as
well.

## Why it matters
`job="chom"` selects nothing when the job is called `chom-api`. The panel stays empty and looks like a quiet system.

## Example
`http_requests_total{tier="premium"}`

## Use instead
`http_requests_total{tier="enterprise"}`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.promql.interpolate import IN_TEXT
from sdkgen.promql.nodes import Name
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault, is_surely, listed, nearest
from sdkgen.rules.query._values import Impossible, impossible_matchers, meets
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = error("SDK406", "impossible-value", __doc__)

_CLASS = re.compile(r"[1-5]xx", re.IGNORECASE)
_MANY = 100


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every matcher that cannot meet a value it names."""
    for node in analysis.selectors:
        for found in impossible_matchers(analysis, node):
            if found.matcher.label.text != "le":
                yield _fault(analysis, found)


def _fault(analysis: Analysis, found: Impossible) -> Fault:
    matcher = found.matcher
    label, values = matcher.label.text, listed(found.values)
    known = _known(found)
    place = Name(None, matcher.start, matcher.end)
    if matcher.is_negative:
        message = f"the matcher excludes {'everything' if found.is_total else f'{values}, which never occur'}"
    elif found.values:
        message = f"`{label}` is never {values}" + ("" if found.is_total else ": that part selects nothing")
    else:
        message = f"no value of `{label}` matches `{matcher.value}`"
    severity = None if found.is_total else Severity.WARNING
    edits, help_ = _correction(analysis, found)
    return fault(
        KIND, place, message, f"{help_}; {known}" if help_ else known, edits, facts=found.facts, severity=severity
    )


def _known(found: Impossible) -> str:
    """What the label can be."""
    values = found.domain.values
    if values and len(values) > _MANY:
        return f"`{found.matcher.label.text}` is a status code such as `404` or `503`"
    if values:
        return f"`{found.matcher.label.text}` is {listed(values)}"
    if found.matcher.label.text == "endpoint":
        return "`endpoint` is the route's template, such as `api/v1/sites/{id}`: without a leading slash or a `*`"
    return f"`{found.matcher.label.text}` never has such a value"


def _correction(analysis: Analysis, found: Impossible) -> tuple[tuple[Edit, ...], str | None]:
    matcher = found.matcher
    if IN_TEXT.search(matcher.value):
        return (), None
    operator = Edit(matcher.label.end, matcher.value_start, "=~")
    if matcher.operator == "=" and _CLASS.fullmatch(matcher.value) and meets(found.domain, f"{matcher.value[0]}.."):
        value = Edit(matcher.value_start + 1, matcher.end - 1, f"{matcher.value[0]}..")
        return (operator, value), f'write `{matcher.label.text}=~"{matcher.value[0]}.."`'
    if matcher.operator == "=" and meets(found.domain, matcher.value):
        return (operator,), "a regular expression needs `=~`"
    if matcher.operator == "=" and found.domain.form is not None and matcher.value.startswith("/"):
        start = analysis.query.text.find("/", matcher.value_start)
        return (Edit(start, start + 1, ""),), f"write `{matcher.value[1:]}`"
    if matcher.operator == "=" and found.domain.values and len(found.values) == 1:
        near = nearest(matcher.value, found.domain.values)
        if near is not None:
            edits = (Edit(matcher.value_start + 1, matcher.end - 1, near),)
            is_sure = is_surely(matcher.value, near) and re.fullmatch(r"[\w.+-]+", near)
            return (edits if is_sure else ()), f"did you mean `{near}`"
    return (), None
