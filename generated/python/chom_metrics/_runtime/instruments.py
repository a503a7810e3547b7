"""What the typed methods return: one series of a counter, a gauge or a histogram."""

from __future__ import annotations

import time
from bisect import bisect_left
from typing import TYPE_CHECKING

from .locking import LOCK
from .numbers import LARGEST
from .scopes import ExceptionCounter, InProgress, Timer
from .series import NO_SERIES

if TYPE_CHECKING:
    from .definitions import Definition
    from .exposition import Row
    from .family import LabelSet
    from .recorder import Recorder

# Up to here a value times any scale is far from the limits of a 64-bit integer.
_LARGE = 1e9
_PLAIN = (float, int)


class Instrument:
    """One series of a metric; cheap to make, and safe to keep."""

    __slots__ = ("_definition", "_expires", "_labels", "_recorder", "_scale", "_series")

    def __init__(self, recorder: Recorder, definition: Definition, labels: LabelSet) -> None:
        self._recorder = recorder
        self._definition = definition
        self._labels = labels
        self._scale = definition.scale
        self._expires = definition.expires
        # The series that observations may be added to without a further look; it changes with every one that gets it.
        self._series = NO_SERIES

    def __repr__(self) -> str:
        labels = getattr(self._labels, "text", "")
        return f"<{type(self).__name__} {self._definition.name}{{{labels}}}>"

    @property
    def current(self) -> Row | None:
        """What this process has recorded; None when nothing. For tests."""
        return self._recorder.current(self._definition, self._labels)

    @property
    def scale(self) -> int:
        """What numbers in ``current`` are to be divided by."""
        return self._scale


class Counter(Instrument):
    """One series of a counter."""

    __slots__ = ()

    def inc(self, by: float = 1) -> None:
        """Counts ``by`` more; a negative amount is dropped and counted as such."""
        series = self._series
        if series.live and type(by) is int and by >= 0:
            with LOCK:
                total = series.total + by * self._scale
                if total <= LARGEST:
                    series.total = total
                    return
        self._series = self._recorder.record(self._definition, self._labels, "add", by)

    def count_exceptions(self, *types: type[BaseException]) -> ExceptionCounter:
        """Counts exceptions that leave a block or a function, of the given types or any ``Exception``."""
        return ExceptionCounter(self.inc, types or (Exception,))


class Gauge(Instrument):
    """One series of a gauge."""

    __slots__ = ()

    def set(self, value: float) -> None:
        """Replaces the value."""
        series = self._series
        if series.live and type(value) in _PLAIN and -_LARGE < value < _LARGE:
            product = value * self._scale
            units = int(product)
            rest = product - units
            if rest:
                units += (rest >= 0.5) - (rest <= -0.5)  # noqa: PLR2004  (as numbers.scaled, without a call)
            with LOCK:
                series.total = units
                if self._expires:
                    series.expires_at = int(time.time()) + self._expires
                return
        self._series = self._recorder.record(self._definition, self._labels, "set", value)

    def inc(self, by: float = 1) -> None:
        """Moves the value up."""
        series = self._series
        if series.live and type(by) is int and 0 <= by < _LARGE:
            with LOCK:
                total = series.total + by * self._scale
                if total <= LARGEST:
                    series.total = total
                    if self._expires:
                        series.expires_at = int(time.time()) + self._expires
                    return
        self._series = self._recorder.record(self._definition, self._labels, "add", by)

    def dec(self, by: float = 1) -> None:
        """Moves the value down."""
        try:
            self._series = self._recorder.record(self._definition, self._labels, "add", -by)
        except Exception:  # noqa: BLE001  (what has no negative is no number)
            self._recorder.record(self._definition, self._labels, "add", by)

    def set_to_current_time(self) -> None:
        """Replaces the value by the seconds since 1970."""
        self.set(time.time())

    def track_in_progress(self) -> InProgress:
        """Is one higher within a block or a function."""
        return InProgress(self.inc, self.dec)


class Histogram(Instrument):
    """One series of a histogram."""

    __slots__ = ()

    def observe(self, value: float) -> None:
        """Observes one value; a negative one is dropped and counted as such."""
        series = self._series
        if series.live and type(value) in _PLAIN and 0 <= value < _LARGE:
            product = value * self._scale
            units = int(product)
            if product - units >= 0.5:  # noqa: PLR2004  (as numbers.scaled, without a call)
                units += 1
            with LOCK:
                total = series.total + units
                if total <= LARGEST:
                    series.counts[bisect_left(self._definition.buckets, value)] += 1
                    series.total = total
                    return
        self._series = self._recorder.record(self._definition, self._labels, "observe", value)

    def time(self) -> Timer:
        """Observes how long a block or a function takes in seconds, also when it raises."""
        return Timer(self.observe)

    def start(self) -> Timer:
        """Starts a timer whose ``stop()`` observes the seconds in between."""
        return Timer(self.observe).__enter__()
