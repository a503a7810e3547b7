"""``sdkgen changelog``: what changed from version to version, read from Git."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdkgen.cli.diff import spec_at
from sdkgen.cli.session import fail, load, sound_catalogue, spec_option, writing
from sdkgen.cli.status import FINDINGS
from sdkgen.diagnostics import Span
from sdkgen.diff import report
from sdkgen.diff.kinds import UNREADABLE_REVISION
from sdkgen.diff.render import render_section
from sdkgen.model import Resolution, resolve
from sdkgen.model.today import today
from sdkgen.source.git import RevisionError, commits_of
from sdkgen.spec import SETTINGS_FILE, find_spec
from sdkgen.text.paths import shown
from sdkgen.writer import write_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNRELEASED = "Unreleased"


@dataclass(frozen=True, slots=True)
class _Version:
    """A version as it was when it began, and the day."""

    name: str
    resolution: Resolution
    day: str


@click.command()
@spec_option
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the page there instead of printing it."
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when the file of --out is not current.")
def command(spec: Path | None, out: Path | None, *, check: bool) -> None:
    """Print what changed from version to version of the specification, the latest first, as Markdown.

    A version begins with the commit that gives `version` in sdkgen.yaml its value. What is not committed, or was
    committed without a new version, is listed as unreleased.
    """
    if check and out is None:
        raise click.UsageError("--check needs the file: --out FILE")
    session = load(spec, "text")
    catalogue = sound_catalogue(session, "text")
    folder = spec or find_spec(Path.cwd()) or Path()
    try:
        versions = _versions(folder)
    except RevisionError as error:
        fail([UNREADABLE_REVISION.at(Span(shown(folder)), str(error), help=error.help)], "text", {})
    text = _page(catalogue.service, _with_work_tree(versions, session.resolution))
    if out is None:
        click.echo(text, nl=False)
    else:
        _write(out, text, check=check)


def _versions(folder: Path) -> list[_Version]:
    """The committed versions, oldest first; a commit whose specification cannot be read begins none."""
    found: list[_Version] = []
    for commit, day in commits_of(folder, SETTINGS_FILE):
        raw = spec_at(folder, commit)
        resolution = resolve(raw) if raw is not None else None
        if resolution is None or resolution.catalogue is None:
            continue
        name = resolution.catalogue.version
        if not found or found[-1].name != name:
            found.append(_Version(name, resolution, day))
    return found


def _with_work_tree(versions: list[_Version], now: Resolution) -> list[_Version]:
    """The versions and what is there now: a new version, or what is not released."""
    if now.catalogue is None:
        return versions
    is_new = not versions or versions[-1].name != now.catalogue.version
    return [*versions, _Version(now.catalogue.version if is_new else _UNRELEASED, now, today())]


def _page(service: str, versions: Iterable[_Version]) -> str:
    return "\n".join([f"# Changes of the metrics of {service}\n", *reversed(list(_sections(versions)))])


def _sections(versions: Iterable[_Version]) -> Iterator[str]:
    before: _Version | None = None
    for version in versions:
        old = before.resolution.catalogue if before else None
        compared = report(old, version.resolution, (), version.day, version.name) if old else None
        if version.name != _UNRELEASED or (compared is not None and compared.changes):
            yield render_section(compared, version.name)
        before = version


def _write(out: Path, text: str, *, check: bool) -> None:
    current = out.read_text(encoding="utf-8", errors="replace") if out.is_file() else ""
    if check:
        lines = difflib.unified_diff(
            current.splitlines(keepends=True), text.splitlines(keepends=True), shown(out), "now"
        )
        click.echo("".join(lines), nl=False)
        raise SystemExit(FINDINGS if text != current else 0)
    with writing(out, "text"):
        write_files(out.parent, {out.name: text.encode()} if text != current else {})
    click.echo(f"{shown(out)} {'is written' if text != current else 'is current'}", err=True)
