"""A Prometheus that serves a simulated history, and dashboards asked as Grafana would."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any, NamedTuple

from sdkgen.simulate import Scenario, open_metrics, simulate
from tests.e2e.servers import LOOPBACK, Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sdkgen.model import Catalogue

DAY = Scenario(start=1764000000, duration=86400, step=60)
"""One day, sampled so that windows of whole minutes begin and end at samples."""
WEEKS = Scenario(start=1750000000 - 1750000000 % 3600, duration=17 * 86400, step=3600)
"""Two and a half weeks, long before, for what looks back over weeks."""

END, LATE = DAY.times[-1], WEEKS.times[-1]
QUIET = DAY.times[DAY.quiet[-1]]
"""The last moment of the spell without traffic."""
STEP = 60
_RATE_INTERVAL = "4m"
_ALL = ".*"

Labels = tuple[tuple[str, str], ...]


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

    def ask(self, target: Mapping[str, Any], at: float, variables: Mapping[str, str] | None = None) -> list[Any]:
        """What Prometheus answers at a time: for a target over time, for the six hours before it."""
        query = substituted(target["expr"], variables or {})
        if target["instant"]:
            return self._get("query", query=query, time=at)
        return self._get("query_range", query=query, start=at - 6 * 3600, end=at, step=STEP)

    def values(self, query: str, at: float) -> dict[Labels, float]:
        """The instant vector of a query, by labels."""
        return {
            tuple(sorted(each["metric"].items())): float(each["value"][1])
            for each in self._get("query", query=query, time=at)
        }

    def _get(self, path: str, **parameters: float | str) -> list[Any]:
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
    """Writes the blocks of both histories below ``folder``."""
    for scenario in (WEEKS, DAY):
        text = folder / "history.txt"
        with text.open("w", encoding="utf-8") as file:
            file.writelines(open_metrics(simulate(catalogue, scenario)))
        command = ["promtool", "tsdb", "create-blocks-from", "--max-block-duration=744h", "openmetrics"]
        subprocess.run([*command, str(text), str(folder / "data")], check=True, capture_output=True)
        text.unlink()


def targets(dashboards: Path) -> Iterator[Target]:
    """Every target of every dashboard in a folder."""
    for file in sorted(dashboards.glob("*.json")):
        dashboard = json.loads(file.read_text(encoding="utf-8"))
        for panel in dashboard["panels"]:
            yield from (Target(dashboard, panel, target) for target in panel.get("targets", ()))
