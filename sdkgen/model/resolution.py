"""A Catalogue as far as it could be resolved, with its findings and the positions of everything in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.spec import BUILTIN_SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.diagnostics import Diagnostic, Span
    from sdkgen.model.catalogue import Catalogue, Label, Metric, Origin
    from sdkgen.model.tenancy import Tenancy
    from sdkgen.source import Document


@dataclass(frozen=True, slots=True)
class Resolution:
    """The Catalogue as far as it could be resolved, what is wrong with it, and where everything stands.

    ``broken`` holds the section and id of every definition that has findings of its own. A resolution that is not
    ``whole`` lacks the definitions of files that could not be read.
    """

    catalogue: Catalogue | None
    findings: list[Diagnostic]
    documents: Mapping[str, Document]
    broken: frozenset[tuple[str, str]] = frozenset()
    is_whole: bool = True

    @property
    def lacks_metrics(self) -> bool:
        """Whether some metric is left out of the Catalogue, so that what nothing refers to cannot be told."""
        return not self.is_whole or any(section == "metrics" for section, _ in self.broken)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics that users declare, as against those of the instrumentation itself."""
        return tuple(metric for metric in self.catalogue.metrics if not metric.is_own) if self.catalogue else ()

    @property
    def labels(self) -> tuple[Label, ...]:
        """The labels that users declare."""
        labels = self.catalogue.labels.values() if self.catalogue else ()
        return tuple(label for label in labels if label.origin.source != BUILTIN_SOURCE)

    @property
    def tenancy(self) -> Tenancy | None:
        """Whose data the tables hold, when the specification says so without faults."""
        faulty = any(section == "tenancy" for section, _ in self.broken)
        return None if self.catalogue is None or faulty else self.catalogue.tenancy

    def item_span(self, origin: Origin, section: str, item: str) -> Span:
        """The position of one item of a list, or of one key of a mapping, below a definition."""
        data = self.documents[origin.path].data
        for step in (*origin.pointer, section):
            data = data[step]
        if isinstance(data, dict):
            return self.span(origin, section, item, key=True)
        return self.span(origin, section, data.index(item))

    def span(self, origin: Origin, *steps: str | int, key: bool = False) -> Span:
        """The position of a definition, or of the part of it that ``steps`` lead to."""
        return self.documents[origin.path].span((*origin.pointer, *steps), key=key)
