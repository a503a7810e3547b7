"""Alert rules that Grafana manages itself, as its files for provisioning and its exports have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdkgen.documents.durations import interval_seconds
from sdkgen.documents.panels import language_of, setting
from sdkgen.documents.records import ManagedRules, Rule, Setting, Target
from sdkgen.documents.shapes import below, mapping, mappings, number, text
from sdkgen.promql.query import PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.documents.read import Source
    from sdkgen.text.documents import Pointer

_COMPUTED = ("__expr__", "-100")
"""Data sources whose queries are steps between queries and alert: reductions, thresholds, formulas."""


def is_managed(rules: Any) -> bool:  # noqa: ANN401  (whatever the document held)
    """Whether these are rules of Grafana's, which look like those of Prometheus but ask several queries each."""
    return any("condition" in rule and "data" in rule for _, rule in mappings(rules))


def read_managed(data: Any, pointer: Pointer, source: Source) -> ManagedRules | None:  # noqa: ANN401
    """The rules of the groups in ``data``, which stands at ``pointer``, or None when it has none."""
    rules, queries = [], []
    for index, group in mappings(below(data, "groups")):
        here = (*pointer, "groups", index, "rules")
        for position, each in mappings(group.get("rules")) if is_managed(group.get("rules")) else ():
            rule = _rule(each, (*here, position))
            rules.append(rule)
            queries += [(rule, target) for target in _targets(each, rule.pointer, source)]
    return ManagedRules(tuple(rules), tuple(queries)) if rules else None


def _rule(data: Mapping[str, Any], pointer: Pointer) -> Rule:
    title = Setting(text(data.get("title")), (*pointer, "title"))
    hold = interval_seconds(text(data.get("for")))
    return Rule(pointer, record=None, alert=title, target=None, hold=hold, labels={}, annotations={})


def _targets(data: Mapping[str, Any], pointer: Pointer, source: Source) -> Iterator[Target]:
    for index, query in mappings(data.get("data")):
        here = (*pointer, "data", index, "model")
        model = mapping(query.get("model"))
        scalar = source.scalar((*here, "expr")) if isinstance(model.get("expr"), str) else None
        datasource = setting(model, here, "datasource")
        if text(query.get("datasourceUid")) in _COMPUTED or scalar is None or not scalar.text.strip():
            continue
        step = number(model.get("intervalMs"))
        is_instant = model.get("instant") in (True, "true")
        yield Target(
            scalar.text,
            (*here, "expr"),
            PlaceKind.MANAGED,
            ref=text(query.get("refId")),
            is_instant=is_instant,
            is_range=not is_instant,
            interval=step / 1000 if step else None,
            language=language_of(datasource, "expr"),
            datasource=datasource,
        )
