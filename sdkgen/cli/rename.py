"""``sdkgen rename``: a metric, a label or a label value gets a new name everywhere at once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdkgen.cli.changes import settle
from sdkgen.cli.session import Session, format_option, load, sound_catalogue, spec_option, stop
from sdkgen.codemod.files import read_files
from sdkgen.codemod.rename.collisions import collisions
from sdkgen.codemod.rename.keep import Kept
from sdkgen.codemod.rename.rename import SUFFIXES, rename
from sdkgen.codemod.rename.subject import Renaming, SubjectError, subject_of
from sdkgen.model.today import today
from sdkgen.spec import find_spec, read_spec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sdkgen.codemod.changes import Changed

_CLOSING = "next: `sdkgen emit all` renews the generated packages, which were not touched; then `sdkgen check`"
_KEPT = (
    "next: `sdkgen emit all`; both names are exposed until {day}. `sdkgen check PATH…` lists the queries of `{old}`,"
    " and `--fix` moves them"
)
_HALF_A_YEAR = timedelta(days=183)


def _date(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    try:
        return None if text is None else date.fromisoformat(text).isoformat()
    except ValueError:
        raise click.BadParameter(f"`{text}` is no date: write YYYY-MM-DD") from None


def _in_half_a_year() -> str:
    return (date.fromisoformat(today()) + _HALF_A_YEAR).isoformat()


@click.command()
@click.argument("old")
@click.argument("new")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH...]")
@spec_option
@click.option("--diff", is_flag=True, help="Write nothing; print what would change as a unified diff. The default.")
@click.option("--write", is_flag=True, help="Change the files: all of them, or none.")
@click.option("--keep-old", is_flag=True, help="Keep a metric's old name as well, deprecated in favour of the new one.")
@click.option(
    "--remove-after",
    metavar="DATE",
    callback=_date,
    help="Last day of the name that --keep-old keeps; in half a year by default.",
)
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files or paths such as `*/legacy/*`.")
@format_option
def command(
    old: str,
    new: str,
    paths: tuple[Path, ...],
    spec: Path | None,
    exclude: tuple[str, ...],
    remove_after: str | None,
    output_format: str,
    *,
    diff: bool,
    write: bool,
    keep_old: bool,
) -> None:
    """Rename OLD to NEW in the specification and in everything at or below each PATH (the current folder by default).

    OLD is a metric (`orders_total`), a label (`label:status`, or `orders_total.status`), or a value of a label
    (`status=paid`, or `orders_total.status=paid`).

    Changed are the specification, Python and PHP code, Grafana dashboards, Prometheus rules and queries in Markdown;
    what cannot be changed with certainty is listed. With --keep-old the specification changes alone, unless a PATH is
    named: both names are exposed until DATE, so that everything else can follow one by one.
    """
    if diff and write:
        raise click.UsageError("--diff and --write exclude each other")
    session = load(spec, output_format)
    catalogue = sound_catalogue(session, output_format)
    if remove_after and not keep_old:
        raise click.UsageError("--remove-after is the last day of what --keep-old keeps")
    renaming = _renaming(old, new, session)
    kept = Kept(catalogue.version, remove_after or _in_half_a_year()) if keep_old else None
    if kept is not None and (not renaming.renames_metric or renaming.metrics[0].deprecated):
        raise click.UsageError("--keep-old keeps the name of a metric, and of one that is not deprecated already")
    taken = list(collisions(renaming, session.resolution))
    if taken:
        stop(taken, output_format, session.texts)
    files, unreadable = read_files(paths or (() if keep_old else (Path(),)), SUFFIXES, exclude)
    try:
        raw = read_spec(spec or find_spec(Path.cwd()) or Path())
        outcome = rename(files, raw, session.resolution, renaming, kept)
    except SubjectError as error:
        raise click.UsageError(str(error)) from None
    settle([*unreadable, *outcome.findings], outcome.changes, outcome.texts, output_format, write=write)
    closing = _KEPT.format(old=old, day=kept.remove_after) if kept else _CLOSING
    click.echo(f"{_count(outcome.changes, write=write)}\n{closing}", err=True)


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
