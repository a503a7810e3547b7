"""A real HTTP server on loopback whose answers a test decides."""

from __future__ import annotations

import gzip
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TEXT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass
class Answer:
    """What a path answers; ``first`` are the status codes of the first requests, before ``status`` applies."""

    body: bytes = b""
    status: int = 200
    content_type: str = TEXT
    headers: Mapping[str, str] = field(default_factory=dict)
    first: tuple[int, ...] = ()
    token: str | None = None
    gzipped: bool = False
    truncated: bool = False
    delay: float = 0.0
    trickle: float = 0.0
    bodies: tuple[bytes, ...] = ()


class Endpoint:
    """The server: answers by path, and the requests it got."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.most_at_once = 0
        self._open = 0
        self._lock = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with endpoint._lock:
                    endpoint._open += 1
                    endpoint.most_at_once = max(endpoint.most_at_once, endpoint._open)
                try:
                    endpoint._answer(self)
                except (BrokenPipeError, ConnectionResetError):
                    pass
                finally:
                    with endpoint._lock:
                        endpoint._open -= 1

            def log_message(self, *_: object) -> None:
                """Tests read `requests`."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def url(self, path: str = "/metrics", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self._server.server_port}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        answer = self.answers.get(request.path, Answer(status=404))
        count = sum(path == request.path for path, _ in self.requests)
        self.requests.append((request.path, dict(request.headers.items())))
        time.sleep(answer.delay)
        status = answer.first[count] if count < len(answer.first) else answer.status
        if answer.token is not None and request.headers.get("Authorization") != f"Bearer {answer.token}":
            status = 401
        body = answer.bodies[min(count, len(answer.bodies) - 1)] if answer.bodies else answer.body
        body = gzip.compress(body) if answer.gzipped else body
        request.send_response(status)
        request.send_header("Content-Type", answer.content_type)
        request.send_header("Content-Length", str(len(body)))
        if answer.gzipped:
            request.send_header("Content-Encoding", "gzip")
        for name, value in answer.headers.items():
            request.send_header(name, value)
        request.end_headers()
        sent = body[: len(body) // 2] if answer.truncated else body
        if answer.trickle:
            for byte in sent:
                request.wfile.write(bytes([byte]))
                request.wfile.flush()
                time.sleep(answer.trickle)
        else:
            request.wfile.write(sent)


@contextmanager
def endpoint(**answers: Answer) -> Iterator[Endpoint]:
    """A server that answers at `/name` for every keyword; it ends with the context."""
    server = Endpoint({f"/{name}": answer for name, answer in answers.items()})
    try:
        yield server
    finally:
        server.close()
