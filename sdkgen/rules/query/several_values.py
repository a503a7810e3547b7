"""A variable that can hold several values stands after `=`.

## What it does
Looks for variables with multi-select or with All after `=` and `!=`.

## Why it matters
Grafana writes several values as `(a|b)`. That is a regular expression: after `=` it equals no value, so the panel is
empty as soon as somebody selects a second one, or All.

## Example
`http_requests_total{tier="$tier"}`

## Use instead
`http_requests_total{tier=~"$tier"}`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.interpolate import IN_TEXT
from sdkgen.promql.nodes import Name
from sdkgen.rules._kind import error
from sdkgen.rules.query._fault import fault
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Fault, Scope

KIND = error("SDK407", "several-values", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Every equality with a variable that is an alternation."""
    several = {variable.name for variable in analysis.query.variables if variable.selects_several}
    for node in analysis.selectors if several else ():
        for matcher in node.matchers:
            if "~" in matcher.operator:
                continue
            names = [match["braced"] or match["plain"] or match["old"] for match in IN_TEXT.finditer(matcher.value)]
            found = [name for name in names if name in several]
            if found:
                regex = "=~" if matcher.operator == "=" else "!~"
                place = Name(None, matcher.start, matcher.end)
                message = f"`${found[0]}` can hold several values, which `{matcher.operator}` takes for one"
                edits = (Edit(matcher.label.end, matcher.value_start, regex),)
                yield fault(KIND, place, message, f"write `{matcher.label.text}{regex}`", edits)
