"""A Prometheus that serves a simulated history, and dashboards asked as Grafana would."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from sdkgen.emit.prometheus import emit_prometheus
from sdkgen.queries import names_in
from sdkgen.simulate import Scenario, open_metrics, simulate
from tests.e2e.servers import LOOPBACK, Server

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sdkgen.model import Catalogue

DAY = Scenario(start=1764000000, duration=86400, step=60)
"""One day, sampled so that windows of whole minutes begin and end at samples."""
WEEKS = Scenario(start=1750000000 - 1750000000 % 3600, duration=17 * 86400, step=3600)
"""Two and a half weeks, long before, for what looks back over weeks."""

END, LATE = DAY.times[-1], WEEKS.times[-1]
AFTERWARDS = LATE + 1
"""When to ask about weeks: at a sample's own time a window of hours would have one sample too many."""
QUIET = DAY.times[DAY.quiet[-1]]
"""The last moment of the spell without traffic."""
STEP = 60
RECORDED_FROM = END - 11 * 3600
"""From before the spell without traffic on."""
INTERVALS = {"1m": 60, "2m": 120, "1h": 3600, "6h": 6 * 3600}
_RATE_INTERVAL = "4m"
_ALL = ".*"

Labels = tuple[tuple[str, str], ...]


class Record(NamedTuple):
    """A recording rule; the interval in seconds."""

    name: str
    expr: str
    labels: Mapping[str, str]
    interval: int


class Target(NamedTuple):
    """A target of a panel, with the panel that it is in."""

    dashboard: Mapping[str, Any]
    panel: Mapping[str, Any]
    target: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.dashboard['uid']}/{self.panel['title']}/{self.target['refId']}"


class Archive(Server):
    """Prometheus over blocks that exist already; it scrapes nothing and forgets nothing."""

    def command(self) -> list[str]:
        (self.folder / "prometheus.yml").write_text("global: {}\n", encoding="utf-8")
        return [
            "prometheus",
            f"--config.file={self.folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={self.folder / 'data'}",
            "--storage.tsdb.retention.time=100y",
            f"--web.listen-address={LOOPBACK}:{self.port}",
        ]

    def _is_up(self) -> bool:
        return super()._is_up() and self._is_ready()

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self.port}/-/ready", timeout=5) as answer:
                return bool(answer.status == HTTPStatus.OK)
        except urllib.error.URLError:
            return False

    def ask(self, target: Mapping[str, Any], at: float, variables: Mapping[str, str] | None = None) -> list[Any]:
        """What Prometheus answers at a time: for a target over time, for the six hours before it."""
        query = substituted(target["expr"], variables or {})
        if target["instant"]:
            return self.get("query", query=query, time=at)
        return self.get("query_range", query=query, start=at - 6 * 3600, end=at, step=STEP)

    def values(self, query: str, at: float) -> dict[Labels, float]:
        """The instant vector of a query, by labels."""
        return {
            tuple(sorted(each["metric"].items())): float(each["value"][1])
            for each in self.get("query", query=query, time=at)
        }

    def get(self, path: str, **parameters: float | str) -> list[Any]:
        """The result of one of Prometheus' query endpoints."""
        url = f"http://{LOOPBACK}:{self.port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                document = json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{parameters['query']}\n{error.read().decode()}") from None
        assert document["status"] == "success"
        found: list[Any] = document["data"]["result"]
        return found


def substituted(expression: str, variables: Mapping[str, str]) -> str:
    """The expression as Grafana sends it; a variable without a value is All."""
    expression = expression.replace("$__rate_interval", _RATE_INTERVAL)
    return re.sub(r"\$(\w+)", lambda match: variables.get(match[1], _ALL), expression)


def fill(folder: Path, catalogue: Catalogue) -> None:
    """Writes the blocks of both histories below ``folder``, and those of what rules would have recorded."""
    for scenario in (WEEKS, DAY):
        backfill(folder, open_metrics(simulate(catalogue, scenario)))
    for rules in levels(catalogue):
        with Archive(folder) as server:
            lines = [line for record in rules for line in _recorded(server, record)]
        backfill(folder, [*lines, "# EOF\n"])


def backfill(folder: Path, lines: Iterable[str]) -> None:
    """Writes blocks of OpenMetrics with times."""
    text = folder / "history.txt"
    with text.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    command = ["promtool", "tsdb", "create-blocks-from", "--max-block-duration=744h", "openmetrics"]
    subprocess.run([*command, str(text), str(folder / "data")], check=True, capture_output=True)
    text.unlink()


def levels(catalogue: Catalogue) -> list[list[Record]]:
    """The recorded series; each level reads only what is exposed or recorded by the levels before."""
    files = [yaml.safe_load(text) for path, text in emit_prometheus(catalogue).items() if path.startswith("rules/")]
    groups = [group for file in files for group in file["groups"]]
    waiting = [
        Record(rule["record"], rule["expr"], rule.get("labels", {}), INTERVALS.get(group.get("interval", ""), STEP))
        for group in groups
        for rule in group["rules"]
        if "record" in rule
    ]
    levels: list[list[Record]] = []
    while waiting:
        names = {record.name for record in waiting}
        ready = [each for each in waiting if not ({name for name, _ in names_in(each.expr)} - {each.name}) & names]
        assert ready, f"rules that read each other: {names}"
        levels.append(ready)
        waiting = [each for each in waiting if each not in ready]
    return levels


def _recorded(server: Archive, record: Record) -> Iterator[str]:
    """What a rule would have recorded, evaluated at the samples' own times, as OpenMetrics."""
    # The samples of weeks are hours apart: five minutes would have nothing.
    sparse = record.expr.replace("[5m]", "[2h]")
    spans = (
        (sparse, WEEKS.start, LATE, max(record.interval, WEEKS.step)),
        (record.expr, RECORDED_FROM, END, record.interval),
    )
    for query, start, end, step in spans:
        first = end - (end - start) // step * step
        for labels, values in answered(server, record, query, first, end, step):
            yield from (f"{labels} {value} {time}\n" for time, value in values)


def answered(
    server: Archive, record: Record, query: str, start: int, end: int, step: int
) -> Iterator[tuple[str, list[tuple[float, str]]]]:
    """The series of a record with its samples, from what its query gives."""
    for series in server.get("query_range", query=query, start=start, end=end, step=step):
        labels = {**series["metric"], **record.labels}
        labels.pop("__name__", None)
        shown = ",".join(f'{name}="{value}"' for name, value in sorted(labels.items()))
        yield f"{record.name}{{{shown}}}", series["values"]


def targets(dashboards: Path) -> Iterator[Target]:
    """Every target of every dashboard in a folder."""
    for file in sorted(dashboards.glob("*.json")):
        dashboard = json.loads(file.read_text(encoding="utf-8"))
        for panel in dashboard["panels"]:
            yield from (Target(dashboard, panel, target) for target in panel.get("targets", ()))
