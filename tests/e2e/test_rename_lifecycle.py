"""A metric is renamed, deprecated and removed: no count is lost, both names are scraped, no query sees a seam."""

from __future__ import annotations

import json
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from sdkgen.model.history import over_history
from sdkgen.queries import build
from sdkgen.queries.recording import setting_of
from sdkgen.testing import changes_between, load
from tests.e2e.servers import LOOPBACK, Prometheus, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = Path(__file__).parent / "lifecycle" / "call.php"
MINUTES = 30
PER_MINUTE = 6

JOB = '{job="chom-api",'
"""The label that a scrape adds."""

SETTINGS = """\
service: shop
version: 1.{step}.0
scrape_jobs: {{chom-api: {{interval: 15s}}}}
targets: {{php: {{out: package, namespace: 'Shop\\Metrics', package: shop/metrics}}}}
"""
BODY = """\
    type: {type}
    help: Sold.
    labels: [shop]
    stability: stable
"""
LABELS = """\
labels:
  shop:
    help: Where.
    max_values: 10
metrics:
"""
DEPRECATED = """\
    deprecated: {{since: "1.1", remove_after: {date}, replaced_by: {new}}}
"""
COUNTER = BODY.format(type="counter")
TIMES = BODY.format(type="histogram") + "    unit: seconds\n    buckets: [1, 2, 5]\n"


def _metric(name: str, body: str, *more: str) -> str:
    return "".join([f"  {name}:\n", body, *more])


def _old(name: str, body: str, new: str) -> str:
    return _metric(name, body, DEPRECATED.format(date="2026-06-30", new=new))


RULES = """\
recording_rules:
  shop:sales:rate5m:
    help: Sales a second.
    rate: sales_total
    by: [shop]
  shop:sale_seconds:p50_5m:
    help: Time of half of the sales.
    quantile: sale_seconds
    q: 0.5
    by: [shop]
"""

STEPS = [
    LABELS + _metric("orders_total", COUNTER) + _metric("order_seconds", TIMES),
    LABELS
    + _old("orders_total", COUNTER, "sales_total")
    + _metric("sales_total", COUNTER, "    renamed_from: orders_total\n")
    + _old("order_seconds", TIMES, "sale_seconds")
    + _metric("sale_seconds", TIMES, "    renamed_from: order_seconds\n"),
    LABELS
    + _metric("sales_total", COUNTER, "    renamed_from: orders_total\n")
    + _metric("sale_seconds", TIMES, "    renamed_from: order_seconds\n")
    + RULES,
]
"""Before, while both names are there, and after the old one went."""


class Package:
    """A generated package at work: a PHP process over a store that outlives it."""

    def __init__(self, folder: Path, store: Path) -> None:
        command = ["php", str(CALLS), str(folder / "src"), "Shop\\Metrics\\", str(store)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def call(self, *calls: tuple[str, dict[str, str], str, float]) -> str:
        """Make the calls; return what a scrape gets."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(calls) + "\n")
        self._process.stdin.flush()
        return str(json.loads(self._process.stdout.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=10)


@pytest.fixture
def specs(tmp_path, run) -> list[Path]:
    folders = []
    for number, text in enumerate(STEPS):
        folder = tmp_path / f"step{number}"
        folder.mkdir()
        (folder / "sdkgen.yaml").write_text(SETTINGS.format(step=number), encoding="utf-8")
        (folder / "shop.yaml").write_text(text, encoding="utf-8")
        outcome = run("emit", "php", "--spec", str(folder))
        assert outcome.status == 0, outcome.stderr
        folders.append(folder)
    return folders


def _samples(text: str, moment: int) -> Iterator[tuple[str, str]]:
    """The samples of a scrape by family, each with the moment, as OpenMetrics writes it."""
    for line in text.splitlines():
        if line.startswith(("orders_total", "sales_total", "order_seconds", "sale_seconds")):
            name = line.partition("{")[0]
            family = next(
                each for each in ("orders", "sales", "order_seconds", "sale_seconds") if name.startswith(each)
            )
            yield family, f"{line.replace('{', JOB, 1)} {moment}\n"


def _history(specs: list[Path], store: Path, start: int) -> dict[str, list[str]]:
    """What is scraped each minute over the three steps; code moves to the new names within the second."""
    families: dict[str, list[str]] = {}
    moment = start
    for step, folder in enumerate(specs):
        with Package(folder / "package", store) as package:
            for minute in range(MINUTES):
                new = step == 2 or (step == 1 and minute >= MINUTES // 2)
                shop = {"shop": "berlin"}
                text = package.call(
                    ("sales" if new else "orders", shop, "inc", PER_MINUTE),
                    ("saleSeconds" if new else "orderSeconds", shop, "observe", 1.5),
                )
                moment += 60
                for family, line in _samples(text, moment):
                    families.setdefault(family, []).append(line)
    return families


@contextmanager
def _prometheus_with(families: dict[str, list[str]], folder: Path) -> Iterator[Prometheus]:
    types = {"orders": "counter", "sales": "counter"}
    text = "".join(f"# TYPE {name} {types.get(name, 'unknown')}\n{''.join(lines)}" for name, lines in families.items())
    (folder / "history.om").write_text(text + "# EOF\n", encoding="utf-8")
    subprocess.run(
        ["promtool", "tsdb", "create-blocks-from", "openmetrics", "history.om", "data"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    server = Prometheus(folder, 1, "")
    # Nothing is scraped: it only answers.
    server.start = lambda: super(Prometheus, server).start()  # type: ignore[method-assign]
    with server:
        wait_until(lambda: bool(server.query("vector(1)")), "Prometheus to read its blocks")
        yield server


def _values(server: Prometheus, query: str, times: range) -> list[float | None]:
    """The one value of a query at each of the times, None where it has none."""
    asked = {"query": query, "start": times[0], "end": times[-1], "step": times.step}
    url = f"http://{LOOPBACK}:{server.port}/api/v1/query_range?{urllib.parse.urlencode(asked)}"
    with urllib.request.urlopen(url, timeout=10) as response:
        result = json.load(response)["data"]["result"]
    assert len(result) <= 1
    values = {int(moment): float(value) for series in result for moment, value in series["values"]}
    return [values.get(moment) for moment in times]


def test_no_query_sees_a_seam(specs, tmp_path):
    start = int(time.time()) // 60 * 60 - (3 * MINUTES + 10) * 60
    families = _history(specs, tmp_path / "metrics.sqlite", start)
    catalogue = load(specs[2])
    setting = replace(setting_of(catalogue), recorded=())  # of the raw series, not of what would be recorded
    rules = {rule.name: build(rule.query, setting).text for rule in catalogue.recording_rules}
    rate, median = rules["shop:sales:rate5m"], rules["shop:sale_seconds:p50_5m"]
    total = over_history(catalogue.by_name["sales_total"], catalogue.by_name, lambda name: name)
    settled = range(start + 7 * 60, start + 3 * MINUTES * 60, 60)

    with _prometheus_with(families, tmp_path) as server:
        assert _values(server, rate, settled) == pytest.approx([PER_MINUTE / 60] * len(settled))
        assert _values(server, median, settled) == pytest.approx([1.5] * len(settled))
        totals = _values(server, f"sum({total})", range(start + 60, start + 3 * MINUTES * 60 + 1, 60))
        # Without asking whether the new name is old enough, its first minutes look like a collapse.
        naive = _values(server, "sum(rate(sales_total[5m]) or rate(orders_total[5m]))", settled)
        old_only = _values(server, "sum(rate(orders_total[5m]))", settled)

    assert totals == [PER_MINUTE * (1 + minute) for minute in range(3 * MINUTES)]
    assert min(filter(None, naive)) < PER_MINUTE / 60 / 2
    assert old_only[-1] is None


def test_both_names_are_scraped_and_agree(specs, tmp_path):
    with Package(specs[1] / "package", tmp_path / "metrics.sqlite") as package:
        package.call(("orders", {"shop": "berlin"}, "inc", 2), ("sales", {"shop": "paris"}, "inc", 3))
        with _served(package) as port, Prometheus(tmp_path, port, "") as server:
            for name in ("orders_total", "sales_total"):
                assert {dict(labels)["shop"]: value for labels, value in server.query(name).items()} == {
                    "berlin": 2.0, "paris": 3.0,
                }  # fmt: skip


@contextmanager
def _served(package: Package) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = package.call().encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def test_no_step_breaks_anything(specs, monkeypatch):
    def levels(old: Path, new: Path) -> set[str]:
        return {change.level.word for change in changes_between(old, new)}

    assert "breaking" not in levels(specs[0], specs[1])
    assert "breaking" in levels(specs[1], specs[2])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782864000")  # 2026-07-01, the day after the last
    with pytest.raises(AssertionError, match="SDK261"):
        load(specs[1])
