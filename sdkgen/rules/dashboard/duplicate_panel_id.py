"""Two panels have the same id.

## What it does
Rejects an id that several panels of a dashboard share.

## Why it matters
Grafana finds panels by their ids: links, alerts and shared queries lead to the wrong one, and one of the two may vanish
when the dashboard is saved.

## Example
Two panels with `"id": 4`, since one was copied in the JSON

## Use instead
An id of its own for each
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related
from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel
    from sdkgen.documents.view import View

KIND = error("SDK470", "duplicate-panel-id", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every id that is taken already."""
    first: dict[str, Panel] = {}
    for panel in view.panels:
        if panel.id is None or "__elements" in panel.pointer:
            continue
        key = repr(panel.id.value)
        if key not in first:
            first[key] = panel
            continue
        other = first[key].id
        related = (Related(view.document.span(Spot(other.pointer)), "the first one"),) if other is not None else ()
        message = f"{called(panel)} has the id {panel.id.value} of {called(first[key])}"
        yield Flaw(KIND, Spot(panel.id.pointer), message, "give it an id of its own", panel, related=related)
