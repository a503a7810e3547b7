"""Reading and rendering everything that a store holds, against one pass over the same numbers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.figures import Figure
from tests.bench.interpreter import php
from tests.e2e.servers import Redis

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (1_000, 10_000, 100_000)
MEGABYTE = 1e6
TIMES, MEGABYTES = 1.7, 35.0
BOUNDED = ("apcu", "redis")


def measure() -> Iterator[Figure]:
    """Milliseconds a scrape beside the one pass, and the megabytes that the largest takes at its peak."""
    for kind in ("apcu", "redis", "sqlite"):
        for size in SIZES:
            with tempfile.TemporaryDirectory() as folder:
                yield from _scrape(kind, size, Path(folder))


def _scrape(kind: str, size: int, folder: Path) -> Iterator[Figure]:
    if kind == "redis":
        with Redis(folder) as server:
            yield from _figures(kind, size, str(server.port))
    else:
        yield from _figures(kind, size, str(folder / "metrics.sqlite"))


def _figures(kind: str, size: int, where: str) -> Iterator[Figure]:
    if kind != "apcu":
        php("scrape", "fill", kind, where, str(size))
    result = php("scrape", "measure", kind, where, str(size))
    times, peaks = result["nanoseconds"], result["bytes"]
    bound = TIMES if kind in BOUNDED and size > min(SIZES) else None
    yield Figure(f"scrape, {kind}, {size:,} series", times["ours"] / 1e6, "ms", times["plain"] / 1e6, bound)
    if size == max(SIZES):
        yield Figure(f"scrape, {kind}, {size:,} series, peak", peaks["ours"] / MEGABYTE, "MB", bound=MEGABYTES)
        yield Figure(f"scrape, {kind}, {size:,} series, peak of one pass", peaks["plain"] / MEGABYTE, "MB")
