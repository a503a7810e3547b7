"""The limiter of the guide to API usage, run by a real Redis."""

from __future__ import annotations

import re
import subprocess
from itertools import count

import pytest

from tests.conftest import ROOT

GUIDE = ROOT / "metric_specs" / "chom" / "guides" / "api-usage.md"
PER_MINUTE, BURST = 60, 15


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    """Commands of a server of its own: `redis("GET", "key")`."""
    folder = tmp_path_factory.mktemp("redis")
    socket = folder / "socket"
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", ""],
        stdout=subprocess.DEVNULL,
    )

    def command(*arguments):
        done = subprocess.run(["redis-cli", "-s", str(socket), *arguments], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    try:
        for attempt in count():
            if socket.exists() and command("PING") == "PONG":
                break
            assert attempt < 500, "Redis does not start"
            subprocess.run(["sleep", "0.02"], check=True)
        yield command
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def take():
    [script] = re.findall(r"<<<'LUA'\n(.*?)\n *LUA;", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return script


def _take(redis, script, key, times=1):
    """What so many takes answer, in one round trip, so that no token comes back meanwhile."""
    many = f"local answers = {{}} for i = 1, {times} do answers[i] = (function() {script} end)() end return answers"
    return [int(answer) for answer in redis("EVAL", many, "1", key, str(PER_MINUTE), str(BURST)).split()]


def _rewind(redis, key, seconds):
    """As if the bucket had last been used so many seconds earlier."""
    redis("HSET", key, "at", f"{float(redis('HGET', key, 'at')) - seconds:.6f}")


def test_a_burst_passes_and_what_is_above_waits_for_its_token(redis, take):
    assert _take(redis, take, "burst", BURST + 2) == [0] * BURST + [1, 1]


def test_tokens_come_back_at_the_pace_of_the_tier(redis, take):
    _take(redis, take, "pace", BURST + 1)
    _rewind(redis, "pace", 5)

    answers = _take(redis, take, "pace", 8)

    # A token a second; one more, at most, comes back while the test runs.
    assert answers[:5] == [0] * 5
    assert answers[6:] == [1, 1]


def test_a_bucket_holds_no_more_than_a_burst(redis, take):
    _take(redis, take, "full", 1)
    _rewind(redis, "full", 3600)

    assert _take(redis, take, "full", BURST + 1) == [0] * BURST + [1]


def test_buckets_are_apart_and_go_when_they_are_full_again(redis, take):
    _take(redis, take, "mine", BURST + 1)

    assert _take(redis, take, "theirs") == [0]
    assert 0 < int(redis("TTL", "mine")) <= BURST * 60 // PER_MINUTE + 1
