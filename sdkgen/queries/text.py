"""PromQL as somebody wrote it: what it names, and how a dashboard's variables get into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.outline import Selector, outline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model import Metric
    from sdkgen.model.query import Query
    from sdkgen.queries.setting import Setting

_SUFFIXES = ("_bucket", "_sum", "_count")


def names_in(promql: str) -> Iterator[tuple[str, Selector]]:
    """Every selector whose metric is certain, with that metric."""
    for selector in outline(promql).selectors:
        if selector.metric is not None:
            yield selector.metric, selector


def family_of(name: str, metrics: Mapping[str, Metric]) -> Metric | None:
    """The metric that a series belongs to: of its own name, or a histogram with a suffix."""
    if name in metrics:
        return metrics[name]
    bases = (name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix))
    return next((metrics[base] for base in bases if base in metrics and metrics[base].has_suffixes), None)


def metrics_of(query: Query, metrics: Mapping[str, Metric]) -> tuple[Metric, ...]:
    """Every metric that a query reads, by intent or in PromQL, each once."""
    written = [
        family_of(name, metrics) for each in query.all if each.intent == "promql" for name, _ in names_in(each.text)
    ]
    found = [*query.metrics, *(metric for metric in written if metric is not None)]
    return tuple({metric.name: metric for metric in found}.values())


def with_filters(promql: str, setting: Setting) -> str:
    """The query with the matcher of every variable at each selector whose metric has the label."""
    for selector in sorted((each for _, each in names_in(promql)), key=lambda each: each.start, reverse=True):
        metric = family_of(selector.metric or "", setting.metrics)
        if metric is None or selector.name is None:
            continue
        written = {matcher.label.text for matcher in selector.matchers}
        filters = setting.applicable(tuple(label.name for label in metric.labels))
        added = [each.matcher for each in filters if each.label not in written]
        if added:
            promql = _inserted(promql, selector, ", ".join(added))
    return promql


def _inserted(promql: str, selector: Selector, matchers: str) -> str:
    end = selector.name.end if selector.name else selector.start
    rest = promql[end:]
    if not rest.lstrip().startswith("{"):
        return f"{promql[:end]}{{{matchers}}}{rest}"
    inside = end + rest.index("{") + 1
    comma = "" if promql[inside:].lstrip().startswith("}") else ", "
    return f"{promql[:inside]}{matchers}{comma}{promql[inside:]}"
