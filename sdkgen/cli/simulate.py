"""``sdkgen simulate``: a history of the metrics before anything emits them."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdkgen.cli.session import format_option, load, sound_catalogue, spec_option, writing
from sdkgen.cli.status import CLEAN, UNUSABLE
from sdkgen.simulate import TARGETS_PATH, LiveServer, Scenario, open_metrics, simulate
from sdkgen.spec.fields import duration_seconds
from sdkgen.text.paths import shown
from sdkgen.writer import write_stream

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.model import Catalogue
    from sdkgen.simulate import History

_LIVE_DURATION = 7 * 86400
_LIVE_LEAD = 3600
_BACKFILL = (
    "next: `promtool tsdb create-blocks-from --max-block-duration=744h openmetrics {file} DATA`,"
    " DATA being the folder Prometheus keeps"
)


def _seconds(_: click.Context, __: click.Parameter, text: str) -> int:
    """The whole seconds of a Prometheus duration."""
    seconds = duration_seconds(text)
    if seconds is None or seconds < 1 or seconds != int(seconds):
        raise click.BadParameter(f"`{text}` is no duration of whole seconds such as `30s`, `24h` or `15d`")
    return int(seconds)


def _moment(_: click.Context, __: click.Parameter, text: str | None) -> int | None:
    """Unix seconds, from such or from a date with an optional time, in UTC when it names no zone."""
    if text is None or text.isdecimal():
        return None if text is None else int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"`{text}` is no time such as `2026-01-31T12:00:00Z` or `1769860800`") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


@click.command()
@spec_option
@click.option("--out", metavar="FILE", help="File for OpenMetrics with timestamps; `-` for the standard output.")
@click.option("--serve", type=click.IntRange(0, 65535), metavar="PORT", help="Serve it live on 127.0.0.1 instead.")
@click.option(
    "--start", metavar="TIME", callback=_moment, help="Time of the first sample; by default the last one is now."
)
@click.option("--duration", callback=_seconds, default="24h", show_default=True, help="Length of the history.")
@click.option("--step", callback=_seconds, default="30s", show_default=True, help="Time between samples.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same history.")
@click.option("--tenants", type=click.IntRange(1, 100_000), default=12, show_default=True, help="How many there are.")
@format_option
def command(
    spec: Path | None,
    out: str | None,
    serve: int | None,
    start: int | None,
    duration: int,
    step: int,
    seed: int,
    tenants: int,
    output_format: str,
) -> None:
    """Invent a history of every metric of the specification: realistic, and the same for the same seed.

    It has days and nights, two instances of every job, a redeployment that resets counters, a spell without traffic, a
    tenant that is never seen, one that falls silent, one without errors, and an event that never happened before.
    """
    if (out is None) == (serve is None):
        raise click.UsageError("name either --out FILE (or `-`) or --serve PORT")
    if step > duration:
        raise click.UsageError("the step is longer than the history")
    catalogue = sound_catalogue(load(spec, output_format), output_format)
    if serve is not None:
        _serve(catalogue, serve, Scenario(_now(step) - _LIVE_LEAD, _LIVE_DURATION, step, seed, tenants))
        return
    first = start if start is not None else _now(step) - duration
    _write(simulate(catalogue, Scenario(first, duration, step, seed, tenants)), out or "-", output_format)


def _write(history: History, out: str, output_format: str) -> None:
    parts = open_metrics(history)
    if out == "-":
        _print(parts)
        return
    with writing(Path(out), output_format):
        size = write_stream(Path(out), parts)
    click.echo(f"{shown(Path(out))}: {size / 1e6:,.1f} MB\n{_BACKFILL.format(file=out)}", err=True)


def _print(parts: Iterable[str]) -> None:
    try:
        for part in parts:
            sys.stdout.write(part)
        sys.stdout.flush()
    except BrokenPipeError:
        # A reader such as `head` has seen enough. What is still buffered must not be written at exit.
        sys.stderr.close()
        raise SystemExit(CLEAN) from None


def _serve(catalogue: Catalogue, port: int, scenario: Scenario) -> None:
    try:
        server = LiveServer(simulate(catalogue, scenario), port)
    except OSError as error:
        click.echo(f"cannot listen on port {port}: {error.strerror or error}", err=True)
        raise SystemExit(UNUSABLE) from None
    address = f"http://127.0.0.1:{server.server_address[1]}{TARGETS_PATH}"
    click.echo(
        f"serving {len(server.targets())} instances; scrape them with\n"
        f"scrape_configs:\n  - job_name: simulated\n    http_sd_configs:\n      - url: {address}",
        err=True,
    )
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)


def _now(step: int) -> int:
    return int(time.time()) // step * step
