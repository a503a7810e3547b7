"""``sdkgen rename``: a metric, a label or a label value gets a new name everywhere at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdkgen.cli.session import Session, format_option, load, sound_catalogue, spec_option, stop, writing
from sdkgen.cli.status import CLEAN, status_of
from sdkgen.codemod.changes import Changed, diff_text
from sdkgen.codemod.files import read_files
from sdkgen.codemod.kinds import UNWRITABLE_CHANGE
from sdkgen.codemod.rename.collisions import collisions
from sdkgen.codemod.rename.rename import SUFFIXES, rename
from sdkgen.codemod.rename.subject import Renaming, SubjectError, subject_of
from sdkgen.diagnostics import render
from sdkgen.spec import find_spec, read_spec
from sdkgen.writer import write_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CLOSING = "next: `sdkgen emit all` renews the generated packages, which were not touched; then `sdkgen check`"


@click.command()
@click.argument("old")
@click.argument("new")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH...]")
@spec_option
@click.option("--diff", is_flag=True, help="Write nothing; print what would change as a unified diff. The default.")
@click.option("--write", is_flag=True, help="Change the files: all of them, or none.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files or paths such as `*/legacy/*`.")
@format_option
def command(
    old: str,
    new: str,
    paths: tuple[Path, ...],
    spec: Path | None,
    exclude: tuple[str, ...],
    output_format: str,
    *,
    diff: bool,
    write: bool,
) -> None:
    """Rename OLD to NEW in the specification and in everything at or below each PATH (the current folder by default).

    OLD is a metric (`orders_total`), a label (`label:status`, or `orders_total.status`), or a value of a label
    (`status=paid`, or `orders_total.status=paid`).

    Changed are the specification, Python and PHP code, Grafana dashboards, Prometheus rules and queries in Markdown;
    what cannot be changed with certainty is listed.
    """
    if diff and write:
        raise click.UsageError("--diff and --write exclude each other")
    session = load(spec, output_format)
    sound_catalogue(session, output_format)
    renaming = _renaming(old, new, session)
    taken = list(collisions(renaming, session.resolution))
    if taken:
        stop(taken, output_format, session.texts)
    files, unreadable = read_files(paths or (Path(),), SUFFIXES, exclude)
    try:
        raw = read_spec(spec or find_spec(Path.cwd()) or Path())
        outcome = rename(files, raw, session.resolution, renaming)
    except SubjectError as error:
        raise click.UsageError(str(error)) from None
    findings = [*unreadable, *outcome.findings]
    click.echo(render(findings, output_format, outcome.texts), nl=False, err=True)
    if status_of(findings) != CLEAN:
        raise SystemExit(status_of(findings))
    if write:
        apply_changes(outcome.changes, output_format)
    else:
        click.echo(diff_text(outcome.changes), nl=False)
    click.echo(f"{_count(outcome.changes, write=write)}\n{_CLOSING}", err=True)


def apply_changes(changes: Sequence[Changed], output_format: str) -> None:
    """Writes the changes, all or none; ends the process with status 2 when that fails."""
    with writing(Path(), output_format, UNWRITABLE_CHANGE):
        write_files(Path(), {Path(changed.path).resolve().as_posix(): changed.after for changed in changes})


def _renaming(old: str, new: str, session: Session) -> Renaming:
    if not new or "\n" in new:
        raise click.UsageError("the new name is empty or has several lines")
    try:
        renaming = subject_of(old, new, session.resolution)
    except SubjectError as error:
        raise click.UsageError(str(error)) from None
    if renaming.old == new:
        raise click.UsageError(f"`{new}` is its name already")
    return renaming


def _count(changes: Iterable[Changed], *, write: bool) -> str:
    count = len(list(changes))
    return f"{count} file{'s' * (count != 1)} {'changed' if write else 'would change (apply with --write)'}"
