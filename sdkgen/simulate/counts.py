"""How often something has happened by when: the cumulative counts behind counters and histograms."""

from __future__ import annotations

from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Stream:
    """Events of one kind on one instance: ``rate`` a minute of full traffic, along ``curve``.

    Whole events when ``phase`` is set: it says how near the first one is. Otherwise a quantity that flows.
    """

    rate: float
    curve: Sequence[float]
    phase: float | None

    def until(self, window: slice) -> list[float]:
        """The cumulative count at each sample of the window."""
        rate, phase = self.rate, self.phase
        if phase is None:
            return [rate * minutes for minutes in self.curve[window]]
        return [int(rate * minutes + phase) for minutes in self.curve[window]]


@dataclass(frozen=True, slots=True)
class Count:
    """What one series on one instance counts: its streams, and the sample at which the instance starts anew.

    ``from_zero`` says whether it is exposed at 0, before anything happened.
    """

    streams: tuple[Stream, ...]
    restart: int
    from_zero: bool

    def ever(self, window: slice) -> list[float]:
        """The count at each sample as if the instance had never restarted."""
        found: list[float] | None = None
        for stream in self.streams:
            values = stream.until(window)
            found = values if found is None else list(map(add, found, values))
        return found if found is not None else [0] * (window.stop - window.start)

    def exposed(self, window: slice) -> list[float | None]:
        """The count as it is exposed: from zero again after the restart, None before the first event."""
        values = self.ever(window)
        cut = min(max(self.restart - window.start, 0), len(values))
        lost = self.ever(slice(self.restart, self.restart + 1))[0] if cut < len(values) else 0
        since = [*values[:cut], *(value - lost for value in values[cut:])]
        if self.from_zero:
            return list(since)
        return [value or None for value in since]
