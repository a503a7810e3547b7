"""``sdkgen diff``: what changed since an earlier specification, what that breaks, and the version that it asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sdkgen.cli.session import Session, fail, load, sound_catalogue, spec_option
from sdkgen.cli.status import CLEAN, FINDINGS, UNUSABLE, status_of
from sdkgen.codemod.files import read_files
from sdkgen.diagnostics import Severity, Span, render
from sdkgen.diff import Level, Report, find_uses, report, version_findings
from sdkgen.diff.kinds import FAULTY_BASE, UNREADABLE_REVISION
from sdkgen.diff.render import render_json, render_markdown, render_text
from sdkgen.documents import SUFFIXES
from sdkgen.emit import emitters
from sdkgen.model import Resolution, resolve
from sdkgen.model.today import today
from sdkgen.source.git import Revision, RevisionError, read_revision
from sdkgen.spec import SETTINGS_FILE, RawSpec, find_spec, parse_spec, read_spec
from sdkgen.spec.shelf import KEPT
from sdkgen.text.paths import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.diff import Change
    from sdkgen.model import Catalogue

_GIT = "git:"
_MARKDOWN = frozenset({".md", ".markdown"})
_WITHOUT_QUERIES = frozenset({"php", "python", "docs"})
_FAIL_ON = ("breaking", "additive", "docs", "version", "never")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[PATH...]")
@spec_option
@click.option(
    "--against",
    metavar="REF|DIR",
    default="HEAD",
    show_default=True,
    help="What to compare with: a Git revision (also as git:REF), or the folder of a specification.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_FAIL_ON),
    multiple=True,
    default=["version"],
    show_default=True,
    help="Exit 1 when there is a change of this level or worse, or when the version has not grown as the changes ask.",
)
@click.option(
    "--output-format",
    "output_format",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How the changes are printed; Markdown is a comment for a pull request.",
)
def command(
    paths: tuple[Path, ...], spec: Path | None, against: str, fail_on: tuple[str, ...], output_format: str
) -> None:
    """Compare the specification with an earlier one.

    Each change is breaking, additive or documentation, and says what it reaches: code that calls the generated
    packages, generated dashboards and rules, and those in files at or below each PATH (the current folder by default).
    """
    session = load(spec, "text")
    catalogue = sound_catalogue(session, "text")
    base = _base(spec or find_spec(Path.cwd()) or Path(), against)
    if base is None:
        click.echo(f"The specification is new: there is none at {against}.")
        raise SystemExit(CLEAN)
    old = resolve(base)
    if old.catalogue is None:
        fail(old.findings, "text", base.texts)
    files, findings = read_files(paths or (Path(),), SUFFIXES)
    documents = [*_emitted(old.catalogue, catalogue), *((file.shown, file.content) for file in files)]
    uses, unread = find_uses(documents, old.catalogue.by_name)
    compared = report(old.catalogue, session.resolution, uses, today(), against)
    findings += [*unread, *_faults(old, against), *version_findings(compared, session.resolution)]
    _print(compared, findings, _placer(old, session.resolution), output_format, session)
    raise SystemExit(_status(compared, findings, set(fail_on)))


def _base(folder: Path, against: str) -> RawSpec | None:
    """The specification to compare with; None when the revision had none. Ends the process when there is no such."""
    other = Path(against)
    if not against.startswith(_GIT) and (other / SETTINGS_FILE).is_file():
        return read_spec(other)
    try:
        return spec_at(folder, against.removeprefix(_GIT))
    except RevisionError as error:
        fail([UNREADABLE_REVISION.at(Span(against), str(error), help=error.help)], "text", {})


def spec_at(folder: Path, reference: str) -> RawSpec | None:
    """The specification of a folder as a Git revision has it, None when it has none. Raises RevisionError."""
    revision = read_revision(folder, reference, KEPT)
    texts = _texts(revision)

    def beside(path: str) -> dict[str, str]:
        return _texts(revision.beside(path, KEPT))

    return (
        parse_spec(texts, f"{reference}:{shown(folder)}/", beside, revision.folder) if SETTINGS_FILE in texts else None
    )


def _texts(revision: Revision) -> dict[str, str]:
    return {path: content.decode(errors="replace") for path, content in revision.files.items()}


def _emitted(old: Catalogue, new: Catalogue) -> Iterator[tuple[str, bytes]]:
    """The dashboards and rules that the old specification generated."""
    for target, emitter in emitters(old).items():
        if target not in _WITHOUT_QUERIES and old.outputs.get(target) is not None:
            folder = new.outputs.get(target) or Path(target)
            # Generated runbooks repeat the queries of the alerts.
            wanted = SUFFIXES - _MARKDOWN
            documents = [(path, content) for path, content in emitter(old).items() if Path(path).suffix in wanted]
            yield from ((f"{shown(folder)}/{path}", content) for path, content in documents)


def _faults(old: Resolution, against: str) -> Iterator[Diagnostic]:
    errors = [finding for finding in old.findings if finding.severity is Severity.ERROR]
    if errors:
        message = f"the specification at {against} has {len(errors)} error{'s' * (len(errors) > 1)} of its own"
        help_ = f"the first is: {errors[0].message}"
        yield FAULTY_BASE.at(errors[0].span, message, help=help_)


def _placer(old: Resolution, new: Resolution) -> Callable[[Change], Span]:
    def place(change: Change) -> Span:
        steps, side = change.verdict.steps, old if change.is_gone else new
        return side.span(change.origin, *steps, key=not steps or isinstance(steps[-1], str))

    return place


def _print(
    compared: Report,
    findings: Iterable[Diagnostic],
    place: Callable[[Change], Span],
    output_format: str,
    session: Session,
) -> None:
    found = list(findings)
    if output_format == "json":
        click.echo(render_json(compared, found, place), nl=False)
        return
    renderers: dict[str, Any] = {"text": render_text, "markdown": render_markdown}
    click.echo(renderers[output_format](compared, place), nl=False)
    click.echo(render(found, "text", session.texts), nl=False, err=True)


def _status(compared: Report, findings: Iterable[Diagnostic], chosen: set[str]) -> int:
    if "never" in chosen:
        return CLEAN
    status = status_of(findings)
    if status == UNUSABLE or (status == FINDINGS and "version" in chosen):
        return status
    levels = [Level[word.upper()] for word in chosen - {"version"}]
    is_reached = compared.level is not None and bool(levels) and compared.level <= max(levels)
    return FINDINGS if is_reached else CLEAN
