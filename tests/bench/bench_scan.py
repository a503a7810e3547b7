"""Whole processes of `sdkgen scan` over a generated tree of 100,000 lines of Python."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.figures import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

CHOM = Path(__file__).parent.parent.parent / "metric_specs" / "chom"
LINES = 100_000
LINES_A_FILE = 250
RUNS = 5

METRICS = """\
from prometheus_client import Counter

IMPORTS = Counter("data_import_records_total", "Records imported.", ["source"])
"""
USE = """\
from app.metrics import IMPORTS


def count_{number}(source):
    IMPORTS.labels(source=source).inc()
    IMPORTS.labels("csv").inc(len(str(source)))


"""
FUNCTION = '''\
def handle_{number}(request, repository, *, limit=100):
    """Looks orders up and returns those that are open, newest first."""
    if not request.user.is_authenticated:
        raise PermissionError("sign in first")
    found = [order for order in repository.orders(request.user.id) if order.state != "closed"]
    for order in sorted(found, key=lambda each: each.created_at, reverse=True)[:limit]:
        order.total = sum(item.price * item.count for item in order.items)
        request.log.info("order %s of %s: %.2f", order.id, request.user.name, order.total)
    return {{"orders": [order.as_dict() for order in found], "count": len(found), "limit": limit}}


'''


def measure() -> Iterator[Figure]:
    """Seconds a process; in the first tree one file of five uses metrics, in the second all do."""
    for name, share in (("one file of five uses metrics", 5), ("every file uses metrics", 1)):
        with tempfile.TemporaryDirectory() as place:
            lines = write_tree(Path(place), share)
            yield Figure(f"scan, {lines:,} lines, {name}", _seconds(Path(place)), "s", bound=5.0)


def write_tree(place: Path, share: int, lines: int = LINES) -> int:
    """Writes a tree in which every ``share``-th file uses metrics; returns how many lines it has."""
    package = place / "app"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "metrics.py").write_text(METRICS, encoding="utf-8")
    written = number = 0
    while written < lines:
        text = USE.format(number=number) if number % share == 0 else ""
        while text.count("\n") < LINES_A_FILE:
            text += FUNCTION.format(number=text.count("\n"))
        (package / f"module_{number}.py").write_text(text, encoding="utf-8")
        written += text.count("\n")
        number += 1
    return written


def _seconds(place: Path) -> float:
    taken = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "sdkgen",
            "scan",
            str(place),
            "--spec",
            str(CHOM),
            "--output-format",
            "concise",
        ]
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - begin)
    return min(taken)
