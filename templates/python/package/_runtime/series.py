"""The numbers of one label set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .numbers import fits

if TYPE_CHECKING:
    from collections.abc import Sequence


class Series:
    """A total in the memory of this process; of a histogram it is the sum, beside the counts of its buckets.

    A series is ``live`` while the exposition shows it: instruments then add to it directly. ``expires_at`` is Unix
    time, 0 for never. Callers hold the lock.
    """

    __slots__ = ("counts", "expires_at", "live", "text", "total", "values")

    def __init__(self, values: tuple[str, ...], text: str, buckets: int) -> None:
        self.values = values
        self.text = text
        self.total = 0
        self.counts = [0] * buckets
        self.expires_at = 0
        self.live = True

    def add(self, units: int) -> None:
        """Adds to the total; raises OverflowError when it would leave 64 bits."""
        self.set(self.total + units)

    def set(self, units: int) -> None:
        """Replaces the total."""
        if not fits(units):
            raise OverflowError("the total does not fit")
        self.total = units

    def observe(self, bucket: int, units: int) -> None:
        """Counts in a bucket and adds to the sum."""
        self.add(units)
        self.counts[bucket] += 1

    def snapshot(self) -> tuple[int, Sequence[int]]:
        """The total and the counts of the buckets, not cumulative."""
        return self.total, tuple(self.counts)


NO_SERIES = Series((), "", 0)
"""What an instrument points at before its first observation, and when every observation has to be looked at."""
NO_SERIES.live = False
