"""What is known of a function's result."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from sdkgen.promql.facts import ALWAYS, UNKNOWN_VECTOR, Facts, Presence, Shape, ValueKind
from sdkgen.promql.functions import COUNTER_FUNCTIONS, FUNCTIONS
from sdkgen.promql.inference.aggregations import with_label
from sdkgen.promql.labels import ANY_LABELS, ANYTHING, NO_LABELS, Domain, Labels
from sdkgen.promql.nodes import Node, Selector, Text, bare
from sdkgen.promql.units import NUMBER, SECONDS, Unit, unit_of

if TYPE_CHECKING:
    from sdkgen.promql.inference import Inference
    from sdkgen.promql.nodes import Call

_SECONDS = Unit(((SECONDS, 1),))
_NOW = Facts(Shape.SCALAR, ValueKind.TIMESTAMP, NO_LABELS, _SECONDS, 0.0)
_NO_NUMBER = Facts(Shape.SCALAR, ValueKind.NUMBER, NO_LABELS)
_KEEPS = frozenset(
    {
        "avg_over_time",
        "min_over_time",
        "max_over_time",
        "last_over_time",
        "first_over_time",
        "quantile_over_time",
        "ceil",
        "floor",
        "round",
        "sort",
        "sort_desc",
        "sort_by_label",
        "sort_by_label_desc",
    }
)
_SPREADS = frozenset({"stddev_over_time", "stdvar_over_time", "mad_over_time"})
_COUNTS = frozenset({"count_over_time", "changes", "resets", "histogram_count"})
_CLOCK = {
    "minute": (0, 59),
    "hour": (0, 23),
    "day_of_week": (0, 6),
    "day_of_month": (1, 31),
    "day_of_year": (1, 366),
    "days_in_month": (28, 31),
    "month": (1, 12),
    "year": (1970, inf),
}
_RATES = {ValueKind.COUNTER: ValueKind.RATE, ValueKind.BUCKET: ValueKind.BUCKET_RATE}
_INCREASES = {ValueKind.COUNTER: ValueKind.INCREASE, ValueKind.BUCKET: ValueKind.BUCKET_RATE}
_NO_DIFFERENCES = frozenset({ValueKind.TIMESTAMP, ValueKind.COUNTER, ValueKind.BUCKET, ValueKind.STATE})
_OVER_TIME = frozenset({"avg_over_time", "min_over_time", "max_over_time", "quantile_over_time"})
_WHOLE = frozenset({".*", "(.*)", "(.+)", ".+", "", "^(.*)$", "^.*$"})


def called(known: Inference, node: Call) -> Facts:
    """The facts of a call's result."""
    name = node.function.text
    signature = FUNCTIONS.get(name or "")
    if name is None or signature is None:
        return UNKNOWN_VECTOR
    subject = _subject(known, node)
    if subject is None:
        return _without_series(known, node, name)
    result = subject._replace(shape=signature.returns, value=None)
    return _special(node, name, result) or _plain(known, node, name, result)


def _subject(known: Inference, node: Call) -> Facts | None:
    """The facts of the argument that has series."""
    for argument in node.arguments:
        facts = known[argument]
        if facts.shape in (Shape.VECTOR, Shape.MATRIX):
            return facts
    return None


def _without_series(known: Inference, node: Call, name: str) -> Facts:
    """`time()`, `vector(1)`, `hour()` and other calls without series."""
    if name in ("time", "start", "end"):
        return _NOW
    if name == "vector" and node.arguments:
        return known[node.arguments[0]]._replace(shape=Shape.VECTOR, labels=NO_LABELS, presence=ALWAYS)
    if name in _CLOCK:
        low, high = _CLOCK[name]
        return Facts(Shape.VECTOR, ValueKind.NUMBER, NO_LABELS, NUMBER, low, high)
    return _NO_NUMBER if FUNCTIONS[name].returns is Shape.SCALAR else UNKNOWN_VECTOR


def _plain(known: Inference, node: Call, name: str, result: Facts) -> Facts:
    """Functions of values, which leave labels alone."""
    if name in COUNTER_FUNCTIONS:
        return _rated(name, result)
    if name in _KEEPS:
        return _smoothed(result, name)
    if name in _COUNTS:
        presence = result.presence
        return result._replace(kind=ValueKind.COUNT, unit=NUMBER, low=0.0, high=inf, presence=presence)
    if name in _SPREADS:
        return result._replace(kind=ValueKind.GAUGE, unit=None if "var" in name else result.unit, low=0.0, high=inf)
    if name in _CLOCK:
        low, high = _CLOCK[name]
        return result._replace(kind=ValueKind.NUMBER, unit=NUMBER, low=low, high=high)
    return _by_name(known, node, name, result)


def _rated(name: str, result: Facts) -> Facts:
    if not result.kind.is_raw_counter:
        # What is wrong is said at the call; above it nothing can be proved.
        return result._replace(kind=ValueKind.UNKNOWN, unit=None, low=-inf, high=inf, shared=False)
    if name == "increase":
        return result._replace(kind=_INCREASES[result.kind], low=0.0, high=inf)
    unit = None if result.unit is None else result.unit.per_second()
    return result._replace(kind=_RATES[result.kind], unit=unit, low=0.0, high=inf)


def _smoothed(result: Facts, name: str) -> Facts:
    if result.kind.is_raw_counter and name in _OVER_TIME:
        return result._replace(kind=ValueKind.GAUGE)
    if result.kind is ValueKind.STATE and name in ("avg_over_time", "quantile_over_time"):
        kind = ValueKind.RATIO if (result.low, result.high) == (0.0, 1.0) else ValueKind.GAUGE
        return result._replace(kind=kind, unit=NUMBER)
    return result


def _by_name(known: Inference, node: Call, name: str, result: Facts) -> Facts:  # noqa: PLR0911  (one line a function)
    match name:
        case "delta" | "idelta":
            kind = ValueKind.GAUGE if result.kind in _NO_DIFFERENCES else result.kind
            return result._replace(kind=kind, low=-inf, high=inf)
        case "deriv":
            unit = None if result.unit is None else result.unit.per_second()
            return result._replace(kind=ValueKind.GAUGE, unit=unit, low=-inf, high=inf)
        case "predict_linear" | "holt_winters" | "double_exponential_smoothing":
            kind = ValueKind.GAUGE if result.kind.is_raw_counter else result.kind
            return result._replace(kind=kind, low=-inf, high=inf)
        case "sum_over_time":
            return result._replace(kind=ValueKind.GAUGE, unit=None, low=0.0 if result.low >= 0 else -inf, high=inf)
        case "present_over_time":
            return result._replace(kind=ValueKind.NUMBER, unit=NUMBER, low=1.0, high=1.0, source=None)
        case "timestamp" | "ts_of_max_over_time" | "ts_of_min_over_time":
            return result._replace(kind=ValueKind.TIMESTAMP, unit=_SECONDS, low=0.0, high=inf)
        case "abs":
            return result._replace(low=0.0, high=max(abs(result.low), abs(result.high)))
        case "clamp" | "clamp_min" | "clamp_max":
            return _clamped(known, node, name, result)
        case "sgn":
            return result._replace(kind=ValueKind.NUMBER, unit=NUMBER, low=-1.0, high=1.0)
        case _:
            return result._replace(kind=ValueKind.GAUGE, unit=None, low=-inf, high=inf)


def _clamped(known: Inference, node: Call, name: str, result: Facts) -> Facts:
    bounds = [known[argument].value for argument in node.arguments[1:]]
    low, high = result.low, result.high
    if name != "clamp_max" and bounds and bounds[0] is not None:
        low, high = max(low, bounds[0]), max(high, bounds[0])
    if name != "clamp_min" and bounds and bounds[-1] is not None:
        low, high = min(low, bounds[-1]), min(high, bounds[-1])
    return result._replace(low=low, high=high)


def _special(node: Call, name: str, result: Facts) -> Facts | None:  # noqa: PLR0911  (one line a function)
    """Functions that change labels, or what series there are; None for any other."""
    match name:
        case "histogram_quantile":
            return _quantile(result)
        case "histogram_fraction":
            return result._replace(kind=ValueKind.RATIO, unit=NUMBER, low=0.0, high=1.0)
        case "label_replace":
            return result._replace(labels=_replaced(result.labels, _texts(node, 1)))
        case "label_join":
            return result._replace(labels=_joined(result.labels, _texts(node, 1)))
        case "absent" | "absent_over_time":
            return _absent(node)
        case "scalar":
            presence = result.presence._replace(nan=result.presence.empty or "there may be more than one series")
            return result._replace(labels=NO_LABELS, presence=presence._replace(empty=None), shared=False)
        case "info":
            return result._replace(labels=result.labels._replace(possible=None))
        case _:
            return None


def _quantile(result: Facts) -> Facts:
    metric = result.source.metric if result.source is not None else None
    unit = None if metric is None else unit_of(metric.unit)
    presence = result.presence._replace(nan="without observations in the window there is no quantile")
    return result._replace(
        kind=ValueKind.QUANTILE, unit=unit, low=0.0, high=inf, labels=result.labels.without({"le"}), presence=presence
    )


def _texts(node: Call, first: int) -> list[str | None]:
    arguments = [bare(argument) for argument in node.arguments[first:]]
    return [argument.value if isinstance(argument, Text) else None for argument in arguments]


def _replaced(labels: Labels, texts: list[str | None]) -> Labels:
    """`label_replace(v, target, replacement, source, regex)`."""
    if len(texts) < len("trsx") or any(text is None or "$" in text for text in (texts[0],)):
        return labels._replace(possible=None)
    target, replacement, source, regex = (text or "" for text in texts[:4])
    is_certain = regex in _WHOLE and (labels.has(source) or regex in (".*", "(.*)", "^(.*)$", "^.*$"))
    if not replacement:
        return labels.without({target}) if is_certain else labels._replace(certain=labels.certain - {target})
    is_literal = "$" not in replacement
    domain = Domain(frozenset((replacement,))) if is_literal and is_certain else ANYTHING
    if is_certain and not is_literal and replacement in ("$1", "${1}"):
        domain = labels.domain(source)
    added = with_label(labels, target, domain)
    if not is_certain and not labels.has(target):
        added = added._replace(certain=added.certain - {target})
    if not is_literal and not labels.may_have(target):
        added = added._replace(determined={**added.determined, target: frozenset((source,))})
    return added


def _joined(labels: Labels, texts: list[str | None]) -> Labels:
    """`label_join(v, target, separator, source…)`."""
    if not texts or texts[0] is None:
        return labels._replace(possible=None)
    return with_label(labels, texts[0], ANYTHING)


def _absent(node: Call) -> Facts:
    """One series with the labels that equality names, or none."""
    selector: Node = bare(node.arguments[0])
    while not isinstance(selector, Selector) and selector.children():
        selector = bare(selector.children()[0])
    labels = NO_LABELS
    if isinstance(selector, Selector):
        for matcher in selector.matchers:
            if matcher.operator == "=" and matcher.label.text is not None:
                labels = with_label(labels, matcher.label.text, Domain(frozenset((matcher.value,))))
    else:
        labels = ANY_LABELS
    present = Presence("the series exist", is_filter=True)
    return Facts(Shape.VECTOR, ValueKind.NUMBER, labels, NUMBER, 1.0, 1.0, presence=present)
