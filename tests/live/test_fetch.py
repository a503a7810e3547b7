"""Scraping over real HTTP: what is asked, what is tried again, what is refused."""

from __future__ import annotations

import gzip

import pytest

from sdkgen.diagnostics import Diagnostic
from sdkgen.drift.fetch import Request, Response, fetch, fetch_all
from sdkgen.exposition import Dialect
from tests.live.server import Answer, endpoint

BODY = b"# TYPE level gauge\nlevel 1\n"
SECRET = {"Authorization": "Bearer secret", "X-Tenant": "acme"}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


def _request(**options) -> Request:
    return Request(**{"pause": lambda _: None, "timeout": 5.0, **options})


def _complaint(result: Response | Diagnostic) -> str:
    assert isinstance(result, Diagnostic)
    assert result.rule == "SDK240"
    return result.message.removeprefix("cannot scrape the target: ")


def _content(result: Response | Diagnostic) -> bytes:
    assert isinstance(result, Response), result
    return result.content


def test_both_formats_and_gzip_are_asked_for_as_prometheus_does():
    with endpoint(metrics=Answer(BODY)) as server:
        assert _content(fetch(server.url(), _request(headers=SECRET))) == BODY
        headers = server.requests[0][1]
    assert headers["Accept"].startswith("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["Authorization"] == "Bearer secret"
    assert headers["X-Tenant"] == "acme"


@pytest.mark.parametrize("dialect", Dialect)
def test_one_format_can_be_asked_for(dialect):
    with endpoint(metrics=Answer(BODY)) as server:
        fetch(server.url(), _request(dialect=dialect))
        accept = server.requests[0][1]["Accept"]
    assert ("openmetrics" in accept) == (dialect is Dialect.OPENMETRICS)
    assert "," not in accept


@pytest.mark.parametrize(
    ("content_type", "dialect"),
    [
        ("text/plain; version=0.0.4", Dialect.TEXT),
        ("application/openmetrics-text; version=1.0.0; charset=utf-8", Dialect.OPENMETRICS),
        ("application/octet-stream", None),
        ("", None),
    ],
)
def test_the_content_type_names_the_format(content_type, dialect):
    with endpoint(metrics=Answer(BODY, content_type=content_type)) as server:
        result = fetch(server.url(), _request())
    assert isinstance(result, Response)
    assert result.dialect is dialect


def test_a_compressed_answer_is_decompressed():
    with endpoint(metrics=Answer(BODY * 5000, gzipped=True)) as server:
        assert _content(fetch(server.url(), _request())) == BODY * 5000


@pytest.mark.parametrize("gzipped", [False, True])
def test_an_answer_beyond_the_limit_is_refused(gzipped):
    with endpoint(metrics=Answer(b"#" * 2_000_000, gzipped=gzipped)) as server:
        complaint = _complaint(fetch(server.url(), _request(most_bytes=1_000_000)))
        assert complaint == "its response is larger than 1,000,000 bytes"
        assert len(server.requests) == 1


@pytest.mark.parametrize("first", [(503,), (500, 502), (429, 429)])
def test_what_may_pass_is_tried_again(first):
    pauses: list[float] = []
    with endpoint(metrics=Answer(BODY, first=first)) as server:
        assert _content(fetch(server.url(), _request(pause=pauses.append))) == BODY
    assert pauses == [0.25, 0.5][: len(first)]


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_what_will_not_pass_is_not_tried_again(status):
    with endpoint(metrics=Answer(BODY, status=status)) as server:
        assert _complaint(fetch(server.url(), _request())).startswith(f"it answered {status} ")
        assert len(server.requests) == 1


def test_retries_end():
    with endpoint(metrics=Answer(BODY, status=503)) as server:
        complaint = _complaint(fetch(server.url(), _request(retries=3)))
        assert complaint == "it answered 503 Service Unavailable (after 4 attempts)"
        assert len(server.requests) == 4


def test_nobody_listens():
    with endpoint() as server:
        url = server.url()
    assert _complaint(fetch(url, _request(retries=1))) == "Connection refused (after 2 attempts)"


def test_a_target_that_does_not_answer_in_time():
    with endpoint(metrics=Answer(BODY, delay=3)) as server:
        complaint = _complaint(fetch(server.url(), _request(timeout=0.2, retries=0)))
    assert complaint == "it did not answer in time"


def test_a_target_that_answers_a_byte_at_a_time():
    with endpoint(metrics=Answer(BODY * 20, trickle=0.05)) as server:
        complaint = _complaint(fetch(server.url(), _request(timeout=0.3, retries=0)))
    assert complaint == "it did not answer in time"


@pytest.mark.parametrize("gzipped", [False, True])
def test_an_answer_that_ends_in_the_middle(gzipped):
    with endpoint(metrics=Answer(BODY * 100, truncated=True, gzipped=gzipped)) as server:
        assert "ends in the middle" in _complaint(fetch(server.url(), _request(retries=0)))


def test_compressed_answers_are_whole_and_nothing_more():
    broken = {"Content-Encoding": "gzip"}
    half = gzip.compress(BODY)[:-9]
    twice = gzip.compress(BODY) * 2
    with endpoint(
        half=Answer(half, headers=broken),
        twice=Answer(twice, headers=broken),
        noise=Answer(BODY, headers=broken),
        other=Answer(BODY, headers={"Content-Encoding": "br"}),
    ) as server:
        complaints = [
            _complaint(fetch(server.url(path), _request(retries=0))) for path in ("/half", "/twice", "/noise", "/other")
        ]
    assert complaints[0] == "its compressed response ends in the middle"
    assert complaints[1] == "its compressed response has something after its end"
    assert "incorrect header check" in complaints[2]
    assert complaints[3] == "it answered in the encoding `br`, which was not asked for"


def test_a_page_of_html_is_no_exposition():
    with endpoint(metrics=Answer(b"<html>", content_type="text/html; charset=utf-8")) as server:
        assert _complaint(fetch(server.url(), _request())) == "it answered a page of HTML, not an exposition"


def test_a_redirect_on_the_same_origin_keeps_the_token():
    with endpoint(
        metrics=Answer(BODY, token="secret"), old=Answer(status=302, headers={"Location": "/metrics"})
    ) as server:
        assert _content(fetch(server.url("/old"), _request(headers=SECRET))) == BODY


@pytest.mark.parametrize("other_host", ["127.0.0.1", "localhost"])
def test_a_redirect_to_another_origin_does_not_carry_the_token(other_host):
    with endpoint(metrics=Answer(BODY)) as target:
        location = {"Location": target.url(host=other_host)}
        with endpoint(old=Answer(status=307, headers=location)) as server:
            assert _content(fetch(server.url("/old"), _request(headers=SECRET))) == BODY
        headers = target.requests[0][1]
    assert "Authorization" not in headers
    assert "X-Tenant" not in headers
    assert headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x", "http://[", "/old"])
def test_a_redirect_to_nowhere_good_is_a_finding(location):
    with endpoint(old=Answer(status=302, headers={"Location": location})) as server:
        assert _complaint(fetch(server.url("/old"), _request(retries=0)))


def test_credentials_in_the_address_become_basic_authentication_and_are_never_shown():
    with endpoint(metrics=Answer(BODY)) as server:
        port = server.url().split(":")[2]
        assert _content(fetch(f"http://us%40er:p%3Aw@127.0.0.1:{port}", _request())) == BODY
        assert server.requests[0][1]["Authorization"] == "Basic dXNAZXI6cDp3"
    result = fetch(f"http://user:hidden@127.0.0.1:{port}", _request(retries=0))
    assert isinstance(result, Diagnostic)
    assert result.span.path == f"http://127.0.0.1:{port}"
    assert "hidden" not in repr(result)


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://a b/", "http://127.0.0.1:99999/", "http://\u2028/"])
def test_an_address_that_is_none_is_a_finding(url):
    assert _complaint(fetch(url, _request(retries=0)))


def test_targets_are_asked_at_the_same_time_and_answered_in_their_order():
    answers = {f"t{number}": Answer(b"level %d\n" % number, delay=0.3) for number in range(4)}
    with endpoint(**answers) as server:
        results = fetch_all([server.url(f"/t{number}") for number in (3, 0, 2, 1)], _request())
        assert [_content(result) for result in results] == [b"level 3\n", b"level 0\n", b"level 2\n", b"level 1\n"]
        assert server.most_at_once > 1


@pytest.mark.parametrize(("status", "wants_token"), [(401, True), (403, True), (404, False)])
def test_who_is_turned_away_is_told_how_to_give_a_token(status, wants_token):
    with endpoint(metrics=Answer(b"", status=status)) as server:
        result = fetch(server.url(), _request())
    assert isinstance(result, Diagnostic)
    assert ("--token-file" in (result.help or "")) == wants_token
