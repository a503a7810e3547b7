"""Connections that can be looked at: a proxy that counts what passes it, and a server that never answers."""

from __future__ import annotations

import socket
import threading
from abc import abstractmethod
from contextlib import AbstractContextManager, suppress
from typing import Self

LOOPBACK = "127.0.0.1"
PIECE = 65_536


class _Listener(AbstractContextManager["_Listener"]):
    """Listens on a free port and gives each connection to a thread of its own."""

    def __init__(self) -> None:
        self._server = socket.create_server((LOOPBACK, 0))
        self._open: list[socket.socket] = [self._server]
        self.port: int = self._server.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                self._open.append(client)
                self._serve(client)

    @abstractmethod
    def _serve(self, client: socket.socket) -> None:
        """What becomes of an accepted connection."""


class Stalled(_Listener):
    """Accepts, and never answers."""

    def _serve(self, client: socket.socket) -> None:
        pass


class CountingProxy(_Listener):
    """Passes everything on, and counts the requests' bytes and how often the client spoke after the server had."""

    def __init__(self, target: int) -> None:
        super().__init__()
        self._target = target
        self._last_spoke = "server"
        self.trips = 0
        self.sent = 0

    def _serve(self, client: socket.socket) -> None:
        server = socket.create_connection((LOOPBACK, self._target))
        self._open.append(server)
        for connection in (client, server):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=self._pass, args=("client", client, server), daemon=True).start()
        threading.Thread(target=self._pass, args=("server", server, client), daemon=True).start()

    def _pass(self, who: str, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(PIECE):
                if who == "client":
                    self.sent += len(piece)
                    self.trips += self._last_spoke == "server"
                self._last_spoke = who
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
