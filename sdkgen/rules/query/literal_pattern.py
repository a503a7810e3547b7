"""A regular expression stands after `=`, where it is taken letter by letter.

## What it does
Looks for `.*`, `.+`, `|` and character classes in values that are compared with `=` or `!=`.

## Why it matters
`=` compares texts. No label is called `backup.*`, so nothing is selected, or nothing is excluded.

## Example
`laravel_queue_size{queue="backup.*"}`

## Use instead
`laravel_queue_size{queue=~"backup.*"}`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.promql.interpolate import IN_TEXT
from sdkgen.promql.nodes import Name
from sdkgen.rules._kind import warning
from sdkgen.rules.query._fault import fault
from sdkgen.rules.query._values import impossible_matchers
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = warning("SDK408", "literal-pattern", __doc__)

_PATTERN = re.compile(r"\.[*+]|\||\[[^\]]+\][*+?]?|\\[dw]|\(\?")


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every equality with what looks like a regular expression, unless its value is impossible anyway."""
    for node in analysis.selectors:
        suspects = [m for m in node.matchers if "~" not in m.operator and _PATTERN.search(m.value)]
        if not suspects:
            continue
        reported = {found.matcher.start for found in impossible_matchers(analysis, node)}
        for matcher in suspects:
            if matcher.start not in reported and not IN_TEXT.search(matcher.value):
                regex = "=~" if matcher.operator == "=" else "!~"
                place = Name(None, matcher.start, matcher.end)
                message = f"`{matcher.operator}` compares with `{matcher.value}` letter by letter"
                edits = (Edit(matcher.label.end, matcher.value_start, regex),)
                yield fault(KIND, place, message, f"a regular expression needs `{regex}`", edits)
