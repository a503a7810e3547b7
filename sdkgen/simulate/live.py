"""A simulated service that a real Prometheus can scrape: every instance on a path of its own, on the loopback only."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sdkgen.simulate.openmetrics import exposition
from sdkgen.simulate.places import every_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from sdkgen.simulate.history import History

LOOPBACK = "127.0.0.1"
TARGETS_PATH = "/targets"


class LiveServer(ThreadingHTTPServer):
    """Serves the present of a history at ``/JOB/INSTANCE/metrics`` and what to scrape at ``/targets``.

    ``/targets`` answers as Prometheus' HTTP service discovery (``http_sd_configs``) wants it. When the history is
    over, it goes round.
    """

    daemon_threads = True

    def __init__(self, history: History, port: int, now: Callable[[], float] = time.time) -> None:
        """Binds the port; raises OSError when it is taken."""
        self.history = history
        self.now = now
        super().__init__((LOOPBACK, port), _Handler)

    @property
    def index(self) -> int:
        """The sample of the present moment."""
        scenario = self.history.scenario
        return int(self.now() - scenario.start) // scenario.step % len(scenario.times)

    def targets(self) -> list[dict[str, object]]:
        """Every instance as a target group."""
        address = f"{LOOPBACK}:{self.server_address[1]}"
        return [
            {
                "targets": [address],
                "labels": {
                    "job": place.job,
                    "instance": place.instance,
                    "__metrics_path__": f"/{place.job}/{place.instance}/metrics",
                },
            }
            for place in every_place(self.history.scenario, self.history.catalogue)
        ]


class _Handler(BaseHTTPRequestHandler):
    server: LiveServer

    def do_GET(self) -> None:
        """Answers one request."""
        if self.path == TARGETS_PATH:
            self._answer(200, json.dumps(self.server.targets()), "application/json")
            return
        match self.path.strip("/").split("/"):
            case [job, instance, "metrics"]:
                lines = exposition(self.server.history, unquote(job), unquote(instance), self.server.index)
                text = "".join(lines)
                self._answer(200 if text else 404, text, "text/plain; version=0.0.4; charset=utf-8")
            case _:
                self._answer(404, f"see {TARGETS_PATH}\n", "text/plain; charset=utf-8")

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the base class' signature)
        """Says nothing: a scrape every few seconds is no news."""

    def _answer(self, status: int, text: str, content_type: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
