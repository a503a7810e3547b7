"""Every query of every dashboard of the reference specification, asked of a Prometheus that knows 1,000 tenants."""

from __future__ import annotations

import re
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.model import resolve
from sdkgen.simulate import Scenario, open_metrics, simulate
from sdkgen.spec import read_spec
from tests.bench.figures import Figure
from tests.grafana.history import Archive, Record, answered, backfill, levels, substituted, targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.model import Catalogue
    from tests.grafana.history import Target

ROOT = Path(__file__).parents[2]
SCENARIO = Scenario(start=1764000000, duration=7200, step=60, tenants=1000)
END = SCENARIO.times[-1]
POINTS = 720
"""What Grafana asks for when a panel says nothing: about a point for each of its pixels."""
MONTH = 30 * 86400
RUNS = 3
QUERY_BOUND, DASHBOARD_BOUND = 100, 2000  # milliseconds


def measure() -> Iterator[Figure]:
    """The slowest query of each dashboard, and all of its queries one after the other."""
    resolution = resolve(read_spec(ROOT / "metric_specs" / "chom"))
    assert resolution.catalogue is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder, resolution.catalogue)
        with Archive(folder) as server:
            yield from _figures(server)


def _figures(server: Archive) -> Iterator[Figure]:
    spent: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for target in targets(ROOT / "generated" / "grafana" / "dashboards"):
        title = f"{target.panel['title']} {target.target['refId']}"
        spent[target.dashboard["uid"]][title] = min(_milliseconds(server, target) for _ in range(RUNS))
    for uid, queries in spent.items():
        slowest = max(queries, key=lambda title: queries[title])
        yield Figure(f"{uid}: {slowest}"[:58], queries[slowest], "ms a query", bound=QUERY_BOUND)
        yield Figure(f"{uid}: all {len(queries)} queries", sum(queries.values()), "ms", bound=DASHBOARD_BOUND)


def _milliseconds(server: Archive, target: Target) -> float:
    query = substituted(target.target["expr"], {})
    start = time.perf_counter()
    if target.target["instant"]:
        server.get("query", query=query, time=END)
    else:
        points = target.panel.get("maxDataPoints", POINTS)
        server.get("query_range", query=query, start=SCENARIO.start, end=END, step=SCENARIO.duration / points)
    return (time.perf_counter() - start) * 1000


def _fill(folder: Path, catalogue: Catalogue) -> None:
    """Two hours of everything; what is recorded hourly or less often is there for a month."""
    backfill(folder, open_metrics(simulate(catalogue, SCENARIO)))
    for records in levels(catalogue):
        with Archive(folder) as server:
            lines = [line for record in records for line in _recorded(server, record)]
        backfill(folder, [*lines, "# EOF\n"])


def _recorded(server: Archive, record: Record) -> Iterator[str]:
    if record.interval <= SCENARIO.step:
        for labels, values in answered(server, record, record.expr, SCENARIO.start, END, SCENARIO.step):
            yield from (f"{labels} {value} {moment}\n" for moment, value in values)
        return
    query = re.sub(r"\[6h\]", "[2h]", record.expr)
    for labels, values in answered(server, record, query, END, END, SCENARIO.step):
        moments = range(END - MONTH, END + 1, record.interval)
        yield from (f"{labels} {value} {moment}\n" for moment in moments for _, value in values)
