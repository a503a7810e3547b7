"""Measures, prints a table and writes build/bench.json: ``make bench``, or ``python -m tests.bench.run NAME…``.

Every module beside this one with a ``measure()`` takes part; it yields figures. A figure's ratio compares it with a
baseline measured in the same run, so that a slow or busy machine slows both.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.figures import Figure

FOLDER = Path(__file__).parent
REPORT = FOLDER.parent.parent / "build" / "bench.json"


def figures(wanted: set[str]) -> Iterator[Figure]:
    """The figures of every module, or of the wanted ones, as they are measured."""
    for file in sorted(FOLDER.glob("bench_*.py")):
        if wanted and file.stem.removeprefix("bench_") not in wanted:
            continue
        spec = importlib.util.spec_from_file_location(file.stem, file)
        if spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield from module.measure()


def main() -> None:
    """Measures everything asked for; the status is 1 when a figure is out of its bound."""
    measured = []
    print(f"{'figure':58} {'value':>10} {'unit':12} {'baseline':>10} {'ratio':>7} {'bound':>8}")
    for figure in figures(set(sys.argv[1:])):
        measured.append(figure)
        print(figure.row(), flush=True)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([figure.record() for figure in measured], indent=2) + "\n", encoding="utf-8")
    sys.exit(any(figure.ok is False for figure in measured))


if __name__ == "__main__":
    main()
