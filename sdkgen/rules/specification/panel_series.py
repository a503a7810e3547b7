"""The series or columns of a panel cannot be told apart, or do not belong together.

## What it does
Wants the queries of a table to have the same labels, and columns and series names of their own; legends that name
labels which the result still has; one ranking in a table, and a column to sort it by that exists.

## Why it matters
Tables are joined on their labels: a column by another label lands in rows of its own. Two lines of one name are a
riddle, and two rankings in one table pick different rows.

## Example
`by: [queue]` with `legend: "{{job_type}}"`

## Use instead
`by: [queue, job_type]` with `legend: "{{job_type}}"`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.rules._kind import error
from sdkgen.rules.specification._panels import panels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Resolution
    from sdkgen.model.dashboard import Panel
    from sdkgen.rules.specification._panels import Shown

KIND = error("SDK188", "panel-series", __doc__)

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def check(spec: Resolution) -> Iterator[Diagnostic]:
    """Every panel whose series or columns are ambiguous."""
    for _, panel, shown in panels(spec):
        yield from _legends(spec, shown)
        yield from _names(spec, panel, shown)
        if panel.type == "table":
            yield from _columns(spec, panel, shown)


def _legends(spec: Resolution, shown: list[Shown]) -> Iterator[Diagnostic]:
    for each in shown:
        if each.target is None:
            continue
        labels = each.target.measured.labels or ()
        for name in _PLACEHOLDER.findall(each.query.legend or ""):
            if name not in labels:
                span = spec.span(each.query.query.origin, "legend")
                yield KIND.at(
                    span, f"the result has no label `{name}`", help=did_you_mean(name, labels) or "group by it"
                )


def _names(spec: Resolution, panel: Panel, shown: list[Shown]) -> Iterator[Diagnostic]:
    seen = set()
    for each in shown:
        legend = each.target.legend if each.target else None
        if legend in seen:
            what = "columns" if panel.type == "table" else "queries"
            message = f"two {what} of the panel are called `{legend}`"
            yield KIND.at(spec.span(each.query.query.origin), message, help="give each a `legend`")
        if legend is not None:
            seen.add(legend)


def _columns(spec: Resolution, panel: Panel, shown: list[Shown]) -> Iterator[Diagnostic]:
    known = [each for each in shown if each.target is not None]
    expected = set(known[0].target.measured.labels or ()) if known and known[0].target else set()
    ranked = [each for each in shown if each.query.query.top or each.query.query.bottom]
    for each in known:
        labels = set((each.target.measured.labels if each.target else None) or ())
        if labels != expected:
            message = f"this column is by {_listed(labels)}, the first one by {_listed(expected)}"
            yield KIND.at(spec.span(each.query.query.origin), message, help="group every column by the same labels")
    for each in ranked[1:]:
        span = spec.span(each.query.query.origin, "top" if each.query.query.top else "bottom")
        yield KIND.at(span, "a table has one ranking: two pick different rows", help="rank by one column only")
    if panel.sort is not None and known and panel.sort not in {each.target.legend for each in known if each.target}:
        columns = [each.target.legend for each in known if each.target]
        message = f"the table has no column `{panel.sort}`"
        yield KIND.at(spec.span(panel.origin, "sort"), message, help=did_you_mean(panel.sort, columns))


def _listed(labels: set[str]) -> str:
    return ", ".join(f"`{label}`" for label in sorted(labels)) or "nothing"
