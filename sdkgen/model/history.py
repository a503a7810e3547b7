"""Renamed metrics: which names one metric has had, and how a query reads all of its history.

A metric that names its predecessor in ``renamed_from`` continues its series. While the predecessor is still declared,
both names are exposed from the same numbers; afterwards only what Prometheus keeps has the old name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sdkgen.model.catalogue import Metric


def successors(renamed_from: Mapping[str, str | None]) -> dict[str, str]:
    """Old name → the name that its series have now, through renames of renamed metrics; cycles lead nowhere.

    ``renamed_from`` maps every declared metric to its predecessor.
    """
    following = {old: new for new, old in sorted(renamed_from.items()) if old is not None}
    return {old: last for old in following if (last := _last(old, following)) is not None}


def _last(name: str, following: Mapping[str, str]) -> str | None:
    seen = {name}
    while name in following:
        name = following[name]
        if name in seen:
            return None
        seen.add(name)
    return name


def first_name(name: str, renamed_from: Mapping[str, str | None]) -> str:
    """The name under which the series of ``name`` began, as far as it is declared: stored totals keep it."""
    seen = {name}
    while (before := renamed_from.get(name)) is not None and before not in seen:
        name = before
        seen.add(name)
    return name


def former_names(metric: Metric, metrics: Mapping[str, Metric]) -> tuple[str, ...]:
    """The names that the metric had before, latest first; the oldest need no longer be declared."""
    names: list[str] = []
    current: Metric | None = metric
    while current is not None and (before := current.renamed_from) is not None and before not in (metric.name, *names):
        names.append(before)
        current = metrics.get(before)
    return tuple(names)


def former_metrics(metrics: Mapping[str, Metric]) -> dict[str, Metric]:
    """Every name that a metric had before → the metric: Prometheus still has samples of them, queries may read them."""
    return {name: metric for metric in metrics.values() for name in former_names(metric, metrics)}


def over_history(
    metric: Metric,
    metrics: Mapping[str, Metric],
    expression: Callable[[str], str],
    *,
    earlier: Callable[[str], str] | None = None,
) -> str:
    """PromQL that reads a metric under every name it has had; without former names ``expression`` of its own.

    ``expression`` makes an instant vector of a name, such as ``rate(NAME{…}[5m])``. For one that looks back over a
    window ``earlier`` makes the plain series at its beginning, ``NAME{…} offset 5m``: a name counts once it has existed
    for a whole window, since until then it knows a part of the events only. Series of the names have the same labels,
    so that ``or`` takes each from the first name that has it.
    """
    names = (metric.name, *former_names(metric, metrics))
    if len(names) == 1:
        return expression(metric.name)
    if earlier is None:
        return f"({' or '.join(map(expression, names))})"
    ripe = [f"{expression(name)} and {earlier(name)}" for name in names[:-1]]
    # What is newer than a window under every name is read from where it is.
    return f"({' or '.join([*ripe, expression(names[-1]), *map(expression, names[:-1])])})"
