"""Renamed metrics in queries: a vector is read under every name that its metric has had."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.model.history import over_history
from sdkgen.queries.expression import duration
from sdkgen.spec.fields import duration_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdkgen.model import Metric
    from sdkgen.queries.setting import Setting


def under_all_names(
    metric: Metric,
    setting: Setting,
    vector: Callable[[Metric], str],
    series: Callable[[Metric], str],
    look_back: tuple[str, float | None] | None = None,
) -> str:
    """``vector`` of the metric, and of what it was called before where that is needed.

    ``look_back`` is the window that it looks back over and its offset in seconds; ``series`` is the plain selector.
    """
    by_name = {**setting.metrics, metric.name: metric}

    def named(name: str) -> Metric:
        return replace(metric, name=name)

    ago = _ago(*look_back) if look_back is not None else None
    if ago is None:
        return over_history(metric, by_name, lambda name: vector(named(name)))
    return over_history(
        metric,
        by_name,
        lambda name: vector(named(name)),
        earlier=lambda name: f"{series(named(name))}{setting.at} offset {ago}",
    )


def _ago(window: str, offset: float | None) -> str | None:
    """How long ago the window began; None when a variable of Grafana and an offset cannot be added up."""
    if not offset:
        return window
    seconds = duration_seconds(window)
    return None if seconds is None else duration(seconds + offset)
