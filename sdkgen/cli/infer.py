"""``sdkgen infer``: a first specification from what is already exposed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdkgen.cli.scrape import Scraped, scrape, target_options
from sdkgen.cli.session import fail, format_option, stop, writing
from sdkgen.diagnostics import Diagnostic, Span, render
from sdkgen.drift.expectation import BUILTIN_FAMILIES
from sdkgen.drift.fetch import unreachable
from sdkgen.drift.kinds import FOREIGN_FILE
from sdkgen.exposition import Exposition, parse_exposition
from sdkgen.exposition.kinds import EMPTY_EXPOSITION
from sdkgen.infer import Observed, Options, infer, is_metadata, observe, read_metadata
from sdkgen.infer.text import is_service_name
from sdkgen.text.paths import shown
from sdkgen.writer import write_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdkgen.drift.fetch import Request

_STDOUT = "-"
_SPEC_FOLDERS = "metric_specs"


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--out", default=_STDOUT, metavar="DIR", help="Folder to write to; standard output by default.")
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
@click.option("--service", metavar="NAME", help="Short name of the service; guessed from the metrics by default.")
@click.option("--job", metavar="JOB", help="Scrape job that scrapes it; named like the service by default.")
@click.option("--external", is_flag=True, help="An exporter that is not ours: no metric is emitted by generated code.")
@click.option("--ignore", multiple=True, metavar="PATTERN", help="Metrics to leave out, such as 'mysql_*'.")
@click.option("--ignore-builtin", is_flag=True, help="Leave out what client libraries expose about themselves.")
@target_options
@format_option
def command(
    sources: tuple[str, ...],
    out: str,
    service: str | None,
    job: str | None,
    ignore: tuple[str, ...],
    output_format: str,
    *,
    force: bool,
    external: bool,
    ignore_builtin: bool,
    request: Request,
) -> None:
    """Draft a specification from what each SOURCE exposes.

    A SOURCE is the URL of an exposition or of a Prometheus server's /api/v1/metadata, a file with either, or - for
    standard input. Several sources are taken as one service. Guesses are marked as such in comments.
    """
    if service is not None and not is_service_name(service):
        raise click.UsageError(
            f"`{service}` is no name for a service: up to 40 lower case letters, digits, `-` and `_`"
        )
    results = scrape(sources, request)
    failed = [result for result in results if isinstance(result, Diagnostic)]
    if failed:
        fail(failed, output_format, {})
    answers = [result for result in results if isinstance(result, Scraped)]
    patterns = (*ignore, *(BUILTIN_FAMILIES if ignore_builtin else ()))
    observed = _observed(answers, patterns, output_format)
    paths = tuple(answer.path.partition("?")[0] for answer in answers)
    options = Options(paths, service, job, external=external, generated=_generated(out))
    files = infer(observed, options)
    if out == _STDOUT:
        click.echo("\n".join(f"--- # {name}\n{text}" for name, text in files.items()), nl=False)
    else:
        _write(Path(out), files, output_format, force=force)


def _observed(answers: Iterable[Scraped], ignored: tuple[str, ...], output_format: str) -> list[Observed]:
    """What the sources show; ends the process when that is nothing. Faults of their form are printed, not fatal."""
    expositions: list[Exposition] = []
    metadata: list[Observed] = []
    for answer in answers:
        if is_metadata(answer.content):
            metadata += _metadata(answer, output_format)
        else:
            expositions.append(parse_exposition(answer.content, answer.path, answer.dialect))
    findings = [finding for exposition in expositions for finding in exposition.findings]
    texts = {exposition.path: exposition.shown_text for exposition in expositions}
    click.echo(render(findings, output_format, texts) if findings else "", nl=False, err=True)
    observed = observe(expositions, metadata, ignored)
    if not observed:
        paths = [answer.path for answer in answers]
        found = [EMPTY_EXPOSITION.at(Span(path), "there is no metric to infer anything from") for path in paths]
        stop(found, output_format, {})
    return observed


def _metadata(answer: Scraped, output_format: str) -> list[Observed]:
    try:
        return read_metadata(answer.content)
    except ValueError as error:
        fail([unreachable(answer.path, str(error))], output_format, {})


def _generated(out: str) -> str:
    """Where packages go, relative to the specification: `generated/` beside `metric_specs/`, or beside itself."""
    inside = out == _STDOUT or Path(out).resolve().parent.name == _SPEC_FOLDERS
    return "../../generated" if inside else "../generated"


def _write(folder: Path, files: Mapping[str, str], output_format: str, *, force: bool) -> None:
    occupied = [name for name in files if (folder / name).exists()]
    if occupied and not force:
        help_ = "choose another folder, or overwrite it with --force"
        found = [
            FOREIGN_FILE.at(Span(shown(folder / name)), "the file is there already", help=help_) for name in occupied
        ]
        stop(found, output_format, {})
    with writing(folder, output_format):
        write_files(folder, {name: text.encode() for name, text in files.items()})
    click.echo(f"{shown(folder)}: {len(files)} files written\nnext: `sdkgen check --spec {shown(folder)}`", err=True)
