"""What the parts of a family owe each other, whatever the specification says."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import inf, isnan
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related
from sdkgen.exposition import kinds
from sdkgen.exposition.sample import as_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.exposition.family import Exposition, Family
    from sdkgen.exposition.sample import Sample

    LabelSet = frozenset[tuple[str, str]]


_EXEMPLARY = ("_bucket", "_total")


def check_form(exposition: Exposition) -> Iterator[Diagnostic]:
    """Duplicate series, impossible values and broken histograms: at most one finding of a kind for a family."""
    for family in exposition.families.values():
        yield from _duplicates(exposition, family)
        if family.type == "histogram":
            yield from _first(exposition, _histogram_complaints(family))
        elif family.type == "summary":
            yield from _first(exposition, _summary_complaints(family))
        yield from _impossible(exposition, family)
        yield from _foreign_unit(exposition, family)


def _duplicates(exposition: Exposition, family: Family) -> Iterator[Diagnostic]:
    first: dict[object, Sample] = {}
    repeated = [sample for sample in family.samples if first.setdefault(sample.key, sample) is not sample]
    if repeated:
        sample = repeated[0]
        related = [Related(exposition.sample_span(first[sample.key]), "first exposed here")]
        message = f"the same series of `{family.name}` stands there twice{_more(len(repeated), 'such sample')}"
        help_ = "expose each label set once; two registries in one endpoint must not share a family"
        yield kinds.DUPLICATE_SERIES.at(exposition.sample_span(sample), message, help=help_, related=related)


def _foreign_unit(exposition: Exposition, family: Family) -> Iterator[Diagnostic]:
    if family.unit is not None and not family.name.endswith(f"_{family.unit}"):
        message = f"the unit `{family.unit}` is not the end of the name `{family.name}`"
        yield kinds.MALFORMED_EXPOSITION.at(exposition.family_span(family, family.unit_line), message)


def _impossible(exposition: Exposition, family: Family) -> Iterator[Diagnostic]:
    bad = [sample for sample in family.samples if sample.has_exemplar and not sample.name.endswith(_EXEMPLARY)]
    if bad:
        message = f"`{bad[0].name}` has an exemplar: only buckets and counters may"
        yield kinds.IMPOSSIBLE_SAMPLE.at(exposition.sample_span(bad[0]), message + _more(len(bad), "such sample"))
    bad = [sample for sample in family.samples if _is_impossible(family, sample)]
    if bad:
        message = f"`{bad[0].name}` cannot be {bad[0].value:g}: it is part of a {family.type}"
        yield kinds.IMPOSSIBLE_SAMPLE.at(exposition.sample_span(bad[0]), message + _more(len(bad), "such sample"))


def _is_impossible(family: Family, sample: Sample) -> bool:
    value = sample.value
    if family.type == "info":
        return value != 1
    if family.type == "stateset":
        return value not in (0, 1)
    counts = family.type == "counter" or (
        family.type in ("histogram", "summary") and sample.name.endswith(("_bucket", "_count"))
    )
    return counts and not sample.name.endswith("_created") and (isnan(value) or value < 0)


def _histogram_complaints(family: Family) -> Iterator[tuple[Sample, str]]:
    buckets: defaultdict[LabelSet, list[tuple[float, Sample]]] = defaultdict(list)
    for sample in family.part("_bucket"):
        bound = as_number(sample.labels.get("le", ""))
        if bound is None:
            yield sample, "a bucket without a number in `le`"
            return
        if bound == inf and sample.labels["le"] != "+Inf":
            yield sample, f"its last bucket is `{sample.labels['le']}`, which queries do not find: write `+Inf`"
            return
        buckets[sample.label_set("le")].append((bound, sample))
    sums, counts = _by_labels(family.part("_sum")), _by_labels(family.part("_count"))
    for labels, sample in {**counts, **sums, **{labels: found[0][1] for labels, found in buckets.items()}}.items():
        complaint = _histogram_complaint(buckets.get(labels, []), labels in sums, counts.get(labels))
        if complaint:
            yield sample, complaint


def _histogram_complaint(buckets: list[tuple[float, Sample]], has_sum: bool, count: Sample | None) -> str | None:  # noqa: FBT001
    ordered = sorted(buckets, key=lambda bucket: bucket[0])
    if not ordered or ordered[-1][0] != inf:
        return "no bucket `+Inf`"
    # A histogram of values below zero has no sum in OpenMetrics: it would go down.
    if not has_sum and ordered[0][0] >= 0:
        return "no `_sum`"
    if count is None:
        return "no `_count`"
    fall = next((high for low, high in pairwise(ordered) if high[1].value < low[1].value), None)
    if fall is not None:
        return f"the bucket `{fall[0]:g}` counts less than the one below it"
    if count.value != ordered[-1][1].value:
        return f"`_count` is {count.value:g}, but the bucket `+Inf` is {ordered[-1][1].value:g}"
    return None


def _summary_complaints(family: Family) -> Iterator[tuple[Sample, str]]:
    for sample in family.part(""):
        quantile = as_number(sample.labels.get("quantile", ""))
        if quantile is None or not 0 <= quantile <= 1:
            yield sample, "a value without a `quantile` from 0 to 1"


def _by_labels(samples: Iterable[Sample]) -> dict[LabelSet, Sample]:
    return {sample.label_set(): sample for sample in samples}


def _first(exposition: Exposition, complaints: Iterator[tuple[Sample, str]]) -> Iterator[Diagnostic]:
    found = list(complaints)
    if found:
        sample, complaint = found[0]
        message = f"`{sample.name}` is part of a broken distribution: {complaint}{_more(len(found), 'series like it')}"
        yield kinds.BROKEN_HISTOGRAM.at(exposition.sample_span(sample), message)


def _more(count: int, what: str) -> str:
    return "" if count == 1 else f" (the first of {count:,}: {what})"
