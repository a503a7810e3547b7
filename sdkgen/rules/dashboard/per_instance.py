"""A panel per entity shows every instance by itself.

## What it does
Rejects a query whose series are told apart by `instance` or `job` in a panel that names them by other labels only, or
that hides these columns.

## Why it matters
Behind two servers there are two lines called `pro`, and the legend does not say so. After every deployment there are
more of them.

## Example
`laravel_queue_size` with the legend `{{queue}}`

## Use instead
`max by (queue) (laravel_queue_size)` for a gauge that every instance exposes alike, `sum by (queue) (…)` otherwise
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.legends import placeholders, template
from sdkgen.documents.shapes import mapping
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import called, known, metrics_of, query_name
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Facts

KIND = error("SDK474", "per-instance", __doc__)

_TARGET_LABELS = frozenset({"instance", "job"})


def check(view: View) -> Iterator[Flaw]:
    """Every query that yields a series for each instance where one for each entity is shown."""
    for panel in view.panels:
        for target, facts in known(view, panel):
            identity = facts.labels.identity
            leaked = sorted(_TARGET_LABELS & identity) if identity is not None else []
            if leaked and _hides(panel, target):
                yield _flaw(view, panel, target, facts, leaked)


def _hides(panel: Panel, target: Target) -> bool:
    """Whether the panel names series by something, and not by where they were scraped."""
    legend = template(target)
    if legend is not None:
        named = {each.label for each in placeholders(legend)}
        return not named & _TARGET_LABELS and "$" not in legend
    if target.format != "table":
        return False
    hidden = {
        name
        for step in panel.transformations
        if step.id == "organize"
        for name, is_out in mapping(step.options.get("excludeByName")).items()
        if is_out is True
    }
    return "instance" in hidden


def _flaw(view: View, panel: Panel, target: Target, facts: Facts, leaked: list[str]) -> Flaw:
    listed = " and ".join(f"`{label}`" for label in leaked)
    message = (
        f"{query_name(panel, target)} of {called(panel)} yields a series for every {listed}, which the panel hides"
    )
    entity = ", ".join(sorted((facts.labels.possible or frozenset()) - _TARGET_LABELS))
    operator = "max" if facts.shared else "sum"
    wrapped = f"{operator} by ({entity}) (" if entity else f"{operator}("
    root = view.analysis(target).root
    edits: tuple[Edit, ...] = ()
    if facts.shared and root is not None:
        edits = (Edit(root.start, root.start, wrapped), Edit(root.end, root.end, ")"))
    return Flaw(
        KIND,
        Spot(target.pointer),
        message,
        f"aggregate: `{wrapped}…)`",
        panel,
        target,
        tuple((target.pointer, edit) for edit in edits),
        metrics=metrics_of(view.analysis(target)),
    )
