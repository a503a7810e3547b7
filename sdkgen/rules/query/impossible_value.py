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

from sdkgen.diagnostics import Severity, did_you_mean
from sdkgen.promql.interpolate import IN_TEXT
from sdkgen.promql.nodes import Name
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault, listed
from sdkgen.rules.query._values import Impossible, impossible_matchers, meets
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = error("SDK406", "impossible-value", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every matcher that cannot meet a value it names."""
    for node in analysis.selectors:
        for found in impossible_matchers(analysis, node):
            if found.matcher.label.text != "le":
                yield _fault(analysis, found)


def _fault(analysis: Analysis, found: Impossible) -> Fault:
    matcher = found.matcher
    label, values = matcher.label.text, listed(found.values)
    known = f"`{label}` is {listed(found.domain.values)}" if found.domain.values else _form(found)
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


def _form(found: Impossible) -> str:
    if found.matcher.label.text == "endpoint":
        return "`endpoint` is the route's template, such as `api/v1/sites/{id}`: without a leading slash or a `*`"
    return f"`{found.matcher.label.text}` never has such a value"


def _correction(analysis: Analysis, found: Impossible) -> tuple[tuple[Edit, ...], str | None]:
    matcher = found.matcher
    if IN_TEXT.search(matcher.value):
        return (), None
    operator = Edit(matcher.label.end, matcher.value_start, "=~")
    if matcher.operator == "=" and meets(found.domain, matcher.value):
        return (operator,), "a regular expression needs `=~`"
    if matcher.operator == "=" and found.domain.form is not None and matcher.value.startswith("/"):
        start = analysis.query.text.find("/", matcher.value_start)
        return (Edit(start, start + 1, ""),), f"write `{matcher.value[1:]}`"
    if matcher.operator == "=" and found.domain.values and len(found.values) == 1:
        near = did_you_mean(matcher.value, found.domain.values)
        if near and near.startswith("did you mean") and re.fullmatch(r"[\w.+-]+", near.split("`")[1]):
            return (Edit(matcher.value_start + 1, matcher.end - 1, near.split("`")[1]),), near.removesuffix("?")
    return (), None
