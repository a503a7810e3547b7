"""What a scrape is held against, beside the specification."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related

if TYPE_CHECKING:
    from sdkgen.model import Metric, Resolution

BUILTIN_FAMILIES = ("go_*", "php_info", "process_*", "promhttp_*", "python_*")
"""What the client libraries of several languages expose about themselves."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """The options of a comparison.

    ``now`` is Unix time; ``ages`` holds patterns of metric names with the greatest age in seconds of the point in time
    that a gauge holds; ``job`` narrows what must be there to the metrics of one scrape job.
    """

    resolution: Resolution
    now: float
    job: str | None = None
    ignored_families: tuple[str, ...] = ()
    ignored_labels: frozenset[str] = frozenset()
    ages: tuple[tuple[str, float], ...] = ()

    def ignores(self, *names: str) -> bool:
        """Whether the user wants nothing said about a family that is known by these names."""
        return any(fnmatchcase(name, pattern) for name in names for pattern in self.ignored_families)

    def greatest_age(self, name: str) -> float | None:
        """The smallest of the ages that apply to a metric."""
        return min((age for pattern, age in self.ages if fnmatchcase(name, pattern)), default=None)

    def declared(self, metric: Metric, *steps: str, key: bool = True) -> list[Related]:
        """The second place of a finding: the definition in the specification, or the part of it that exists."""
        return [Related(self.resolution.span(metric.origin, *steps, key=key), f"`{metric.name}` is declared here")]
