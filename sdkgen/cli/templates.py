"""``sdkgen templates``: shipped templates replaced by your own, one file at a time."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from sdkgen.cli.session import spec_option, writing
from sdkgen.cli.status import FINDINGS
from sdkgen.diagnostics import did_you_mean
from sdkgen.emit.overrides import (
    LEDGER,
    SHIPPED,
    ledger_text,
    overrides_in,
    read_ledger,
    shipped_hash,
    shipped_names,
)
from sdkgen.spec import find_spec, read_spec
from sdkgen.text.paths import shown
from sdkgen.writer import write_files

_names = click.argument("names", nargs=-1, required=True, metavar="NAME...")


@click.group()
def command() -> None:
    """Replace shipped templates by your own.

    `templates` in sdkgen.yaml names the folder that yours are in. Each file there stands for the shipped one with the
    same path, and every emission uses it; when the shipped one changes, checks say so.
    """


@command.command("list")
@spec_option
def list_(spec: Path | None) -> None:
    """List every shipped template; a star marks those that you replace."""
    folder = _folder(spec)
    own = set(overrides_in(folder)) if folder is not None and folder.is_dir() else set()
    click.echo("".join(f"{'*' if name in own else ' '} {name}\n" for name in shipped_names()), nl=False)


@command.command()
@_names
@spec_option
def eject(names: tuple[str, ...], spec: Path | None) -> None:
    """Copy the shipped templates NAME to your folder, to be changed there."""
    folder = _required(spec)
    for name in names:
        _known(name)
        if (folder / name).exists():
            raise click.UsageError(f"{shown(folder / name)} is there already")
    files = {name: (SHIPPED / name).read_bytes() for name in names}
    _write(folder, files, names)
    for name in names:
        click.echo(f"{shown(folder / name)} replaces the shipped template from now on", err=True)


@command.command()
@_names
@spec_option
def diff(names: tuple[str, ...], spec: Path | None) -> None:
    """Print how your templates NAME differ from the shipped ones."""
    folder, differs = _required(spec), False
    for name in names:
        _known(name)
        own = (folder / name).read_text(encoding="utf-8", errors="replace") if (folder / name).is_file() else ""
        shipped = (SHIPPED / name).read_text(encoding="utf-8").splitlines(keepends=True)
        lines = difflib.unified_diff(shipped, own.splitlines(keepends=True), f"shipped/{name}", shown(folder / name))
        text = "".join(lines)
        click.echo(text, nl=False)
        differs |= bool(text)
    raise SystemExit(FINDINGS if differs else 0)


@command.command()
@_names
@spec_option
def accept(names: tuple[str, ...], spec: Path | None) -> None:
    """Say that your templates NAME were compared with the shipped ones as they are now."""
    folder = _required(spec)
    for name in names:
        _known(name)
        if not (folder / name).is_file():
            raise click.UsageError(f"you have no template `{name}`")
    _write(folder, {}, names)


def _folder(spec: Path | None) -> Path | None:
    place = spec or find_spec(Path.cwd()) or Path()
    raw = read_spec(place)
    templates = raw.settings.record.templates if raw.settings else None
    return place / templates if templates else None


def _required(spec: Path | None) -> Path:
    folder = _folder(spec)
    if folder is None:
        raise click.UsageError("name the folder of your templates in sdkgen.yaml: `templates: templates`")
    return folder


def _known(name: str) -> None:
    if name not in (known := shipped_names()):
        hint = did_you_mean(name, known) or "`sdkgen templates list` shows all there are"
        raise click.UsageError(f"there is no shipped template `{name}`: {hint}")


def _write(folder: Path, files: dict[str, bytes], names: tuple[str, ...]) -> None:
    made_from = {**read_ledger(folder), **{name: shipped_hash(name) for name in names}}
    with writing(folder, "text"):
        write_files(folder, {**files, LEDGER: ledger_text(made_from).encode()})
