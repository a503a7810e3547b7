"""``sdkgen import``: the specifications that a specification imports from Git are fetched, kept and locked."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdkgen.cli.session import fail, format_option, spec_option, stop, writing
from sdkgen.diagnostics import Diagnostic, Severity, did_you_mean
from sdkgen.drift import compare_tree
from sdkgen.source.git import Revision, RevisionError, fetch
from sdkgen.spec import SETTINGS_FILE, RawSettings, find_spec, read_spec
from sdkgen.spec.imports import IMPORTS_FOLDER, LOCK_FILE, content_hash, lock_text, read_lock
from sdkgen.spec.kinds import IMPORT_NOT_FETCHED, IMPORT_NOT_LOCKED, UNREADABLE_IMPORT
from sdkgen.spec.reader import Reader
from sdkgen.spec.shelf import KEPT, Disk
from sdkgen.text.paths import shown
from sdkgen.writer import write_files, write_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.spec.import_records import ImportRecord, LockedRecord


@click.group("import")
def command() -> None:
    """Look after the specifications that a specification imports.

    Those in folders are read where they are. Those from Git are kept in `imports/` beside sdkgen.yaml and locked in
    sdkgen.lock: commit both, and every build reads the same bytes, offline as well.
    """


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
@spec_option
@format_option
def update(names: tuple[str, ...], spec: Path | None, output_format: str) -> None:
    """Fetch the imports NAME (all by default) at the `ref` that sdkgen.yaml asks for, and lock what they are now."""
    folder = spec or find_spec(Path.cwd()) or Path()
    raw = read_spec(folder)
    errors = [finding for finding in raw.findings if _is_fatal(finding)]
    if raw.settings is None or errors:
        stop(errors or raw.findings, output_format, raw.texts)
    from_git = {name: record for name, record in raw.settings.record.imports.items() if record.git}
    for name in names:
        if name not in from_git:
            hint = did_you_mean(name, from_git)
            raise click.UsageError(f"there is no import `{name}` from Git" + (f": {hint}" if hint else ""))
    chosen = {name: from_git[name] for name in names or from_git}
    fetched = _fetch_all(chosen, folder, raw.settings, output_format, raw.texts)
    kept = {
        name: locked
        for name, locked in read_lock(Reader(), Disk(folder)).items()
        if name in from_git and name not in chosen
    }
    with writing(folder, output_format):
        _write(folder, fetched, chosen, kept)
    click.echo("next: `sdkgen check`, then commit `imports/` and sdkgen.lock", err=True)


def _is_fatal(finding: Diagnostic) -> bool:
    curable = (UNREADABLE_IMPORT.id, IMPORT_NOT_LOCKED.id)
    return finding.severity is Severity.ERROR and finding.rule not in curable and SETTINGS_FILE in finding.span.path


def _fetch_all(
    chosen: Mapping[str, ImportRecord],
    folder: Path,
    settings: RawSettings,
    output_format: str,
    texts: Mapping[str, str],
) -> dict[str, Revision]:
    """Every chosen import; ends the process, with all that failed, when one does."""
    fetched, findings = {}, []
    for name, record in chosen.items():
        try:
            fetched[name] = _fetch(record, folder)
        except RevisionError as error:
            span = settings.document.span(("imports", name), key=True)
            findings.append(IMPORT_NOT_FETCHED.at(span, str(error), help=error.help))
    if findings:
        fail(findings, output_format, texts)
    return fetched


def _fetch(record: ImportRecord, folder: Path) -> Revision:
    beside = folder / (record.git or "")
    repository = str(beside.resolve()) if beside.is_dir() else record.git or ""
    with tempfile.TemporaryDirectory() as place:
        revision = fetch(Path(place), repository, record.ref or "", record.path, KEPT)
    if SETTINGS_FILE not in revision.files:
        message = f"there is no {SETTINGS_FILE} in `{record.path}` at `{record.ref}`"
        raise RevisionError(message, "name its folder in the repository with `path`")
    return revision


def _write(
    folder: Path,
    fetched: Mapping[str, Revision],
    chosen: Mapping[str, ImportRecord],
    kept: Mapping[str, LockedRecord],
) -> None:
    locked = {name: (record.ref, record.commit, record.hash) for name, record in kept.items()}
    for name, revision in fetched.items():
        place = folder / IMPORTS_FOLDER / name
        drift = compare_tree(place, revision.files)
        write_tree(place, revision.files, drift)
        locked[name] = (chosen[name].ref or "", revision.commit, content_hash(revision.files))
        changed = len(drift.to_write) + len(drift.to_delete)
        what = f"{changed} file{'s' * (changed != 1)} changed" if changed else "unchanged"
        click.echo(f"{name}: {shown(place)} is commit {revision.commit[:12]}, {what}", err=True)
    write_files(folder, {LOCK_FILE: lock_text(locked).encode()})
