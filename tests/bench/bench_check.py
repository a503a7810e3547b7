"""Whole processes of `sdkgen check` over a thousand dashboards of forty queries each, made of the corpus' panels."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
CHOM = ROOT / "metric_specs" / "chom"
CORPUS = ROOT / "tests" / "corpus" / "documents" / "correct"
DASHBOARDS = 1000
TARGETS = 40


def measure() -> Iterator[Figure]:
    """Seconds of a first run over a tenth and over all, and of a second run when nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder, "few"), Path(folder, "many")
        _generate(few, DASHBOARDS // 10)
        _generate(many, DASHBOARDS)
        tenth = _seconds(few, Path(folder, "cache-few"))
        everything = _seconds(many, Path(folder, "cache"))
        again = _seconds(many, Path(folder, "cache"))
    yield Figure("check, 100 dashboards of 40 queries", tenth, "s")
    yield Figure("check, 1,000 dashboards of 40 queries", everything, "s", bound=12)
    yield Figure("check, 1,000 dashboards against ten times 100", everything, "s", baseline=10 * tenth, bound=1.3)
    yield Figure("check, 1,000 dashboards that have not changed", again, "s", bound=2)


def _seconds(folder: Path, cache: Path) -> float:
    command = [sys.executable, "-m", "sdkgen", "check", "--spec", str(CHOM), str(folder), "--output-format", "concise"]
    start = time.perf_counter()
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    process = subprocess.run(command, check=False, capture_output=True, env=environment)
    if process.returncode not in (0, 1):
        raise RuntimeError(process.stderr.decode())
    return time.perf_counter() - start


def _generate(folder: Path, count: int) -> None:
    """Dashboards of panels drawn from the corpus; no two queries with a window of an hour are alike."""
    folder.mkdir()
    chance = random.Random(1)
    panels = list(_panels())
    for number in range(count):
        (folder / f"{number}.json").write_text(
            json.dumps(_dashboard(number, panels, chance), indent=2), encoding="utf-8"
        )


def _panels() -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for file in sorted(CORPUS.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        dashboard = data.get("dashboard", data)
        for panel in dashboard.get("panels", []):
            if panel.get("targets"):
                yield panel, dashboard["templating"]["list"]


def _dashboard(
    number: int, panels: list[tuple[dict[str, Any], list[dict[str, Any]]]], chance: random.Random
) -> dict[str, Any]:
    chosen: list[dict[str, Any]] = []
    variables: dict[str, Any] = {}
    while sum(len(panel["targets"]) for panel in chosen) < TARGETS:
        drawn, needed = chance.choice(panels)
        panel = json.loads(json.dumps(drawn).replace("[1h]", f"[{chance.randint(60, 5000)}m]"))
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
