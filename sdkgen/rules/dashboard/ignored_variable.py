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

from typing import TYPE_CHECKING, NamedTuple

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


class _Missed(NamedTuple):
    """A variable that a panel does not use, the label that it selects, and where the panel could be filtered."""

    variable: str
    label: str
    target: Target
    selector: Selector


def check(view: View) -> Iterator[Flaw]:
    """Every panel that does not follow a variable, or several."""
    if view.dashboard is None or view.dashboard.is_library:
        return
    variables = [each.variable for each in view.dashboard.variables if each.variable.kind in _FILTERS]
    if not variables:
        return
    used = {panel.pointer: _names(panel) for panel in view.panels}
    followed = [each for each in variables if any(each.name in names for names in used.values())]
    labels = {each.name: each.label or _compared_label(view, each.name) for each in followed}
    for panel in view.panels:
        unused = [each for each in followed if each.name not in used[panel.pointer]]
        missed = [_missed(view, panel, each, label) for each in unused if (label := labels[each.name])]
        found = [each for each in missed if each is not None]
        if found:
            yield _flaw(panel, found)


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


def _missed(view: View, panel: Panel, variable: Variable, label: str) -> _Missed | None:
    for target in panel.shown:
        selector = _filterable(view, target, variable, label)
        if selector is not None:
            return _Missed(variable.name, label, target, selector)
    return None


def _flaw(panel: Panel, missed: list[_Missed]) -> Flaw:
    """One flaw for all variables that a panel does not follow, where the first of them belongs."""
    names = list(dict.fromkeys(_name(each.selector) for each in missed))
    variables, labels = (_listed(which, missed) for which in ("variable", "label"))
    metrics = f"{', '.join(f'`{name}`' for name in names)} {'has' if len(names) == 1 else 'have'}"
    message = f"{called(panel)} does not follow the {variables}, although {metrics} the {labels}"
    matchers = ", ".join(f'{each.label}=~"${each.variable}"' for each in missed)
    help_ = f"add `{matchers}`, so that all panels show the same selection"
    target, selector = missed[0].target, missed[0].selector
    spot = Spot(target.pointer, selector.start, selector.end)
    return Flaw(KIND, spot, message, help_, panel, target, metrics=tuple(names))


def _listed(which: str, missed: list[_Missed]) -> str:
    """`the variable` or `the label`, or several of them."""
    return f"{which}{'s' * (len(missed) > 1)} {', '.join(f'`{getattr(each, which)}`' for each in missed)}"


def _name(selector: Selector) -> str:
    return (selector.name.text if selector.name is not None else None) or ""


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
