"""What the generated ``Metrics`` builds on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from prometheus_client import REGISTRY

from .recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prometheus_client import CollectorRegistry

    from .definitions import Definition, LabelRule


class BaseMetrics:
    """A recorder and the instruments by metric name."""

    _DEFINITIONS: ClassVar[Sequence[Definition]]
    _LABELS: ClassVar[Mapping[str, LabelRule]]
    _RUNTIME: ClassVar[str]

    def __init__(self, registry: CollectorRegistry | None = REGISTRY) -> None:
        """Exposes the metrics in ``registry``; None for nowhere, until ``recorder.register`` is called."""
        self.recorder = Recorder(self._DEFINITIONS, self._LABELS, self._RUNTIME, registry)
        self._counters = self.recorder.counters
        self._gauges = self.recorder.gauges
        self._histograms = self.recorder.histograms
