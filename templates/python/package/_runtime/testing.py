"""What a test can ask about the metrics that the code under test recorded."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .losses import DROPPED, FOLDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .instruments import Counter, Gauge, Histogram, Instrument
    from .recorder import Recorder


class Probe:
    """Assertions about what was recorded since the probe began; each takes what a typed method returns."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    @classmethod
    @contextmanager
    def begin(cls, recorder: Recorder) -> Iterator[Probe]:
        """Starts from nothing, and leaves everything as it was before."""
        with recorder.isolated():
            yield cls(recorder)

    def assert_incremented(self, counter: Counter, by: float | None = None) -> None:
        """The counter went up, by exactly ``by`` where that is given."""
        total = self._total(counter)
        if total is None or (total <= 0 if by is None else total != by):
            self._fail(f"{counter!r} should have gone up{'' if by is None else f' by {by}'}, it is {total}")

    def assert_set(self, gauge: Gauge, to: float | None = None) -> None:
        """The gauge has a value, exactly ``to`` where that is given."""
        value = self._total(gauge)
        if value is None or (to is not None and value != to):
            self._fail(f"{gauge!r} should be {'set' if to is None else to}, it is {value}")

    def assert_observed(self, histogram: Histogram, times: int | None = None, total: float | None = None) -> None:
        """The histogram has observations, exactly ``times`` of them with the sum ``total`` where those are given."""
        row = histogram.current
        count, sum_ = (sum(row.counts), row.total / histogram.scale) if row else (0, 0.0)
        if count == 0 or times not in (None, count) or total not in (None, sum_):
            wanted = f"{times or 'some'} observations{'' if total is None else f' of {total} together'}"
            self._fail(f"{histogram!r} should have {wanted}, it has {count} of {sum_} together")

    def assert_not_recorded(self, instrument: Instrument) -> None:
        """Nothing was recorded for this label set."""
        if instrument.current is not None:
            self._fail(f"{instrument!r} should not have been recorded")

    def assert_nothing_recorded(self) -> None:
        """Nothing was recorded at all, and nothing dropped."""
        if any(self._recorder.recorded().values()):
            self._fail("nothing should have been recorded")

    def assert_nothing_lost(self) -> None:
        """No sample was dropped and no label value folded."""
        recorded = self._recorder.recorded()
        if any(recorded.get(name) for name in (DROPPED, FOLDED)):
            self._fail("nothing should have been dropped or folded")

    def _total(self, instrument: Instrument) -> float | None:
        row = instrument.current
        return None if row is None else row.total / instrument.scale

    def _fail(self, message: str) -> None:
        __tracebackhide__ = True
        lines = [
            f"  {name}{{{', '.join(row.values)}}} {row.total / self._recorder.definitions[name].scale}"
            for name, rows in self._recorder.recorded().items()
            for row in rows
        ]
        raise AssertionError("\n".join([message, "recorded:", *(lines or ["  nothing"])]))
