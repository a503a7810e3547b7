"""A FastCGI client of one connection: enough to ask php-fpm for a script, as fast as it answers."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

# Record types and flags of https://fastcgi-archives.github.io/FastCGI_Specification.html
VERSION = 1
BEGIN, END, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6
RESPONDER, KEEP = 1, 1
HEADER = struct.Struct("!BBHHBx")


class FastCgi:
    """Asks for one script again and again over one connection, and so of one worker."""

    def __init__(self, port: int, script: Path) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._stream = self._socket.makefile("rb")
        self._script = str(script)

    def get(self, query: str) -> str:
        """Return the body of the answer."""
        parameters = {"SCRIPT_FILENAME": self._script, "REQUEST_METHOD": "GET", "QUERY_STRING": query}
        pairs = b"".join(_pair(name.encode(), value.encode()) for name, value in parameters.items())
        self._socket.sendall(
            _record(BEGIN, struct.pack("!HB5x", RESPONDER, KEEP))
            + _record(PARAMS, pairs)
            + _record(PARAMS, b"")
            + _record(STDIN, b""),
        )
        output = b""
        while True:
            _, kind, _, length, padding = HEADER.unpack(self._stream.read(HEADER.size))
            content = self._stream.read(length + padding)[:length]
            if kind == END:
                break
            if kind == STDOUT:
                output += content
        head, _, body = output.partition(b"\r\n\r\n")
        if head.startswith(b"Status:") or not body:
            raise RuntimeError(output.decode(errors="replace"))
        return body.decode()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._socket.close()


def _record(kind: int, content: bytes) -> bytes:
    return HEADER.pack(VERSION, kind, 1, len(content), 0) + content


def _pair(name: bytes, value: bytes) -> bytes:
    return _length(name) + _length(value) + name + value


def _length(text: bytes) -> bytes:
    return struct.pack("!B", len(text)) if len(text) < 128 else struct.pack("!I", len(text) | 1 << 31)
