"""What was seen becomes a draft: every observation is kept, every guess says what it rests on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import takewhile
from typing import TYPE_CHECKING

from sdkgen.drift.expectation import BUILTIN_FAMILIES
from sdkgen.infer.domains import judge_domain, round_up
from sdkgen.infer.draft import Draft, DraftLabel, DraftMetric, Options
from sdkgen.infer.names import group_names, help_of, service_of, snake_case, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sdkgen.infer.observe import Observed

_SMALLEST_BUDGET = 100
_ROOM = 4
_FRACTION = 0.000001
_FRACTIONAL_UNITS = frozenset({"seconds", "ratio", "timestamp_seconds", "dollars", "celsius", "joules", "meters"})


def propose(observed: Sequence[Observed], options: Options) -> Draft:
    """A first draft, before the rules have seen it."""
    labels = _Labels.of(observed)
    groups = group_names(metric.name for metric in observed)
    metrics = {metric.name: _metric(metric, groups[metric.name], labels, options) for metric in observed}
    return Draft(
        options=options,
        service=options.service or service_of(metrics),
        is_service_guessed=options.service is None,
        metrics=metrics,
        labels=labels.definitions,
        left_out={},
    )


def _metric(observed: Observed, group: str, labels: _Labels, options: Options) -> DraftMetric:
    guesses: dict[str, str] = {}
    unit = observed.unit or unit_of(observed.name, observed.type)
    ids = tuple(labels.ids[observed.name, label] for label in observed.values)
    is_open = any(not labels.definitions[id_].domain.values for id_ in ids)
    if observed.type_evidence:
        guesses["type"] = observed.type_evidence
    if unit and not observed.unit:
        guesses["unit"] = "from the name"
    if not observed.help:
        guesses["help"] = "from the name"
    draft = DraftMetric(
        name=observed.name,
        group=group,
        type=observed.type,
        help=observed.help or help_of(observed.name),
        unit=unit,
        labels=ids,
        buckets=observed.buckets,
        resolution=_resolution(observed, unit, guesses),
        sentinels=observed.odd_values if unit == "timestamp_seconds" else (),
        max_series=_budget(observed, guesses) if is_open else None,
        is_external=False,
        guesses=guesses,
        notes=(_seen(observed),),
    )
    why = _why_external(observed, options)
    return draft.external(why) if why else draft


def _seen(observed: Observed) -> str:
    if observed.label_sets is None:
        return "known from metadata only: labels and buckets are missing here"
    if observed.label_sets == 0:
        return "declared without any series: labels and buckets are missing here"
    return f"seen: {observed.label_sets:,} series" if observed.values else "seen: one series without labels"


def _why_external(observed: Observed, options: Options) -> str | None:
    if options.external:
        return "these are the metrics of an exporter"
    if any(fnmatchcase(observed.name, pattern) for pattern in BUILTIN_FAMILIES):
        return "a client library exposes it about itself"
    return "generated code records histograms, not summaries" if observed.type == "summary" else None


def _budget(observed: Observed, guesses: dict[str, str]) -> int:
    guesses["max_series"] = f"{observed.label_sets or 0:,} seen"
    return max(_SMALLEST_BUDGET, round_up(_ROOM * (observed.label_sets or 0)))


def _resolution(observed: Observed, unit: str | None, guesses: dict[str, str]) -> float | None:
    """Counters are kept whole unless their unit is divisible: fractions that were seen must not be lost."""
    if observed.type != "counter" or not observed.has_fractions or unit in _FRACTIONAL_UNITS:
        return None
    guesses["resolution"] = "fractions were seen"
    return _FRACTION


@dataclass(slots=True)
class _Labels:
    """Label definitions, and the id that a label of a metric has among them."""

    definitions: dict[str, DraftLabel] = field(default_factory=dict)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, observed: Iterable[Observed]) -> _Labels:
        """One definition for labels of the same name that share values, or that are all open."""
        by_name: defaultdict[str, list[tuple[str, dict[str, int]]]] = defaultdict(list)
        for metric in observed:
            for label, values in metric.values.items():
                by_name[label].append((metric.name, dict(values)))
        result = cls()
        for name in sorted(by_name):
            for cluster in _clusters(name, by_name[name]):
                result.define(name, cluster)
        return result

    def define(self, name: str, cluster: _Cluster) -> None:
        """Adds a definition; the first of a name gets it as its id, later ones say whose label they are."""
        id_ = snake_case(name, "label")
        if id_ in self.definitions:
            id_ = snake_case(f"{_stem(cluster.metrics)}_{id_}", "label")
        while id_ in self.definitions:
            id_ = f"{id_}_too"
        self.definitions[id_] = DraftLabel(id_, name, judge_domain(name, cluster.values), tuple(cluster.values))
        for metric in cluster.metrics:
            self.ids[metric, name] = id_


@dataclass(slots=True)
class _Cluster:
    """Metrics whose label of one name has values in common."""

    metrics: list[str]
    values: dict[str, int]


def _clusters(name: str, uses: Iterable[tuple[str, dict[str, int]]]) -> list[_Cluster]:
    """The clusters of a label's uses, the one of most metrics first."""
    clusters: list[_Cluster] = []
    for metric, values in uses:
        touching = [cluster for cluster in clusters if not cluster.values.keys().isdisjoint(values)]
        merged = _united([_Cluster([metric], values), *touching])
        clusters = [cluster for cluster in clusters if cluster not in touching] + [merged]
    is_open = [not judge_domain(name, cluster.values).values for cluster in clusters]
    opened = [cluster for cluster, flag in zip(clusters, is_open, strict=True) if flag]
    closed = [cluster for cluster, flag in zip(clusters, is_open, strict=True) if not flag]
    united = [_united(opened)] if opened else []
    return sorted([*united, *closed], key=lambda cluster: (-len(cluster.metrics), min(cluster.metrics)))


def _united(clusters: Iterable[_Cluster]) -> _Cluster:
    result = _Cluster([], {})
    for cluster in clusters:
        result.metrics += cluster.metrics
        for value, count in cluster.values.items():
            result.values[value] = max(count, result.values.get(value, 0))
    return result


def _stem(metrics: Sequence[str]) -> str:
    """What the names of metrics have in common, in whole words."""
    if len(metrics) == 1:
        return metrics[0].removesuffix("_total")
    columns = zip(*(name.split("_") for name in metrics), strict=False)
    shared = [words[0] for words in takewhile(lambda words: len(set(words)) == 1, columns)]
    return "_".join(shared) or min(metrics)
