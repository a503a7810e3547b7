"""A variable that nothing in the dashboard uses.

## What it does
Rejects a variable that no query, title, legend, link, repeat or other variable refers to. Ad hoc filters are exempt:
Grafana applies them to every query by itself.

## Why it matters
Users choose a tenant and look at everybody's numbers: a filter that filters nothing is worse than none.

## Example
A variable `tier`, and queries without `$tier`

## Use instead
`{tier=~"$tier"}` in every query that can be filtered, or no such variable
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.variables import names_in
from sdkgen.documents.view import Flaw
from sdkgen.promql.query import VariableKind
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = error("SDK451", "unused-variable", __doc__)

_REPEATED = re.compile(r'"(?:repeat|value)"\s*:\s*"(\w+)"', re.ASCII)
_APPLIED_BY_GRAFANA = frozenset({VariableKind.ADHOC, VariableKind.GROUPBY})


def check(view: View) -> Iterator[Flaw]:
    """Every variable without a use."""
    dashboard = view.dashboard
    if dashboard is None or not dashboard.variables:
        return
    used = set(names_in(view.document.file.text)) | set(_REPEATED.findall(view.document.file.text))
    for each in dashboard.variables:
        if each.variable.name not in used and each.variable.kind not in _APPLIED_BY_GRAFANA:
            message = f"nothing in the dashboard uses the variable `{each.variable.name}`"
            help_ = (
                f'filter with it, such as `{{{each.variable.label or each.variable.name}=~"${each.variable.name}"}}`'
            )
            yield Flaw(KIND, Spot((*each.pointer, "name")), message, f"{help_}, or remove it")
