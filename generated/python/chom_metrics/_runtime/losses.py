"""What the instrumentation says about itself, and to the log: at most once a minute."""

from __future__ import annotations

import time
from contextlib import suppress

DROPPED = "instrumentation_samples_dropped_total"
FOLDED = "instrumentation_labels_folded_total"
STORE_FAILURES = "instrumentation_store_failures_total"
OWN = frozenset({DROPPED, STORE_FAILURES})
"""Known even when nothing else can be read."""

UNDECLARED = "undeclared_value"

_REPORT_SECONDS = 60.0


class Losses:
    """Reports errors to the log of the package's name."""

    def __init__(self) -> None:
        self._reported: float | None = None

    def report(self, error: Exception) -> None:
        """Logs ``error``, unless one was logged within the last minute."""
        now = time.monotonic()
        if self._reported is not None and now - self._reported < _REPORT_SECONDS:
            return
        self._reported = now
        import logging  # noqa: PLC0415  (only a program with trouble pays for it)

        # A logger that fails must not turn a lost sample into a lost request.
        with suppress(Exception):
            logging.getLogger(__package__).warning("A metric could not be recorded: %r", error)
