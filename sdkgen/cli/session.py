"""What every command shares: options, loading a specification, printing findings, exit status."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from sdkgen.cli.status import FINDINGS, UNUSABLE, status_of
from sdkgen.diagnostics import FORMATS, Diagnostic, Severity, Span, render, worst
from sdkgen.model import Resolution, resolve
from sdkgen.rules import check as check_rules
from sdkgen.spec import find_spec, read_spec
from sdkgen.spec.kinds import NO_SPECIFICATION
from sdkgen.text.paths import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sdkgen.diagnostics import Kind
    from sdkgen.model import Catalogue
    from sdkgen.spec import RawSpec

_NO_SPECIFICATION_HELP = (
    "name its folder with --spec DIR, or draft a first one: `sdkgen init` from a Laravel application, "
    "`sdkgen infer` from what is exposed"
)
_TEMPORARY = re.compile(r"\.([^/]+)\.\w+\.tmp\Z")
F = TypeVar("F", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True)
class Session:
    """A loaded specification: what it resolves to, what is wrong with it, and the texts that frames quote."""

    resolution: Resolution
    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]

    @property
    def has_errors(self) -> bool:
        """Whether nothing may be generated from it."""
        return worst(self.findings) is Severity.ERROR


def spec_option(function: F) -> F:
    """The option ``--spec``."""
    return click.option(
        "--spec",
        "spec",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder of the specification; by default the nearest one at or above the current folder.",
    )(function)


def format_option(function: F) -> F:
    """The option ``--output-format``."""
    return click.option(
        "--output-format",
        "output_format",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        help="How findings are printed.",
    )(function)


def load(spec: Path | None, output_format: str) -> Session:
    """Reads the specification and runs every rule; ends the process with status 2 when there is none to read."""
    folder = spec if spec is not None else find_spec(Path.cwd())
    if folder is None:
        message = "no specification here: there is no sdkgen.yaml in this folder or any above it"
        finding = NO_SPECIFICATION.at(Span("."), message, help=_NO_SPECIFICATION_HELP)
        fail([finding], output_format, {})
    raw = read_spec(folder)
    if not raw.texts:
        fail(raw.findings, output_format, raw.texts)
    resolution, of_plugins = _with_plugins(resolve(raw), raw)
    findings = (*resolution.findings, *check_rules(resolution), *of_plugins, *_templates(resolution))
    return Session(resolution, findings, raw.texts)


def _with_plugins(resolution: Resolution, raw: RawSpec) -> tuple[Resolution, list[Diagnostic]]:
    """The resolution with its plug-ins, and their findings; most specifications have none and need not wait."""
    if raw.settings is None or not raw.settings.record.plugins:
        return resolution, []
    from sdkgen.plugins.load import with_plugins  # noqa: PLC0415  (only a specification that names one waits for it)

    return with_plugins(resolution, raw)


def _templates(resolution: Resolution) -> Iterator[Diagnostic]:
    """What is the matter with templates of the user's own."""
    folder = resolution.catalogue.templates if resolution.catalogue else None
    if folder is not None:
        from sdkgen.emit.overrides import findings_of  # noqa: PLC0415  (every emitter comes with it)

        yield from findings_of(folder, shown(folder))


def fail(findings: Iterable[Diagnostic], output_format: str, texts: Mapping[str, str]) -> NoReturn:
    """Prints findings that leave nothing to work on, and ends the process with status 2."""
    click.echo(render(findings, output_format, texts), nl=False, err=True)
    raise SystemExit(UNUSABLE)


def sound_catalogue(session: Session, output_format: str) -> Catalogue:
    """The catalogue of a specification without errors; ends the process with its findings when there are some."""
    catalogue = session.resolution.catalogue
    if session.has_errors or catalogue is None:
        stop(session.findings, output_format, session.texts)
    return catalogue


def stop(findings: Iterable[Diagnostic], output_format: str, texts: Mapping[str, str]) -> NoReturn:
    """Prints findings that stand in the way, and ends the process with the status that they ask for, at least 1."""
    found = list(findings)
    click.echo(render(found, output_format, texts), nl=False, err=True)
    raise SystemExit(max(status_of(found), FINDINGS))


def _meant(path: str) -> str:
    """The file that was to be written: its new content lies beside it first, under a name of its own."""
    return _TEMPORARY.sub(r"\1", path)


@contextmanager
def writing(place: Path, output_format: str, kind: Kind | None = None) -> Iterator[None]:
    """Ends the process with a finding, by default SDK205, when something below ``place`` cannot be written."""
    from sdkgen.drift.kinds import UNWRITABLE_FILE  # noqa: PLC0415  (most commands do not write)

    try:
        yield
    except OSError as error:
        path = _meant(str(error.filename2 or error.filename or shown(place)))
        message = f"cannot write: {error.strerror or error}"
        finding = (kind or UNWRITABLE_FILE).at(Span(path), message, help="check the folder's permissions and space")
        fail([finding], output_format, {})
