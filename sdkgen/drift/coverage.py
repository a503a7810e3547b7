"""How much of a specification the scrapes expose, and what of it they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.drift import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.drift.expectation import Expectation
    from sdkgen.model import Metric


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """The metrics of one group that must be there, and those of them that are."""

    group: str
    required: tuple[str, ...]
    exposed: tuple[str, ...]

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return len(self.exposed) / len(self.required)


def required_metrics(expectation: Expectation) -> list[Metric]:
    """The metrics of the job, or without one of the whole service, but for the instrumentation's own."""
    catalogue = expectation.resolution.catalogue
    if catalogue is None:
        return []
    own = {name for name, job in catalogue.scrape_jobs.items() if not job.external}
    jobs = {expectation.job} if expectation.job else own
    return [
        metric
        for metric in catalogue.metrics
        if not metric.is_own and (not jobs.isdisjoint(metric.jobs) or (not expectation.job and metric.is_emitted))
    ]


def group_coverage(exposed: Mapping[str, frozenset[str]], expectation: Expectation) -> list[GroupCoverage]:
    """The coverage of every group with something to cover; ``exposed`` holds metric names by target.

    With a job, a metric counts when every target has it; without one, when any target has.
    """
    sets = list(exposed.values())
    combine = frozenset.intersection if expectation.job else frozenset.union
    found = combine(*sets) if sets else frozenset()
    groups: dict[str, list[Metric]] = {}
    for metric in required_metrics(expectation):
        groups.setdefault(metric.group, []).append(metric)
    return [_coverage(group, groups[group], found) for group in sorted(groups)]


def missing_metrics(exposed: Mapping[str, frozenset[str]], expectation: Expectation) -> Iterator[Diagnostic]:
    """A finding for every metric that should be there and is not, at its definition."""
    everywhere: list[tuple[Sequence[str], frozenset[str]]] = [(tuple(exposed), frozenset().union(*exposed.values()))]
    targets = [((target,), names) for target, names in exposed.items()] if expectation.job else everywhere
    for shown, names in targets:
        for metric in required_metrics(expectation):
            if metric.name not in names:
                span = expectation.resolution.span(metric.origin, key=True)
                message = f"`{metric.name}` is not exposed by {' or '.join(shown)}"
                help_ = "deploy what the specification generates, or narrow `jobs` to what exposes it"
                yield kinds.MISSING_METRIC.at(span, message, help=help_)


def _coverage(group: str, metrics: Sequence[Metric], found: frozenset[str]) -> GroupCoverage:
    names = tuple(metric.name for metric in metrics)
    return GroupCoverage(group, names, tuple(name for name in names if name in found))
