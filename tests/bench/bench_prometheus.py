"""Rules and simulated histories: what generating them takes, and what evaluating rules takes at 1,000 tenants."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.model import resolve
from sdkgen.simulate import Scenario, open_metrics, simulate
from sdkgen.spec import read_spec
from tests.bench.figures import Figure
from tests.e2e.alerting import RulesServer

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CHOM = ROOT / "metric_specs" / "chom"
RULES = ROOT / "generated" / "prometheus" / "rules"
RUNS = 5
TENANTS = 1000


def measure() -> Iterator[Figure]:
    """Seconds of whole processes, and Prometheus' own figures of evaluations."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        emit = min(_seconds("emit", "prometheus", "--out", str(folder / "out")) for _ in range(RUNS))
        yield Figure("emit prometheus, reference specification", emit, "s", bound=1.0)
        start = ("--start", "2026-01-01", "--duration", "24h", "--step", "30s")
        yield Figure("simulate, a day at 30 s, 12 tenants", _seconds("simulate", "--out", "/dev/null", *start), "s")
        yield from _evaluations(folder)


def _seconds(*arguments: str) -> float:
    begin = time.perf_counter()
    command = [sys.executable, "-m", "sdkgen", arguments[0], *arguments[1:], "--spec", str(CHOM)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - begin


def _evaluations(folder: Path) -> Iterator[Figure]:
    """What Prometheus says that its evaluations took, once rules read what others recorded."""
    catalogue = resolve(read_spec(CHOM)).catalogue
    if catalogue is None:
        raise AssertionError("the reference specification has a catalogue")
    scenario = Scenario(int(time.time()) - 1802, duration=1800, step=60, tenants=TENANTS)
    history = "".join(open_metrics(simulate(catalogue, scenario)))
    with RulesServer(folder / "server", RULES, history, interval="30s") as server:
        # Twice, so that rules that read others have something to read.
        time.sleep(65)
        groups = server.get("rules")["groups"]
        rules = sorted((rule["evaluationTime"], rule["name"]) for group in groups for rule in group["rules"])
        yield Figure(f"slowest rule at 1,000 tenants, {rules[-1][1]}", 1000 * rules[-1][0], "ms")
        yield Figure("every rule once, at 1,000 tenants", sum(took for took, _ in rules), "s", bound=10.0)
