"""Scrapes targets over HTTP, several at once; a target that does not answer is a finding, never an empty scrape."""

from __future__ import annotations

import base64
import http.client
import time
import urllib.error
import urllib.request
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from sdkgen.diagnostics import Diagnostic, Span
from sdkgen.drift import kinds
from sdkgen.exposition import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ACCEPT: dict[Dialect | None, str] = {
    None: "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    Dialect.OPENMETRICS: "application/openmetrics-text;version=1.0.0",
    Dialect.TEXT: "text/plain;version=0.0.4",
}
"""What a scrape asks for, by the dialect that the user wants; None takes either, as Prometheus does."""

_AGENT = "sdkgen"
_GZIP = 31  # zlib's window bits for a gzip stream
_CHUNK = 65536
_MOST_AT_ONCE = 16
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_PAUSE = 10.0
_HELP = "check the address, the token and the network"
_FILE_HELP = "check the path and the permissions"
_REFUSED_HELP = "give it a token: `--token-file FILE`, or SDKGEN_TOKEN in the environment"
_REFUSALS = ("answered 401", "answered 403")


@dataclass(frozen=True, slots=True)
class Request:
    """How targets are asked: ``timeout`` is the seconds of one attempt, from connecting to the last byte."""

    dialect: Dialect | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = 10.0
    retries: int = 2
    most_bytes: int = 64 * 1024 * 1024
    pause: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Response:
    """What a target answered: its body, decompressed, and the dialect that its content type names."""

    url: str
    content: bytes = field(repr=False)
    dialect: Dialect | None
    content_type: str


def fetch_all(urls: Sequence[str], request: Request) -> list[Response | Diagnostic]:
    """Asks every target, several at once; the results are in the order of ``urls``."""
    with ThreadPoolExecutor(max_workers=min(len(urls), _MOST_AT_ONCE) or 1) as pool:
        return list(pool.map(lambda url: fetch(url, request), urls))


def fetch(url: str, request: Request) -> Response | Diagnostic:
    """Asks one target, again after a pause when that may help; a finding says why there is no response."""
    for attempt in range(request.retries + 1):
        try:
            return _attempt(url, request)
        except _RefusedError as error:
            complaint, may_help = str(error), error.may_help
        except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
            complaint, may_help = _reason(error), not isinstance(error, ValueError)
        if not may_help or attempt == request.retries:
            break
        request.pause(min(0.25 * 2**attempt, _LONGEST_PAUSE))
    tries = "" if attempt == 0 else f" (after {attempt + 1} attempts)"
    return unreachable(shown_url(url), f"{complaint}{tries}")


def unreachable(path: str, complaint: str) -> Diagnostic:
    """The finding about a target, shown to users as ``path``, that nothing can be said about."""
    if not path.startswith(("http://", "https://")):
        return kinds.UNREACHABLE_TARGET.at(Span(path), f"cannot read the scrape: {complaint}", help=_FILE_HELP)
    help_ = _REFUSED_HELP if any(word in complaint for word in _REFUSALS) else _HELP
    return kinds.UNREACHABLE_TARGET.at(Span(path), f"cannot scrape the target: {complaint}", help=help_)


def shown_url(url: str) -> str:
    """The URL without a password in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


class _RefusedError(Exception):
    """An answer that is no exposition."""

    def __init__(self, message: str, *, may_help: bool = False) -> None:
        super().__init__(message)
        self.may_help = may_help


def _attempt(url: str, request: Request) -> Response:
    deadline = time.monotonic() + request.timeout
    asked = urllib.request.Request(_without_credentials(url), headers=_headers(url, request))  # noqa: S310  (_opener: only HTTP)
    try:
        with _opener().open(asked, timeout=request.timeout) as answer:
            content = _body(answer, request, deadline)
            return _response(url, content, answer.headers.get("Content-Type", ""))
    except urllib.error.HTTPError as error:
        error.close()
        raise _RefusedError(f"it answered {error.code} {error.reason}", may_help=error.code in _TRY_AGAIN) from None


def _response(url: str, content: bytes, content_type: str) -> Response:
    media = content_type.partition(";")[0].strip().lower()
    if media in ("text/html", "application/xhtml+xml"):
        raise _RefusedError("it answered a page of HTML, not an exposition")
    known = {"application/openmetrics-text": Dialect.OPENMETRICS, "text/plain": Dialect.TEXT}
    return Response(url, content, known.get(media), media)


def _headers(url: str, request: Request) -> dict[str, str]:
    headers = {"Accept": ACCEPT[request.dialect], "Accept-Encoding": "gzip", "User-Agent": _AGENT}
    user, separator, _ = urlsplit(url).netloc.rpartition("@")
    if separator:
        headers["Authorization"] = f"Basic {base64.b64encode(unquote(user).encode()).decode()}"
    return {**headers, **request.headers}


def _without_credentials(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError("the address is no http or https URL")
    return shown_url(url)


def _opener() -> urllib.request.OpenerDirector:
    """HTTP and HTTPS only: no redirect leads to a file or to another protocol."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    return opener


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but takes what the user gave for one origin to no other."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: object,
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        following = super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]  # typeshed wants IO[bytes]
        if following is not None and _origin(req.full_url) != _origin(newurl):
            public = ("Accept", "Accept-encoding", "User-agent")
            following.headers = {name: value for name, value in following.headers.items() if name in public}
        return following


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _body(answer: http.client.HTTPResponse, request: Request, deadline: float) -> bytes:
    """The decompressed body; neither a slow nor an endless nor an exploding one gets past the limits."""
    encoding = answer.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip"):
        raise _RefusedError(f"it answered in the encoding `{encoding}`, which was not asked for")
    inflater = zlib.decompressobj(_GZIP) if encoding == "gzip" else None
    content = bytearray()
    while chunk := answer.read1(_CHUNK):
        content += inflater.decompress(chunk, request.most_bytes + 1) if inflater else chunk
        if len(content) > request.most_bytes:
            raise _RefusedError(f"its response is larger than {request.most_bytes:,} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    if inflater is not None and not inflater.eof:
        raise _RefusedError("its compressed response ends in the middle", may_help=True)
    if inflater is not None and inflater.unused_data:
        raise _RefusedError("its compressed response has something after its end")
    return bytes(content)


def _reason(error: Exception) -> str:
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(inner, TimeoutError):
        return "it did not answer in time"
    if isinstance(inner, http.client.IncompleteRead):
        return "its response ends in the middle"
    if isinstance(inner, OSError) and inner.strerror:
        return inner.strerror
    return str(inner) or type(inner).__name__
