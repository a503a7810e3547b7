"""A history as text: OpenMetrics with timestamps for backfilling, and the text format for a scrape of one instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model import Metric
    from sdkgen.simulate.history import History, Series

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})
_HELP_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n"})


def open_metrics(history: History) -> Iterator[str]:
    """The whole history in OpenMetrics 1.0, a stretch of lines for each label set, ready for promtool's backfilling.

    Samples carry their time; the lines of a label set are sorted by it.
    """
    stamps = [f" {time}\n" for time in history.scenario.times]
    for family in history.families():
        head = False
        for member in family.members(history.window):
            if not head:
                yield _metadata(family.metric, family.metric.family, openmetrics=True)
                head = True
            yield _stamped(member, stamps)
    yield "# EOF\n"


def exposition(history: History, job: str, instance: str, index: int) -> Iterator[str]:
    """What one instance exposes at the sample ``index``, in the text format 0.0.4."""
    own = (("instance", instance), ("job", job))
    for family in history.families():
        head = False
        for member in family.members(slice(index, index + 1)):
            lines = [
                f"{_name(series, hidden=own)} {value:.15g}\n"
                for series in member
                if set(own) <= set(series.labels) and (value := series.values[0]) is not None
            ]
            if lines and not head:
                yield _metadata(family.metric, family.metric.name, openmetrics=False)
                head = True
            yield "".join(lines)


def _stamped(member: list[Series], stamps: list[str]) -> str:
    columns = []
    for series in member:
        name = f"{_name(series)} "
        columns.append(
            [
                "" if value is None else f"{name}{value:.15g}{stamp}"
                for value, stamp in zip(series.values, stamps, strict=True)
            ]
        )
    return "".join(columns[0]) if len(columns) == 1 else "".join(map("".join, zip(*columns, strict=True)))


def _name(series: Series, hidden: tuple[tuple[str, str], ...] = ()) -> str:
    pairs = ",".join(
        f'{key}="{value.translate(_ESCAPES)}"' for key, value in series.labels if (key, value) not in hidden
    )
    return f"{series.name}{{{pairs}}}" if pairs else series.name


def _metadata(metric: Metric, name: str, *, openmetrics: bool) -> str:
    lines = [f"# TYPE {name} {metric.type.value}"]
    if openmetrics and metric.exposed_unit:
        lines.append(f"# UNIT {name} {metric.exposed_unit}")
    escapes = _ESCAPES if openmetrics else _HELP_ESCAPES
    lines.append(f"# HELP {name} {' '.join(metric.help.split()).translate(escapes)}")
    return "\n".join(lines) + "\n"
