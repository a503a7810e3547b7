"""What several rules ask about a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents.shapes import mapping, text
from sdkgen.promql.nodes import Call, bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Setting, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Analysis, Facts
    from sdkgen.promql.nodes import Node

_SORTING = frozenset({"sort", "sort_desc", "sort_by_label", "sort_by_label_desc"})
_COMPUTING = frozenset({"calculateField", "reduce", "groupBy", "histogram", "rowsToFields", "heatmap", "regression"})


def known(view: View, panel: Panel) -> list[tuple[Target, Facts]]:
    """The shown queries of which something is known."""
    found = [(target, view.facts(target)) for target in panel.shown]
    return [(target, facts) for target, facts in found if facts is not None]


def called(panel: Panel) -> str:
    """The panel as a message names it."""
    return f"`{panel.title}`" if panel.title else "the panel"


def query_name(panel: Panel, target: Target) -> str:
    """The query as a message names it: by its letter where there are several."""
    return f"query {target.ref}" if target.ref and len(panel.targets) > 1 else "the query"


def unit_of_target(panel: Panel, target: Target) -> Setting | None:
    """The unit that a query's values are shown in; None when there is none, or when only the data decides."""
    found = panel.unit
    for override in panel.overrides:
        unit = override.properties.get("unit")
        if unit is None:
            continue
        option = override.option.value
        if override.matcher == "byFrameRefID" or (override.matcher == "byName" and target.format == "table"):
            found = unit if option in (target.ref, *value_columns(panel, target)) else found
        elif override.matcher == "byName" and target.legend and target.legend.value == option:
            found = unit
        elif override.matcher != "byName" or target.format == "table" or "{{" in _legend(target):
            return None
    return found if found is not None and text(found.value) else None


def value_columns(panel: Panel, target: Target) -> set[str]:
    """The names that the column with a target's values has in a table, from the query to the last renaming."""
    names = {f"Value #{target.ref}"} if len(panel.shown) > 1 else {"Value", f"Value #{target.ref}"}
    for step in panel.transformations:
        if step.id == "organize" and not step.disabled:
            renamed = mapping(step.options.get("renameByName"))
            names |= {text(renamed[name]) for name in names if text(renamed.get(name))}
    return names


def _legend(target: Target) -> str:
    return text(target.legend.value) if target.legend else "{{}}"


def computes(panel: Panel) -> bool:
    """Whether a transformation makes other values of those that the queries yield."""
    return any(each.id in _COMPUTING and not each.disabled for each in panel.transformations)


def outermost(analysis: Analysis) -> Node | None:
    """The outermost expression that is neither in parentheses nor only sorted."""
    node = bare(analysis.root) if analysis.root is not None else None
    while isinstance(node, Call) and node.function.text in _SORTING and node.arguments:
        node = bare(node.arguments[0])
    return node


def metrics_of(analysis: Analysis) -> tuple[str, ...]:
    """The names of the specification's metrics that a query reads."""
    return tuple(dict.fromkeys(name for name in _metrics(analysis) if name))


def _metrics(analysis: Analysis) -> Iterator[str]:
    for selector in analysis.selectors:
        source = analysis.facts(selector).source
        if source is not None and source.metric is not None:
            yield source.metric.name
