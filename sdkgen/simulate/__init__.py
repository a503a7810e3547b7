"""A history that a service with a given Catalogue could have had: seeded, repeatable, and known exactly."""

from sdkgen.simulate.history import Family, History, Series, simulate
from sdkgen.simulate.live import TARGETS_PATH, LiveServer
from sdkgen.simulate.openmetrics import exposition, open_metrics
from sdkgen.simulate.scenario import Scenario

__all__ = [
    "TARGETS_PATH",
    "Family",
    "History",
    "LiveServer",
    "Scenario",
    "Series",
    "exposition",
    "open_metrics",
    "simulate",
]
