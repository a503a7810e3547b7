"""Series that no metric file declares, as metrics: what queries may name and know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.model.catalogue import Label, Metric, MetricType, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable


def plain_label(name: str, made_by: str, help_: str = "", values: Iterable[str] = ()) -> Label:
    """A label that only what makes the series knows."""
    origin = Origin(made_by, made_by, ("labels", name))
    return Label(name, name, help_ or name, dict.fromkeys(values, ""), None, "", None, made_by, (), origin, {})


def plain_gauge(
    name: str, made_by: str, help_: str, unit: str | None, labels: tuple[Label, ...], *, shared: bool, origin: Origin
) -> Metric:
    """A gauge that ``made_by`` makes: it has no buckets, states, jobs or owner of its own."""
    return Metric(
        name=name,
        type=MetricType.GAUGE,
        help=help_,
        description=None,
        group=made_by,
        unit=unit,
        labels=labels,
        hook=made_by,
        buckets=(),
        resolution=None,
        shared=shared,
        zero_initialised=False,
        event_period=None,
        sentinels={},
        states={},
        range=None,
        expires_after=None,
        declared_max_series=None,
        jobs=(),
        owner=None,
        stability="stable",
        since=None,
        deprecated=None,
        origin=origin,
        extensions={},
    )
