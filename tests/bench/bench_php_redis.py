"""Recording to a real Redis: what goes over the connection, when, and how long it takes."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.figures import Figure
from tests.bench.interpreter import command, php
from tests.bench.loopback import CountingProxy, Stalled
from tests.e2e.servers import Redis

if TYPE_CHECKING:
    from collections.abc import Iterator

SETS = 200
STALLS = 5


def measure() -> Iterator[Figure]:
    """Round trips, bytes and microseconds a request; milliseconds that a server which never answers costs."""
    with tempfile.TemporaryDirectory() as folder, Redis(Path(folder) / "redis") as server:
        yield from _traffic(server.port)
        times = php("redis", str(server.port), "time")
        yield Figure("redis, warm, against a raw pipeline", times["ours"] / 1e3, "us", times["raw"] / 1e3)
    yield from _stalled()


def _traffic(port: int) -> Iterator[Figure]:
    before, after, sizes = [], [], []
    with CountingProxy(port) as proxy, _conversation(proxy.port) as script:
        for _ in range(SETS):
            trips, sent = proxy.trips, proxy.sent
            _say(script)
            before.append(proxy.trips - trips)
            _say(script)
            after.append(proxy.trips - trips - before[-1])
            sizes.append(proxy.sent - sent)
        script.communicate(timeout=30)
    yield Figure("redis, round trips while recording", max(before), "trips", bound=0)
    yield Figure("redis, round trips of a flush", max(after), "trips", bound=1)
    yield Figure("redis, most bytes sent by a flush", max(sizes), "bytes", bound=650)


def _conversation(port: int) -> subprocess.Popen[str]:
    script = subprocess.Popen(
        command("redis", str(port), "trips"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    _hear(script)
    return script


def _say(script: subprocess.Popen[str]) -> None:
    """Let the script go on, and wait until it has done its next step."""
    assert script.stdin is not None
    script.stdin.write("\n")
    script.stdin.flush()
    _hear(script)


def _hear(script: subprocess.Popen[str]) -> None:
    assert script.stdout is not None
    if not script.stdout.readline():
        raise RuntimeError("the script ended")


def _stalled() -> Iterator[Figure]:
    runs = []
    for _ in range(STALLS):
        with tempfile.TemporaryDirectory() as folder, Stalled() as server:
            runs.append(php("stalled", str(server.port), folder))
    first = median(run["first"] for run in runs)
    others = median(median(run["others"]) for run in runs)
    # The timeout is 50 ms; noticing it, closing, and writing down that the circuit is open come on top.
    yield Figure("redis stalled, first flush", first / 1e6, "ms", bound=50)
    yield Figure("redis stalled, flushes while the circuit is open", others / 1e6, "ms", bound=0.5)
