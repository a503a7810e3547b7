"""``sdkgen adopt``: hand-written registries become a specification, and code that uses the generated API."""

from __future__ import annotations

from pathlib import Path

import click

from sdkgen.cli.changes import settle
from sdkgen.cli.session import format_option, load, sound_catalogue
from sdkgen.codemod.adopt.adopt import Adoption, adopt
from sdkgen.codemod.files import read_files
from sdkgen.codemod.scan.scan import PYTHON_SUFFIXES
from sdkgen.infer import Options
from sdkgen.infer.text import is_service_name
from sdkgen.spec import SETTINGS_FILE
from sdkgen.text.paths import display

_SPEC_FOLDERS = "metric_specs"


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the specification: a new one, or one that the metrics join.",
)
@click.option("--service", metavar="NAME", help="Short name of a new specification's service; guessed by default.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change as a unified diff. The default.")
@click.option("--write", is_flag=True, help="Write the specification and change the code: all files, or none.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files or paths such as `*/legacy/*`.")
@format_option
def command(
    paths: tuple[Path, ...],
    out: Path,
    service: str | None,
    exclude: tuple[str, ...],
    output_format: str,
    *,
    diff: bool,
    write: bool,
) -> None:
    """Turn the `prometheus_client` metrics that the Python code in each PATH makes by hand into a specification.

    The code is changed to use the package that `sdkgen emit python` generates from it. A metric of which a single use
    cannot be changed with certainty stays as it is in the code, and is listed.
    """
    if diff and write:
        raise click.UsageError("--diff and --write exclude each other")
    if service is not None and not is_service_name(service):
        raise click.UsageError(
            f"`{service}` is no name for a service: up to 40 lower case letters, digits, `-` and `_`"
        )
    existing = _existing(out, output_format)
    files, unreadable = read_files(paths, PYTHON_SUFFIXES, exclude)
    generated = "../../generated" if out.resolve().parent.name == _SPEC_FOLDERS else "../generated"
    options = Options(tuple(display(path) for path in paths), service, generated=generated)
    adoption = adopt(files, out, existing, options)
    settle([*unreadable, *adoption.findings], adoption.changes, adoption.texts, output_format, write=write)
    click.echo(_closing(adoption, out, write=write), err=True)


def _existing(out: Path, output_format: str) -> dict[str, str]:
    """The files of the specification in ``out``; nothing when there is none. Ends the process when it has errors."""
    if not (out / SETTINGS_FILE).is_file():
        return {}
    sound_catalogue(load(out, output_format), output_format)
    files = (file for pattern in ("*.yaml", "*.yml") for file in out.rglob(pattern) if file.is_file())
    return {file.relative_to(out).as_posix(): file.read_text(encoding="utf-8") for file in files}


def _closing(adoption: Adoption, out: Path, *, write: bool) -> str:
    verb = "adopted" if write else "to adopt (apply with --write)"
    count = f"metrics {verb} into {display(out)}: {adoption.adopted}; replaced in the code: {adoption.replaced}"
    return f"{count}\nnext: `sdkgen check --spec {display(out)}`, then `sdkgen emit python --spec {display(out)}`"
