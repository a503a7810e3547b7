"""``sdkgen check``: everything wrong with a specification, with what is generated from it, and with what reads it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sdkgen.audit.audit import Audit, Input, audit, recorded_series
from sdkgen.audit.baseline import Baseline
from sdkgen.audit.cache import Cache, cache_name
from sdkgen.audit.corrections import correct
from sdkgen.audit.house import duplicates, house_findings, unused_excuses
from sdkgen.audit.standard import Standard, standard_for
from sdkgen.cli.session import EXIT_FINDINGS, Session, fail, format_option, load, shown, spec_option
from sdkgen.codemod.changes import Changed, diff_text
from sdkgen.codemod.files import read_files
from sdkgen.codemod.kinds import UNWRITABLE_CHANGE
from sdkgen.diagnostics import Diagnostic, FindingError, Severity, Span, render, worst
from sdkgen.documents import SUFFIXES
from sdkgen.documents.kinds import UNREADABLE_BASELINE
from sdkgen.drift import compare_tree
from sdkgen.drift.kinds import NEVER_EMITTED
from sdkgen.drift.migrations import undeclared_tables
from sdkgen.emit import emitters, not_emitted, output_folder
from sdkgen.reference import all_kinds
from sdkgen.writer import write_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sdkgen.model import Catalogue

_UNKNOWN_METRICS = {"error": "error", "warn": "warning"}
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class _House:
    """What there is to check: generated documents, the house's own, and the findings of looking for them."""

    generated: tuple[Input, ...]
    own: tuple[Input, ...]
    named: tuple[Input, ...]
    files: Mapping[str, str]
    findings: tuple[Diagnostic, ...]

    @property
    def everything(self) -> tuple[Input, ...]:
        """Every document, each once."""
        return tuple({each.path: each for each in (*self.generated, *self.own, *self.named)}.values())


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH...]")
@spec_option
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out files or paths such as `*/legacy/*`.")
@click.option(
    "--severity",
    type=click.Choice([severity.word for severity in Severity]),
    default=Severity.WARNING.word,
    show_default=True,
    help="Report what matters at least that much.",
)
@click.option("--unknown-metrics", type=click.Choice(list(_UNKNOWN_METRICS)), help="What a metric nobody declares is.")
@click.option("--fix", is_flag=True, help="Correct what can be corrected mechanically, and report the rest.")
@click.option("--diff", is_flag=True, help="Print what --fix would change as a unified diff; write nothing.")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE", help="Report what FILE does not list.")
@click.option("--write-baseline", is_flag=True, help="Write all that is found into the file of --baseline.")
@click.option("--no-cache", is_flag=True, help="Inspect every file again, also those that have not changed.")
@format_option
def command(
    paths: tuple[Path, ...],
    spec: Path | None,
    exclude: tuple[str, ...],
    severity: str,
    unknown_metrics: str | None,
    baseline: Path | None,
    output_format: str,
    *,
    fix: bool,
    diff: bool,
    write_baseline: bool,
    no_cache: bool,
) -> None:
    """Report everything wrong with the specification and what is generated from it, or with what is at each PATH.

    A PATH is a Grafana dashboard (JSON), a Prometheus rule file (YAML), Markdown with PromQL, or a folder of them. All
    queries in them are understood and compared with the specification.
    """
    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs the file: --baseline FILE")
    session = load(spec, output_format)
    catalogue = session.resolution.catalogue
    if catalogue is None or session.has_errors:
        _finish(session.findings, output_format, session.texts)
    least = Severity[severity.upper()]
    house = _look_around(session, catalogue, paths, exclude)
    standard, complaints = standard_for(
        session.resolution,
        catalogue,
        recorded_series(house.everything),
        all_kinds(),
        _UNKNOWN_METRICS.get(unknown_metrics or ""),
        least,
    )
    checked = house.named if paths else house.everything
    result = _audit(checked, standard, session, use_cache=not no_cache)
    if fix or diff:
        result = _correct(result, standard, house, output_format, write=fix and not diff)
    findings = [*house.findings, *complaints, *(finding for each in result.results for finding in each.findings)]
    findings += _of_all(result, standard, session, whole=not paths) if not paths or _has_folder(paths) else []
    findings += [] if paths else [*session.findings, *_undeclared_tables(session)]
    texts = {**session.texts, **_texts(result.inputs, findings)}
    hidden = sum(each.hidden for each in result.results) + sum(finding.severity > least for finding in findings)
    findings = [finding for finding in findings if finding.severity <= least]
    if baseline is not None:
        findings, texts = _against(baseline, findings, texts, output_format, write=write_baseline)
    if hidden and output_format == "text":
        click.echo(f"{hidden} less severe not shown: --severity {Severity.INFO.word}", err=True)
    _finish(findings, output_format, texts)


def _undeclared_tables(session: Session) -> Iterable[Diagnostic]:
    """The tables that the application's migrations make and the specification does not declare."""
    tenancy = session.resolution.tenancy
    if tenancy is None or tenancy.migrations is None:
        return ()
    return undeclared_tables(tenancy, session.resolution.span(tenancy.origin, "migrations"), shown)


def _look_around(session: Session, catalogue: Catalogue, paths: Sequence[Path], exclude: tuple[str, ...]) -> _House:
    """Everything that can be checked or that says what records mean; without ``paths`` the findings of drift too."""
    generated: list[Input] = []
    drift: list[Diagnostic] = []
    for target, emitter in emitters(catalogue).items():
        folder = output_folder(catalogue, target)
        if folder is None:
            continue
        try:
            files = emitter(catalogue)
        except FindingError as error:
            # A broken template or plug-in is a finding among the others.
            drift.append(error.finding)
            continue
        generated += [Input(f"{shown(folder)}/{path}", files[path]) for path in files if Path(path).suffix in SUFFIXES]
        drift += [] if paths else _drift(session, catalogue, target, folder, files)
    guides = [catalogue.docs.folder] if catalogue.docs and catalogue.docs.folder else []
    own, missing = read_files((*catalogue.checks.documents, *guides), SUFFIXES, exclude)
    named, unreadable = read_files(paths, SUFFIXES, exclude, generated=True)
    direct = {Path(os.path.normpath(path.absolute())).as_posix() for path in paths if not path.is_dir()}
    return _House(
        tuple(generated),
        tuple(Input(file.shown, file.content) for file in own),
        tuple(Input(file.shown, file.content, file.path in direct) for file in named),
        {file.shown: file.path for file in (*own, *named)},
        (*drift, *unreadable, *([] if paths else missing)),
    )


def _drift(
    session: Session, catalogue: Catalogue, target: str, folder: Path, files: Mapping[str, bytes]
) -> Iterable[Diagnostic]:
    """How a target's folder differs from what the specification says."""
    if folder.exists():
        return compare_tree(folder, files, not_emitted(catalogue, target)).findings(shown(folder))
    span = session.resolution.span(catalogue.origin, "targets", target, key=True)
    message = f"nothing was emitted to {shown(folder)} yet"
    return [NEVER_EMITTED.at(span, message, help=f"run `sdkgen emit {target}`")]


def _audit(inputs: Sequence[Input], standard: Standard, session: Session, *, use_cache: bool) -> Audit:
    """The audit, with what an earlier one knew; a cache that cannot be read or written is none."""
    if not use_cache:
        return audit(inputs, standard)
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sdkgen"
    scope = standard.scope
    texts = sorted(session.texts.items())
    name = cache_name(
        texts,
        sorted(scope.recorded.items()),
        scope.unknown_metrics,
        sorted(standard.severities.items()),
        standard.least,
    )
    try:
        cache = Cache((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        cache = Cache()
    result = audit(inputs, standard, cache)
    if cache.changed:
        try:
            write_files(folder, {name: cache.text().encode(errors="replace")})
        except OSError:
            return result
    return result


def _correct(found: Audit, standard: Standard, house: _House, output_format: str, *, write: bool) -> Audit:
    """The audit after every correction that fits, in rounds; what changed is written.

    Without ``write`` it is printed as a diff instead, and the process ends: stdout is for one kind of data.
    """
    before = {each.path: each.content for each in found.inputs}
    fixed = 0
    for _ in range(_ROUNDS):
        changed = []
        for each, result in zip(found.inputs, found.results, strict=True):
            if each.path in house.files and result.corrections:
                text, count = correct(each.content.decode(), result.corrections)
                changed.append(each._replace(content=text.encode()))
                fixed += count
        if not changed:
            break
        renewed = dict(zip((each.path for each in changed), audit(changed, standard).results, strict=True))
        contents = {each.path: each for each in changed}
        found = Audit(
            [contents.get(each.path, each) for each in found.inputs],
            [renewed.get(each.path, result) for each, result in zip(found.inputs, found.results, strict=True)],
        )
    changes = [
        Changed(house.files[each.path], each.path, before[each.path], each.content)
        for each in found.inputs
        if each.content != before[each.path]
    ]
    if write:
        _write(changes, output_format)
    else:
        click.echo(diff_text(changes), nl=False)
    verb = "corrected" if write else "would be corrected"
    places = f"{len(changes)} file{'s' * (len(changes) != 1)}"
    click.echo(f"{fixed} finding{'s' * (fixed != 1)} {verb} in {places}", err=True)
    if not write:
        raise SystemExit(EXIT_FINDINGS if changes else 0)
    return found


def _write(changes: Sequence[Changed], output_format: str) -> None:
    try:
        write_files(Path(), {changed.path: changed.after for changed in changes})
    except OSError as error:
        place = Span(str(error.filename2 or error.filename or ""))
        message = f"cannot write: {error.strerror or error}"
        fail([UNWRITABLE_CHANGE.at(place, message, help="check the folder's permissions")], output_format, {})


def _of_all(result: Audit, standard: Standard, session: Session, *, whole: bool) -> list[Diagnostic]:
    """The findings that several documents make together; metrics that nobody reads only where the whole house is."""
    if not whole or not any(each.reads for each in result.results):
        return list(duplicates(result))
    return [
        *house_findings(result, standard, session.resolution),
        *unused_excuses(result, standard, session.resolution),
    ]


def _has_folder(paths: Iterable[Path]) -> bool:
    return any(path.is_dir() for path in paths)


def _texts(inputs: Iterable[Input], findings: Iterable[Diagnostic]) -> dict[str, str]:
    """The texts that findings quote."""
    quoted = {span.path for each in findings for span in (each.span, *(related.span for related in each.related))}
    return {each.path: each.content.decode(errors="replace") for each in inputs if each.path in quoted}


def _against(
    file: Path, findings: list[Diagnostic], texts: Mapping[str, str], output_format: str, *, write: bool
) -> tuple[list[Diagnostic], dict[str, str]]:
    """The findings that a baseline does not know, and those about the baseline itself."""
    if write:
        try:
            write_files(file.absolute().parent, {file.name: Baseline.of(findings).text().encode(errors="replace")})
        except OSError as error:
            message = f"cannot write the baseline: {error.strerror or error}"
            fail([UNREADABLE_BASELINE.at(Span(shown(file)), message)], output_format, {})
        click.echo(f"{len(findings)} finding{'s' * (len(findings) != 1)} written to {shown(file)}", err=True)
        return [], dict(texts)
    try:
        text = file.read_text(encoding="utf-8")
        baseline = Baseline.parse(text)
    except (OSError, ValueError):
        message = "the baseline cannot be read, or is none"
        help_ = "write one with --write-baseline"
        fail([UNREADABLE_BASELINE.at(Span(shown(file)), message, help=help_)], output_format, {})
    stale = baseline.stale(findings, shown(file), text)
    return [*baseline.new(findings), *stale], {**texts, shown(file): text}


def _finish(findings: Iterable[Diagnostic], output_format: str, texts: Mapping[str, str]) -> NoReturn:
    found = list(findings)
    click.echo(render(found, output_format, texts), nl=False)
    raise SystemExit(EXIT_FINDINGS if worst(found) is Severity.ERROR else 0)
