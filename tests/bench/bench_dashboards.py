"""Every query of every dashboard and rule of the reference specification, at a Prometheus that knows 1,000 tenants."""

from __future__ import annotations

import os
import re
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.alerting import rule_groups
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
RUNS = 8
QUERY_BOUND, DASHBOARD_BOUND = 100, 2000  # milliseconds
RULES_BOUND = 20  # per cent of the time between two evaluations, all of them in one thread


def measure() -> Iterator[Figure]:
    """The slowest query of each dashboard, and all of its queries one after the other."""
    resolution = resolve(read_spec(ROOT / "metric_specs" / "chom"))
    assert resolution.catalogue is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder, resolution.catalogue)
        with Archive(folder) as server:
            yield from _figures(server)
            yield from _of_rules(server, resolution.catalogue)


def _figures(server: Archive) -> Iterator[Figure]:
    spent: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for target in targets(ROOT / "generated" / "grafana" / "dashboards"):
        title = f"{target.panel['title']} {target.target['refId']}"
        spent[target.dashboard["uid"]][title] = _milliseconds(server, *_request(target))
    for uid, queries in spent.items():
        slowest = max(queries, key=lambda title: queries[title])
        yield Figure(f"{uid}: {slowest}"[:58], queries[slowest], "ms a query", bound=QUERY_BOUND)
        yield Figure(f"{uid}: all {len(queries)} queries", sum(queries.values()), "ms", bound=DASHBOARD_BOUND)


def _of_rules(server: Archive, catalogue: Catalogue) -> Iterator[Figure]:
    """The slowest rule, and how much of a processor's time all of them take."""
    spent: dict[str, float] = {}
    share = 0.0
    for group in rule_groups(catalogue):
        interval = group.interval or catalogue.prometheus.evaluation_interval
        for rule in group.rules:
            took = _milliseconds(server, "query", {"query": rule.expr, "time": END})
            name = f"{rule.name}, every {interval:g} s"
            spent[name] = max(took, spent.get(name, 0.0))
            share += took / 1000 / interval
    slowest = max(spent, key=lambda name: spent[name])
    yield Figure(f"slowest rule: {slowest}"[:58], spent[slowest], "ms")
    yield Figure("all rules: part of one processor's time", 100 * share, "%", bound=RULES_BOUND)


def _request(target: Target) -> tuple[str, dict[str, float | str]]:
    """What Grafana asks."""
    query = substituted(target.target["expr"], {})
    if target.target["instant"]:
        return "query", {"query": query, "time": END}
    points = target.panel.get("maxDataPoints", POINTS)
    return "query_range", {"query": query, "start": SCENARIO.start, "end": END, "step": SCENARIO.duration / points}


def _milliseconds(server: Archive, path: str, parameters: dict[str, float | str]) -> float:
    """The server's processor time for one answer: it does not depend on who else uses the machine."""
    server.get(path, **parameters)
    start = _processor_time(server)
    for _ in range(RUNS):
        server.get(path, **parameters)
    return (_processor_time(server) - start) * 1000 / RUNS


def _processor_time(server: Archive) -> float:
    """Seconds, in user and kernel mode, of all its threads."""
    fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
