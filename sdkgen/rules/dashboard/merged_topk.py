"""Several independent choices are put into one table.

## What it does
Warns about a table that merges or joins two queries which each choose their own series with `topk` or `bottomk`.

## Why it matters
The ten busiest consumers are not the ten with most errors. The table has up to twenty rows, each with half of its
cells empty.

## Example
A: `topk(10, sum by (consumer) (…requests…))`, B: `topk(10, sum by (consumer) (…errors…))`, merged

## Use instead
B: `sum by (consumer) (…errors…) and topk(10, sum by (consumer) (…requests…))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.nodes import Aggregation
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._shown import called, metrics_of, outermost
from sdkgen.rules.dashboard.topk_range import CHOOSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Target
    from sdkgen.documents.view import View

KIND = warning("SDK462", "merged-topk", __doc__)

_JOINING = frozenset({"merge", "joinByField", "seriesToColumns"})


def check(view: View) -> Iterator[Flaw]:
    """Every table of several choices."""
    for panel in view.panels:
        if not any(each.id in _JOINING and not each.disabled for each in panel.transformations):
            continue
        choosing = [target for target in panel.shown if _chooses(view, target)]
        if len(choosing) > 1:
            yield _flaw(view, panel, choosing)


def _chooses(view: View, target: Target) -> bool:
    node = outermost(view.analysis(target))
    return isinstance(node, Aggregation) and node.operator.text in CHOOSING


def _flaw(view: View, panel: Panel, choosing: list[Target]) -> Flaw:
    first, second = choosing[:2]
    message = f"{called(panel)} joins rows that queries {first.ref} and {second.ref} choose independently of each other"
    help_ = f"choose in {first.ref} alone, and restrict {second.ref} with `and` and the same choice"
    analysis = view.analysis(second)
    root = analysis.root
    spot = Spot(second.pointer, root.start, root.end) if root is not None else Spot(second.pointer)
    return Flaw(KIND, spot, message, help_, panel, second, metrics=metrics_of(analysis))
