"""Who reads a metric: back-links from metrics and labels to everything whose queries name them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdkgen.emit.catalog.places import guide_path
from sdkgen.emit.markup import queries_in
from sdkgen.promql import tokenize
from sdkgen.promql.outline import outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sdkgen.model import Catalogue, Metric

_PARTS = ("_bucket", "_sum", "_count", "_created")


@dataclass(frozen=True, slots=True)
class Reader:
    """Something whose queries read metrics.

    ``kind`` is panel, alert, objective, record or guide; ``place`` what it is part of; ``href`` where it is shown.
    """

    kind: str
    title: str
    place: str
    href: str
    queries: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Uses:
    """The readers of every metric by its name, of every label by its id, and the metrics of every reader."""

    of_metric: Mapping[str, tuple[Reader, ...]]
    of_label: Mapping[str, tuple[Reader, ...]]
    by_reader: Mapping[Reader, tuple[str, ...]]


def find_uses(catalogue: Catalogue) -> Uses:
    """Every use that the specification knows of."""
    of_metric: dict[str, dict[Reader, None]] = defaultdict(dict)
    of_label: dict[str, dict[Reader, None]] = defaultdict(dict)
    by_reader: dict[Reader, tuple[str, ...]] = {}
    for reader in readers(catalogue):
        metrics = list(dict.fromkeys(metric for query in reader.queries for metric in metrics_in(query, catalogue)))
        by_reader[reader] = tuple(metric.name for metric in metrics)
        words = {token.text for query in reader.queries for token in tokenize(query) if token.kind == "identifier"}
        for metric in metrics:
            of_metric[metric.name][reader] = None
            for label in metric.labels:
                if label.name in words:
                    of_label[label.id][reader] = None
    return Uses(_frozen(of_metric), _frozen(of_label), by_reader)


def readers(catalogue: Catalogue) -> Iterator[Reader]:
    """Everything that has queries."""
    for guide in catalogue.docs.guides if catalogue.docs else ():
        yield Reader("guide", guide.title, "", guide_path(guide), tuple(queries_in(guide.text)))


def metrics_in(query: str, catalogue: Catalogue) -> Iterator[Metric]:
    """The metrics whose series a query selects; samples of a histogram count as the histogram."""
    for selector in outline(query).selectors:
        name = selector.metric
        if name is None:
            continue
        base = next((name.removesuffix(part) for part in _PARTS if name.endswith(part)), name)
        metric = catalogue.by_name.get(name) or catalogue.by_name.get(base)
        if metric is not None:
            yield metric


def _frozen(found: Mapping[str, Iterable[Reader]]) -> dict[str, tuple[Reader, ...]]:
    return {name: tuple(sorted(each, key=_in_order)) for name, each in sorted(found.items())}


_ORDER = ("panel", "alert", "objective", "record", "guide")


def _in_order(reader: Reader) -> tuple[int, str, str]:
    return (_ORDER.index(reader.kind), reader.place, reader.title)
