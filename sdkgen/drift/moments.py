"""The values of a gauge compared with its definition: ranges, states, and points in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.drift import kinds
from sdkgen.exposition.sample import as_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.drift.expectation import Expectation
    from sdkgen.exposition import Exposition, Family, Sample
    from sdkgen.model import Metric

_CLOCK_SKEW = 300.0
"""Seconds by which two clocks may differ."""

LATEST_MOMENT = 1e11
"""Unix time in the year 5138; as milliseconds it is 1973: a larger point in time was not meant in seconds."""


def compare_gauge(
    metric: Metric, family: Family, exposition: Exposition, expectation: Expectation
) -> Iterator[Diagnostic]:
    """The first sample outside the range or states, and the first that is stale."""
    sentinels = {as_number(number) for number in metric.sentinels}
    measured = [sample for sample in family.samples if sample.value not in sentinels]
    for sample in measured:
        complaint = _unexpected(metric, sample)
        if complaint:
            related = expectation.declared(metric, "states" if metric.states else "range")
            yield kinds.UNEXPECTED_VALUE.at(exposition.sample_span(sample), complaint, related=related)
            break
    for sample in measured:
        complaint = _stale(metric, sample, expectation)
        if complaint:
            related = expectation.declared(metric)
            yield kinds.STALE_GAUGE.at(exposition.sample_span(sample), complaint, related=related)
            break


def _unexpected(metric: Metric, sample: Sample) -> str | None:
    if metric.states and sample.value not in {as_number(number) for number in metric.states}:
        known = ", ".join(f"{number} {meaning}" for number, meaning in metric.states.items())
        return f"`{metric.name}` is {sample.value:g}, which is none of its states ({known})"
    # Written this way round, NaN is outside as well.
    if metric.range and not metric.range[0] <= sample.value <= metric.range[1]:
        return f"`{metric.name}` is {sample.value:g}, outside its range from {metric.range[0]:g} to {metric.range[1]:g}"
    return None


def _stale(metric: Metric, sample: Sample, expectation: Expectation) -> str | None:
    now, allowed = expectation.now, expectation.greatest_age(metric.name)
    if metric.unit == "timestamp_seconds" or metric.name.endswith("_timestamp_seconds"):
        complaint = _wrong_moment(metric.name, sample.value, now)
        if complaint:
            return complaint
        if allowed is not None and now - sample.value > allowed:
            return f"`{metric.name}` is {_span(now - sample.value)} old, more than {_span(allowed)}"
    if sample.timestamp is None:
        return None
    limit = min((age for age in (allowed, metric.expires_after) if age is not None), default=None)
    if limit is not None and now - sample.timestamp > limit:
        return f"the sample of `{metric.name}` was taken {_span(now - sample.timestamp)} ago, limit {_span(limit)}"
    if sample.timestamp > now + _CLOCK_SKEW:
        return f"the sample of `{metric.name}` was taken in the future"
    return None


def _wrong_moment(name: str, value: float, now: float) -> str | None:
    if value > LATEST_MOMENT:
        return f"`{name}` is {value:g}: that is no Unix time in seconds (milliseconds?)"
    if value > now + _CLOCK_SKEW:
        return f"`{name}` is {_span(value - now)} in the future"
    if value < 0:
        return f"`{name}` is {value:g}, a time before 1970"
    return None


def _span(seconds: float) -> str:
    """A duration with its two largest units, such as ``2h5m``."""
    rest, words = round(seconds), []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        count, rest = divmod(rest, size)
        words += [f"{count}{unit}"] if count else []
    return "".join(words[:2]) or "0s"
