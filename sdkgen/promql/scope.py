"""Against what a query is read: the specification, the recorded series, and the server that answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fnmatch import translate
from functools import cached_property
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.model import Catalogue
    from sdkgen.promql.facts import Facts
    from sdkgen.promql.query import Query
    from sdkgen.promql.series import Series

TARGET_LABELS = ("instance", "job")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording rule's definition: its expression, and the labels that the rule adds.

    ``others`` are further rules that record series of the same name.
    """

    query: Query
    labels: Mapping[str, str] = field(default_factory=dict)
    others: tuple[Recorded, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """The server that answers; durations in seconds. Without a version queries may use whatever any has."""

    version: tuple[int, int] | None
    retention: float
    evaluation_interval: float
    jobs: Mapping[str, float]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Target:
        """The server that a specification declares."""
        server = catalogue.prometheus
        jobs = {job.name: job.interval for job in catalogue.scrape_jobs.values()}
        return cls(_version(server.version), server.retention, server.evaluation_interval, jobs)


@dataclass(frozen=True)
class Scope:
    """Everything that a query is read against; build one for many queries, it remembers what it has looked up.

    ``recorded`` maps the names of recording rules to their definitions. ``ignored`` are patterns such as ``node_*`` of
    metrics that are not the specification's; ``target_labels`` are those that scraping adds to every series.
    """

    catalogue: Catalogue
    recorded: Mapping[str, Recorded] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    unknown_metrics: Severity = Severity.ERROR
    target_labels: tuple[str, ...] = TARGET_LABELS
    remembered: dict[str, Series | None] = field(default_factory=dict, repr=False, compare=False)
    resolved: dict[str, Facts] = field(default_factory=dict, repr=False, compare=False)
    near: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)
    resolving: list[str] = field(default_factory=list, repr=False, compare=False)

    @cached_property
    def target(self) -> Target:
        """The server that answers."""
        return Target.of(self.catalogue)

    @cached_property
    def _ignored(self) -> re.Pattern[str] | None:
        return re.compile("|".join(map(translate, self.ignored))) if self.ignored else None

    def ignores(self, metric: str) -> bool:
        """Whether a metric is declared to be none of the specification's business."""
        return self._ignored is not None and self._ignored.match(metric) is not None


def _version(text: str | None) -> tuple[int, int] | None:
    parts = re.match(r"v?(\d+)\.(\d+)", text or "")
    return (int(parts[1]), int(parts[2])) if parts else None
