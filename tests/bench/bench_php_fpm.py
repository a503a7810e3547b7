"""Recording one request inside a real php-fpm, where every request builds its objects anew."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.bench.fastcgi import FastCgi
from tests.bench.figures import Figure
from tests.bench.interpreter import SCRIPTS, Fpm

if TYPE_CHECKING:
    from collections.abc import Iterator

SETS = 200
ROUNDS = 15
WAYS = ("raw", "ours", "hooks")


def measure() -> Iterator[Figure]:
    """Microseconds a request; quantiles of a round of 1,000 requests, and of those the median of all rounds."""
    rounds: dict[str, list[list[float]]] = {way: [] for way in WAYS}
    with (
        tempfile.TemporaryDirectory() as folder,
        Fpm(Path(folder) / "fpm", workers=1) as fpm,
        FastCgi(fpm.port, SCRIPTS / "fpm.php") as client,
    ):
        _round(client)
        for _ in range(ROUNDS):
            for way, times in _round(client).items():
                rounds[way].append(times)
    raw, ours, hooks = (_quantiles(rounds[way]) for way in WAYS)
    yield Figure("php-fpm, APCu, fresh objects, p50", ours[50], "us", bound=10)
    yield Figure("php-fpm, APCu, fresh objects, p99", ours[99], "us", bound=20)
    yield Figure("php-fpm, APCu, through hooks, p50", hooks[50], "us")
    yield Figure("php-fpm, APCu, through hooks, p99", hooks[99], "us")
    yield Figure("php-fpm, five raw apcu_inc, p50", raw[50], "us")
    yield Figure("php-fpm, five raw apcu_inc, p99", raw[99], "us")


def _round(client: FastCgi) -> dict[str, list[float]]:
    times = defaultdict(list)
    for request in range(1000):
        for way in WAYS:
            times[way].append(int(client.get(f"way={way}&set={request % SETS}")) / 1000)
    return times


def _quantiles(rounds: list[list[float]]) -> dict[int, float]:
    return {share: median(quantiles(times, n=100)[share - 1] for times in rounds) for share in (50, 99)}
