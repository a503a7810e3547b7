"""Whole processes of `sdkgen check` over a thousand dashboards of forty queries each, made of the corpus' panels.

Once with queries that recur, as they do in houses full of copied panels, and once with every query a new one.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.bench.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
CHOM = ROOT / "metric_specs" / "chom"
CORPUS = ROOT / "tests" / "corpus" / "documents" / "correct"
DASHBOARDS = 1000
TARGETS = 40


class Cost(NamedTuple):
    """Seconds of one run: on the clock, and of processor time over two cores, which a busy machine hardly changes."""

    clock: float
    two_cores: float


def measure() -> Iterator[Figure]:
    """A first run over a tenth and over all, one over copies, and a second one when nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        few, many, other = Path(folder, "few"), Path(folder, "many"), Path(folder, "other")
        _generate(few, DASHBOARDS // 10, distinct=True)
        _generate(many, DASHBOARDS, distinct=True)
        _generate(other, DASHBOARDS, distinct=False)
        tenth = _cost(few, Path(folder, "cache-few"))
        everything = _cost(many, Path(folder, "cache"))
        again = _cost(many, Path(folder, "cache"))
        copied = _cost(other, Path(folder, "cache-other"))
    yield Figure("check, 1,000 dashboards of 40 queries, on the clock", everything.clock, "s")
    yield Figure("check, the same, processor time over two cores", everything.two_cores, "s", bound=12)
    yield Figure("check, 1,000 dashboards of copied panels, the same", copied.two_cores, "s", bound=12)
    yield Figure("check, against ten times 100", everything.two_cores, "s", 10 * tenth.two_cores, bound=1.3)
    yield Figure("check, 1,000 that have not changed, processor time", 2 * again.two_cores, "s", bound=2)


def _cost(folder: Path, cache: Path) -> Cost:
    command = [sys.executable, "-m", "sdkgen", "check", "--spec", str(CHOM), str(folder), "--output-format", "concise"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    before, start = os.times(), time.perf_counter()
    process = subprocess.run(command, check=False, capture_output=True, env=environment)
    clock, after = time.perf_counter() - start, os.times()
    if process.returncode not in (0, 1):
        raise RuntimeError(process.stderr.decode())
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(clock, used / 2)


def _generate(folder: Path, count: int, *, distinct: bool) -> None:
    """Dashboards of panels drawn from the corpus; with ``distinct`` no two queries are alike."""
    folder.mkdir()
    chance = random.Random(1)
    panels = list(_panels())
    for number in range(count):
        (folder / f"{number}.json").write_text(
            json.dumps(_dashboard(number, panels, chance, distinct=distinct), indent=2), encoding="utf-8"
        )


def _panels() -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for file in sorted(CORPUS.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        dashboard = data.get("dashboard", data)
        for panel in dashboard.get("panels", []):
            if panel.get("targets"):
                yield panel, dashboard["templating"]["list"]


def _dashboard(
    number: int, panels: list[tuple[dict[str, Any], list[dict[str, Any]]]], chance: random.Random, *, distinct: bool
) -> dict[str, Any]:
    chosen: list[dict[str, Any]] = []
    variables: dict[str, Any] = {}
    while sum(len(panel["targets"]) for panel in chosen) < TARGETS:
        drawn, needed = chance.choice(panels)
        panel = json.loads(json.dumps(drawn).replace("[1h]", f"[{chance.randint(60, 5000)}m]"))
        for target in panel["targets"] if distinct else ():
            target["expr"] += f" # {chance.random()}"
        chosen.append({**panel, "id": len(chosen) + 1, "title": f"{panel['title']} {number}.{len(chosen)}"})
        variables |= {variable["name"]: variable for variable in needed}
    return {
        "title": f"Dashboard {number}",
        "uid": f"d{number}",
        "schemaVersion": 39,
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": list(variables.values())},
        "panels": chosen,
    }
