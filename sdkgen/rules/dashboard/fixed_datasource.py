"""A dashboard works with one Prometheus server only.

## What it does
Warns once for every data source that is named by a fixed uid or name, instead of a variable.

## Why it matters
The same dashboard cannot show staging, and an import into another Grafana finds no data source at all.

## Example
`"datasource": {"type": "prometheus", "uid": "P1809F7CD0C75ACF3"}`

## Use instead
A variable of the type "data source", and `"uid": "${datasource}"`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.shapes import mapping, text
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Setting
    from sdkgen.documents.view import View

KIND = warning("SDK467", "fixed-datasource", __doc__)

_OF_GRAFANA = ("-- ", "__expr__", "grafana", "default")


def check(view: View) -> Iterator[Flaw]:
    """The first use of every data source that is fixed."""
    if view.dashboard is None or view.dashboard.is_library:
        return
    seen: set[str] = set()
    for _, target in view.dashboard.targets:
        uid = _fixed(target.datasource) if target.language == "promql" else ""
        if uid and uid not in seen and target.datasource is not None:
            seen.add(uid)
            message = f"the dashboard works with the data source `{uid}` only"
            help_ = 'add a variable of the type "data source" and write `${datasource}` as the uid'
            yield Flaw(KIND, Spot(target.datasource.pointer), message, help_)


def _fixed(datasource: Setting | None) -> str:
    """The uid or name of a data source that no variable fills; empty when there is none."""
    value = datasource.value if datasource is not None else None
    uid = value if isinstance(value, str) else text(mapping(value).get("uid"))
    return "" if "$" in uid or "[[" in uid or uid.startswith(_OF_GRAFANA) else uid
