"""``sdkgen snapshot``: what the specification means, as a file whose changes are reviewed."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from sdkgen.cli.session import format_option, load, sound_catalogue, spec_option, stop, writing
from sdkgen.cli.status import CLEAN
from sdkgen.diagnostics import Span, render
from sdkgen.diff.digest import SNAPSHOT_FILE, digest_of
from sdkgen.diff.kinds import STALE_SNAPSHOT
from sdkgen.spec import find_spec
from sdkgen.text.paths import shown
from sdkgen.writer import write_files


@click.command()
@spec_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Another file than snapshot.txt.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when the file is not current, and print how.")
@format_option
def command(spec: Path | None, out: Path | None, output_format: str, *, check: bool) -> None:
    """Write what the specification means to snapshot.txt beside sdkgen.yaml, one fact a line.

    Defaults are filled in and references looked up: a change of a label shows at the label, a change of a default at
    every metric that has it. Commit the file, and review its changes.
    """
    session = load(spec, output_format)
    catalogue = sound_catalogue(session, output_format)
    click.echo(render(session.findings, output_format, session.texts), nl=False, err=True)
    file = out or (spec or find_spec(Path.cwd()) or Path()) / SNAPSHOT_FILE
    text = digest_of(catalogue)
    current = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    if check:
        _report(file, current, text, output_format)
    with writing(file, output_format):
        write_files(file.parent, {file.name: text.encode()} if text != current else {})
    click.echo(f"{shown(file)} {'is written' if text != current else 'is current'}", err=True)


def _report(file: Path, current: str, text: str, output_format: str) -> None:
    """Prints how the file differs; ends the process."""
    if text == current:
        raise SystemExit(CLEAN)
    before, after = (side.splitlines(keepends=True) for side in (current, text))
    click.echo("".join(difflib.unified_diff(before, after, f"a/{shown(file)}", f"b/{shown(file)}")), nl=False)
    finding = STALE_SNAPSHOT.at(
        Span(shown(file)), "the snapshot is not what the specification means", help="run `sdkgen snapshot`, commit it"
    )
    stop([finding], output_format, {})
