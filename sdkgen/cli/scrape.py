"""What the commands that read a scrape share: options for targets, and targets as expositions."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sdkgen.diagnostics import Diagnostic
from sdkgen.drift.fetch import Request, Response, fetch_all, shown_url, unreachable
from sdkgen.exposition import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STANDARD_INPUT = "-"
_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Scraped:
    """The bytes of a target, how it is shown to users, and the dialect that is certain."""

    path: str
    content: bytes
    dialect: Dialect | None
    content_type: str


def target_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how targets are asked; the command gets them as one ``request``."""

    @wraps(function)
    def with_request(
        *arguments: Any,  # noqa: ANN401  (those of the command)
        dialect: str,
        token: str | None,
        token_file: Path | None,
        headers: tuple[str, ...],
        timeout: float,
        retries: int,
        **options: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        request = _request(dialect, token, token_file, headers, timeout, retries)
        return function(*arguments, request=request, **options)

    decorated: Callable[..., Any] = with_request
    for option in reversed(
        [
            click.option(
                "--format",
                "dialect",
                type=click.Choice(["auto", *(dialect.value for dialect in Dialect)]),
                default="auto",
                show_default=True,
                help="Exposition format to ask for and to read.",
            ),
            click.option(
                "--token",
                envvar="SDKGEN_TOKEN",
                show_envvar=True,
                metavar="TOKEN",
                help="Bearer token; better in the environment, where other users cannot see it.",
            ),
            click.option(
                "--token-file", type=click.Path(path_type=Path), metavar="FILE", help="File that holds the token."
            ),
            click.option(
                "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="Further header; may be repeated."
            ),
            click.option(
                "--timeout",
                type=click.FloatRange(min=0, min_open=True),
                default=10.0,
                show_default=True,
                metavar="SECONDS",
                help="Longest time of one attempt.",
            ),
            click.option(
                "--retries",
                type=click.IntRange(min=0, max=20),
                default=2,
                show_default=True,
                metavar="N",
                help="Further attempts after a failed connection or an answer such as 503.",
            ),
        ]
    ):
        decorated = option(decorated)
    return decorated


def _request(
    dialect: str, token: str | None, token_file: Path | None, headers: Sequence[str], timeout: float, retries: int
) -> Request:
    """How targets are asked, from the options. Raises UsageError."""
    given: dict[str, str] = {}
    for header in headers:
        name, separator, value = header.partition(":")
        if not separator or not name.strip().isascii() or any(char in header for char in "\r\n"):
            raise click.UsageError(f"`{header}` is no header: write it as 'NAME: VALUE'")
        given[name.strip()] = value.strip()
    secret = _read_token(token_file) if token_file is not None else token
    if secret:
        given["Authorization"] = f"Bearer {secret}"
    chosen = None if dialect == "auto" else Dialect(dialect)
    return Request(dialect=chosen, headers=given, timeout=timeout, retries=retries)


def scrape(targets: Sequence[str], request: Request) -> list[Scraped | Diagnostic]:
    """The content of every target, URL, file or ``-``, in their order; a finding where there is none."""
    urls = list(dict.fromkeys(target for target in targets if is_url(target)))
    answers = dict(zip(urls, fetch_all(urls, request), strict=True))
    return [_answer(answers[target], request) if target in answers else _read(target, request) for target in targets]


def is_url(target: str) -> bool:
    """Whether a target is asked over HTTP."""
    return target.startswith(_SCHEMES)


def _answer(answer: Response | Diagnostic, request: Request) -> Scraped | Diagnostic:
    if isinstance(answer, Diagnostic):
        return answer
    return Scraped(shown_url(answer.url), answer.content, answer.dialect or request.dialect, answer.content_type)


def _read(target: str, request: Request) -> Scraped | Diagnostic:
    try:
        if target == STANDARD_INPUT:
            return Scraped("<stdin>", sys.stdin.buffer.read(), request.dialect, "")
        return Scraped(target, Path(target).read_bytes(), request.dialect, "")
    except OSError as error:
        return unreachable(target, error.strerror or str(error))
    except ValueError as error:
        return unreachable(target, str(error))


def _read_token(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise click.UsageError(f"cannot read the token file `{file}`: {error}") from None
