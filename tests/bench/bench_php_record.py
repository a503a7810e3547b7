"""Recording one request in a warm process: a counter of six labels and two histograms, over 200 label sets, on APCu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bench.figures import Figure
from tests.bench.interpreter import php

if TYPE_CHECKING:
    from collections.abc import Iterator


def measure() -> Iterator[Figure]:
    """Microseconds a request, against five raw `apcu_inc` that build the same keys."""
    times = {way: nanoseconds / 1e3 for way, nanoseconds in php("record").items()}
    yield Figure("apcu, warm: record and flush", times["warm"], "us", times["raw"], 1.6)
    yield Figure("apcu, warm, through hooks", times["hooks"], "us", times["raw"])
    yield Figure("apcu, fresh objects in a warm process", times["fresh"], "us", times["raw"])
    yield Figure("apcu, five raw apcu_inc on ready keys", times["ready"], "us", times["raw"])
