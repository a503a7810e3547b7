"""A variable that the dashboard does not define.

## What it does
Rejects `$name`, `${name}` and `[[name]]` in queries, legends and repeats when the dashboard has no such variable and
Grafana has none of its own. Library panels are exempt: the dashboard that shows them defines the variables.

## Why it matters
Grafana sends the text as it stands. In a label matcher it selects nothing, elsewhere the query does not parse.

## Example
`rate(http_requests_total{tier="$plan"}[5m])` in a dashboard whose variable is called `tier`

## Use instead
`rate(http_requests_total{tier="$tier"}[5m])`, or define the variable
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.documents import Spot
from sdkgen.documents.shapes import text
from sdkgen.documents.variables import REFERENCE, is_built_in
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Target
    from sdkgen.documents.view import View
    from sdkgen.text.documents import Pointer

KIND = error("SDK450", "unknown-variable", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every variable that nothing defines."""
    dashboard = view.dashboard
    if dashboard is None or dashboard.is_library:
        return
    known = {each.variable.name for each in dashboard.variables}
    for owner, target in dashboard.targets:
        yield from _unknown(target.text, target.pointer, known, owner, target)
        if target.legend is not None:
            yield from _unknown(text(target.legend.value), target.legend.pointer, known, owner, target)
    for panel in dashboard.panels:
        if panel.repeat and panel.repeat not in known:
            message = f"the panel repeats for `{panel.repeat}`, which the dashboard does not define"
            help_ = did_you_mean(panel.repeat, known)
            yield Flaw(KIND, Spot((*panel.pointer, "repeat")), message, help_, panel)


def _unknown(string: str, pointer: Pointer, known: set[str], owner: Panel | None, target: Target) -> Iterator[Flaw]:
    if "$" not in string and "[[" not in string:
        return
    for match in REFERENCE.finditer(string):
        name = match[1] or match[2] or match[3]
        if name in known or is_built_in(name):
            continue
        message = f"the dashboard has no variable `{name}`: `{match[0]}` is sent as it stands"
        help_ = did_you_mean(name, known) or "define it, or write the value"
        yield Flaw(KIND, Spot(pointer, match.start(), match.end()), message, help_, owner, target)
