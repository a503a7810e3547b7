"""``sdkgen scan``: uses of metrics in code, compared with the specification."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdkgen.cli.session import format_option, load, sound_catalogue, spec_option
from sdkgen.cli.status import status_of
from sdkgen.codemod.files import read_files
from sdkgen.codemod.scan.scan import PHP_SUFFIXES, PYTHON_SUFFIXES, scan
from sdkgen.diagnostics import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sdkgen.codemod.scan.report import Use


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@spec_option
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files or paths such as `*/legacy/*`.")
@click.option("--uses", is_flag=True, help="Print every use of a metric as well.")
@format_option
def command(
    paths: tuple[Path, ...], spec: Path | None, exclude: tuple[str, ...], output_format: str, *, uses: bool
) -> None:
    """Compare what the Python and PHP code in each PATH does with metrics with the specification.

    Finds metrics that are made with `prometheus_client` and uses of the generated packages, through aliases, imports
    and re-exports. Folders that sdkgen generated, hidden ones, dependencies and virtual environments are passed over.
    """
    session = load(spec, output_format)
    sound_catalogue(session, output_format)
    files, unreadable = read_files(paths, PYTHON_SUFFIXES | PHP_SUFFIXES, exclude)
    result = scan(files, session.resolution)
    findings = [*unreadable, *result.findings]
    if uses:
        click.echo("".join(_line(use) for use in result.uses), nl=False)
    click.echo(render(findings, output_format, {**session.texts, **result.texts}), nl=False)
    click.echo(_summary(len(files), result.uses), err=True)
    raise SystemExit(status_of(findings))


def _line(use: Use) -> str:
    return f"{use.span.path}:{use.span.line}:{use.span.column}: {use.metric} ({use.how})\n"


def _summary(files: int, uses: Sequence[Use]) -> str:
    metrics = len({use.metric for use in uses})
    return f"files: {files}, uses of metrics: {len(uses)}, metrics used: {metrics}"
