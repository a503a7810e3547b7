"""What scrapes show of each metric: its type, its series, and the values of its labels."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from math import inf, isfinite
from typing import TYPE_CHECKING

from sdkgen.drift.moments import LATEST_MOMENT
from sdkgen.exposition import Dialect, Exposition, Family
from sdkgen.exposition.sample import as_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_PART_LABELS = {"histogram": "le", "summary": "quantile"}
_EXPOSED_SUFFIX = {"counter": "_total", "info": "_info"}
_TYPES = {"info": "gauge", "stateset": "gauge"}


@dataclass(frozen=True, slots=True)
class Observed:
    """A metric as it was seen.

    ``values`` maps each label to its values and in how many label sets they stand; ``label_sets`` is None when only
    metadata was seen; ``type_evidence`` says how a type was guessed that nothing declares. ``odd_values`` are
    those of a gauge that can be no point in time.
    """

    name: str
    type: str
    type_evidence: str | None
    help: str | None
    unit: str | None
    label_sets: int | None
    values: Mapping[str, Mapping[str, int]]
    buckets: tuple[float, ...]
    has_fractions: bool
    odd_values: tuple[float, ...] = ()


def observe(
    expositions: Iterable[Exposition], metadata: Iterable[Observed] = (), ignored: tuple[str, ...] = ()
) -> list[Observed]:
    """Every metric of the scrapes, and of the metadata what the scrapes do not have; sorted by name.

    ``ignored`` holds patterns of names to leave out.
    """
    found: dict[str, Observed] = {}
    for exposition in expositions:
        for observed in _observe(exposition):
            known = found.get(observed.name)
            found[observed.name] = _merged(known, observed) if known else observed
    for observed in metadata:
        known = found.setdefault(observed.name, observed)
        if known.help is None or known.unit is None:
            found[observed.name] = replace(known, help=known.help or observed.help, unit=known.unit or observed.unit)
    return [found[name] for name in sorted(found) if not any(fnmatchcase(name, pattern) for pattern in ignored)]


def _observe(exposition: Exposition) -> Iterator[Observed]:
    families = _with_untyped_histograms(exposition.families)
    openmetrics = exposition.dialect is Dialect.OPENMETRICS
    for family in families.values():
        if family.type != "gaugehistogram" and not _is_creation_time(family, families):
            suffix = _EXPOSED_SUFFIX.get(family.type, "") if openmetrics else ""
            yield _observed(family, f"{family.name}{suffix}")


def _observed(family: Family, name: str) -> Observed:
    part = _PART_LABELS.get(family.type, "")
    values: defaultdict[str, defaultdict[str, set[frozenset[tuple[str, str]]]]] = defaultdict(lambda: defaultdict(set))
    label_sets = {sample.label_set(part) for sample in family.samples}
    for labels in label_sets:
        for label, value in labels:
            if value:
                values[label][value].add(labels)
    type_, evidence = _type(family)
    return Observed(
        name=name,
        type=type_,
        type_evidence=evidence,
        help=family.help or None,
        unit=family.unit,
        label_sets=len(label_sets),
        values={label: {value: len(sets) for value, sets in found.items()} for label, found in sorted(values.items())},
        buckets=_buckets(family),
        has_fractions=any(isfinite(sample.value) and not sample.value.is_integer() for sample in family.samples),
        odd_values=_odd_values(family) if type_ == "gauge" else (),
    )


def _odd_values(family: Family) -> tuple[float, ...]:
    values = {sample.value for sample in family.samples if isfinite(sample.value)}
    return tuple(sorted(value for value in values if not 0 <= value <= LATEST_MOMENT))


def _type(family: Family) -> tuple[str, str | None]:
    if family.is_typed and not family.type_line:
        return family.type, "the scrape declares no type, its samples are those of a histogram"
    if family.is_typed:
        return _TYPES.get(family.type, family.type), None
    if family.name.endswith("_total"):
        return "counter", "the scrape declares no type, the name ends in `_total`"
    return "gauge", "the scrape declares no type"


def _buckets(family: Family) -> tuple[float, ...]:
    bounds = {as_number(sample.labels.get("le", "")) for sample in family.part("_bucket")}
    return tuple(sorted(bound for bound in bounds if bound is not None and -inf < bound < inf))


def _with_untyped_histograms(families: Mapping[str, Family]) -> dict[str, Family]:
    """The families with those put together that are the parts of a histogram that nothing declares."""
    result = dict(families)
    for name, family in families.items():
        base = name.removesuffix("_bucket")
        if base == name or family.is_typed or not all("le" in sample.labels for sample in family.samples):
            continue
        parts = [
            result.pop(f"{base}{suffix}") for suffix in ("_bucket", "_sum", "_count") if f"{base}{suffix}" in result
        ]
        samples = tuple(sample for part in parts for sample in part.samples)
        result[base] = replace(families.get(base, family), name=base, type="histogram", samples=samples)
    return result


def _is_creation_time(family: Family, families: Mapping[str, Family]) -> bool:
    """Whether a family is what clients write beside a counter or distribution in text 0.0.4."""
    base = family.name.removesuffix("_created")
    return base != family.name and not families.keys().isdisjoint((base, f"{base}_total"))


def _merged(first: Observed, second: Observed) -> Observed:
    """Two sights of one metric, at two instances of a service."""
    values: dict[str, dict[str, int]] = {label: dict(found) for label, found in first.values.items()}
    for label, found in second.values.items():
        known = values.setdefault(label, {})
        for value, count in found.items():
            known[value] = max(known.get(value, 0), count)
    return replace(
        first,
        help=first.help or second.help,
        unit=first.unit or second.unit,
        label_sets=max(first.label_sets or 0, second.label_sets or 0),
        values=dict(sorted(values.items())),
        buckets=first.buckets or second.buckets,
        has_fractions=first.has_fractions or second.has_fractions,
    )
