"""A Prometheus with a prepared history and real rules, an Alertmanager, and a webhook that everything arrives at."""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import yaml

from tests.e2e.servers import LOOPBACK, Server

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sdkgen.alerting import RuleTest

_WAITS = ("group_wait", "group_interval", "repeat_interval")
_CALL = re.compile(r"(?P<start>-?[\d.e]+)?(?P<slope>[+-][\d.e]+)?x(?P<count>\d+)")
SAMPLE = 15
"""Seconds between the samples of a history."""


class Notification(NamedTuple):
    """An alert as it arrived."""

    receiver: str
    status: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]


class Webhook(AbstractContextManager["Webhook"]):
    """Receives notifications of every receiver, each at a path of its own name."""

    def __init__(self) -> None:
        self.notifications: list[Notification] = []
        found = self.notifications

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                for alert in content["alerts"]:
                    status, labels = alert["status"], alert["labels"]
                    found.append(Notification(self.path.strip("/"), status, labels, alert["annotations"]))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
        self.port = self._server.server_address[1]

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Alertmanager(Server):
    """Alertmanager with generated routing; every receiver is a webhook, and it waits for nothing."""

    def __init__(self, folder: Path, config: Path, webhook: Webhook) -> None:
        super().__init__(folder)
        self._config = config
        self._webhook = webhook

    def command(self) -> list[str]:
        config = yaml.safe_load(self._config.read_text())
        config["receivers"] = [
            {
                "name": each["name"],
                "webhook_configs": [{"url": f"http://{LOOPBACK}:{self._webhook.port}/{each['name']}"}],
            }
            for each in config["receivers"]
        ]
        for route in (config["route"], *config["route"]["routes"]):
            route.update({key: "1s" for key in _WAITS if key in route and key != "repeat_interval"})
        del config["templates"]
        path = self.folder / "alertmanager.yml"
        path.write_text(json.dumps(config))
        return [
            "prometheus-alertmanager",
            f"--config.file={path}",
            f"--storage.path={self.folder}/data",
            f"--web.listen-address={LOOPBACK}:{self.port}",
            "--cluster.listen-address=",
            "--log.level=warn",
        ]


class RulesServer(Server):
    """Prometheus over a history, evaluating the rules of a folder every second."""

    def __init__(self, folder: Path, rules: Path, history: str, alertmanager: int | None = None) -> None:
        super().__init__(folder)
        self._rules = rules
        self._history = history
        self._alertmanager = alertmanager

    def command(self) -> list[str]:
        self._load()
        config: dict[str, Any] = {"global": {"evaluation_interval": "1s"}, "rule_files": [f"{self._rules}/*.yml"]}
        if self._alertmanager is not None:
            target = {"static_configs": [{"targets": [f"{LOOPBACK}:{self._alertmanager}"]}]}
            config["alerting"] = {"alertmanagers": [target]}
        path = self.folder / "prometheus.yml"
        path.write_text(json.dumps(config))
        return [
            "prometheus",
            f"--config.file={path}",
            f"--storage.tsdb.path={self.folder}/data",
            "--storage.tsdb.retention.time=90d",
            "--rules.alert.resend-delay=1s",  # what fires before Alertmanager is found is told again
            f"--web.listen-address={LOOPBACK}:{self.port}",
            "--log.level=warn",
        ]

    def _load(self) -> None:
        text = self.folder / "history.txt"
        text.write_text(self._history)
        command = ["promtool", "tsdb", "create-blocks-from", "--max-block-duration=744h", "openmetrics", "-q"]
        done = subprocess.run([*command, str(text), f"{self.folder}/data"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def get(self, path: str) -> Any:
        """The data of an answer of the HTTP API."""
        import urllib.request  # noqa: PLC0415

        with urllib.request.urlopen(f"http://{LOOPBACK}:{self.port}/api/v1/{path}", timeout=10) as response:
            return json.load(response)["data"]


def hurried(rules: Path, folder: Path) -> Path:
    """The rule files with alerts that wait two seconds instead of minutes."""
    folder.mkdir()
    for path in sorted(rules.iterdir()):
        content = yaml.safe_load(path.read_text())
        for group in content["groups"]:
            group.pop("interval", None)
            for rule in group["rules"]:
                if "for" in rule:
                    rule["for"] = "2s"
        (folder / path.name).write_text(yaml.safe_dump(content, sort_keys=False))
    return folder


def compatible(tests: Iterable[RuleTest]) -> list[list[RuleTest]]:
    """Tests in groups whose histories can be had at the same time."""
    groups: list[list[RuleTest]] = []
    for test in tests:
        for group in groups:
            taken = {series for each in group for series in each.series}
            if not _families(taken) & _families(test.series):
                group.append(test)
                break
        else:
            groups.append([test])
    return groups


def as_history(tests: Iterable[RuleTest], now: int, back: Iterable[float]) -> str:
    """The histories as OpenMetrics up to ``now``, the moment at which each alert fires; no later, or Prometheus takes
    nothing of its own time any more.

    ``back`` are the offsets, in seconds, at which rules look at the past: the history has samples there.
    """
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for test in tests:
        end = max(check.at for check in test.checks if check.fires)
        moments = sorted({moment for offset in (0, *back) for moment in _moments(end - offset)})
        for series, notation in test.series.items():
            values = list(_values(notation))
            for moment in moments:
                value = values[min(int(moment // test.step), len(values) - 1)]
                slope = _slope(values, moment, test.step)
                if value is not None:
                    name = series.replace('", ', '",')
                    lines[series].append(f"{name} {value + slope:.12g} {now - end + moment:.0f}\n")
    return "".join("".join(each) for each in lines.values()) + "# EOF\n"


def _moments(end: float) -> Iterable[float]:
    """The times, in seconds of the test, at which the rules look around ``end``."""
    first = max(0, int(end - 1800) // SAMPLE * SAMPLE)
    return range(first, int(end) + 1, SAMPLE)


def _slope(values: list[float | None], moment: float, step: float) -> float:
    """What a value changes between two samples of the test, and after its last."""
    index = min(int(moment // step), len(values) - 1)
    before = index - 1 if index == len(values) - 1 else index
    low, high = values[before], values[min(before + 1, len(values) - 1)]
    if low is None or high is None:
        return 0.0
    return (high - low) * (moment - index * step) / step


def _values(notation: str) -> Iterable[float | None]:
    """The values of promtool's notation for series."""
    for word in notation.split():
        if word.startswith("_x"):
            yield from [None] * int(word[2:])
            continue
        match = _CALL.fullmatch(word)
        assert match is not None, word
        start, slope = float(match["start"]), float(match["slope"] or 0)
        yield from (start + slope * number for number in range(int(match["count"]) + 1))


def _families(series: Iterable[str]) -> set[str]:
    return {re.sub(r"(_bucket|_count|_sum)?\{.*|(_bucket|_count|_sum)$", "", name) for name in series}
