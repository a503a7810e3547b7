"""A panel that a variable of its dashboard could filter, and does not.

## What it does
Warns about a panel none of whose queries uses a variable, although they read metrics with the label that the variable
selects. The label is that of `label_values(metric, label)`, or the one that other panels compare with the variable.

## Why it matters
Half of the panels follow the choice and half show everything. Nobody sees which is which.

## Example
A variable `tier`, panels with `{tier=~"$tier"}`, and one panel with `sum(rate(http_requests_total[5m]))`

## Use instead
`sum(rate(http_requests_total{tier=~"$tier"}[5m]))`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.variables import names_in
from sdkgen.documents.view import Flaw
from sdkgen.promql.query import VariableKind
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._shown import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Scope, Variable
    from sdkgen.promql.nodes import Selector

KIND = warning("SDK452", "ignored-variable", __doc__)

_FILTERS = frozenset({VariableKind.QUERY, VariableKind.CUSTOM})


def check(view: View) -> Iterator[Flaw]:
    """Every panel and variable that do not meet."""
    if view.dashboard is None or view.dashboard.is_library:
        return
    variables = [each.variable for each in view.dashboard.variables if each.variable.kind in _FILTERS]
    if not variables:
        return
    used = {panel.pointer: _names(panel) for panel in view.panels}
    for variable in variables:
        if any(variable.name in names for names in used.values()):
            label = variable.label or _compared_label(view, variable.name)
            for panel in view.panels if label else ():
                if variable.name not in used[panel.pointer]:
                    yield from _flaws(view, panel, variable, label or "")


def _names(panel: Panel) -> frozenset[str]:
    names = {name for target in panel.targets for name in names_in(target.text)}
    return frozenset(names | {panel.repeat})


def _compared_label(view: View, name: str) -> str | None:
    """The label that some matcher compares with the variable."""
    for _, target in view.targets:
        if name in names_in(target.text):
            for selector in view.analysis(target).selectors:
                for matcher in selector.matchers:
                    if name in names_in(matcher.value):
                        return matcher.label.text
    return None


def _flaws(view: View, panel: Panel, variable: Variable, label: str) -> Iterator[Flaw]:
    for target in panel.shown:
        selector = _filterable(view, target, variable, label)
        if selector is None:
            continue
        name = selector.name.text if selector.name else "a metric"
        message = (
            f"{called(panel)} does not follow the variable `{variable.name}`, although `{name}` has the label `{label}`"
        )
        help_ = f'add `{label}=~"${variable.name}"`, so that all panels show the same selection'
        spot = Spot(target.pointer, selector.start, selector.end)
        yield Flaw(KIND, spot, message, help_, panel, target, metrics=(name or "",))
        return


def _filterable(view: View, target: Target, variable: Variable, label: str) -> Selector | None:
    """A selector of the query that the variable could filter."""
    analysis = view.analysis(target)
    for selector in analysis.selectors:
        name = selector.name.text if selector.name is not None else None
        is_compared = any(matcher.label.text == label for matcher in selector.matchers)
        if name is None or is_compared or not analysis.facts(selector).labels.has(label):
            continue
        if not _means_another(view.scope, variable, name, label):
            return selector
    return None


def _means_another(scope: Scope, variable: Variable, name: str, label: str) -> bool:
    """Whether the two metrics have different labels of the same name, such as a job's and a request's `status`."""
    ids = [_label_id(scope, each, label) for each in (variable.metric or "", name)]
    return None not in ids and ids[0] != ids[1]


def _label_id(scope: Scope, series: str, label: str) -> str | None:
    names = (series, *(series.removesuffix(suffix) for suffix in ("_bucket", "_sum", "_count")))
    found = next((scope.catalogue.by_name[name] for name in names if name in scope.catalogue.by_name), None)
    return next((each.id for each in found.labels if each.name == label), None) if found else None
