"""``sdkgen check``: everything wrong with a specification, with what is generated from it, and with what reads it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sdkgen.audit.audit import Audit, Input, audit, recorded_series
from sdkgen.audit.baseline import Baseline
from sdkgen.audit.cache import Cache, cache_name
from sdkgen.audit.corrections import correct_all
from sdkgen.audit.house import findings_of_all
from sdkgen.audit.inventory import Inventory, take_inventory
from sdkgen.audit.standard import Standard, standard_for
from sdkgen.cli.changes import apply_changes
from sdkgen.cli.session import Session, fail, format_option, load, spec_option, writing
from sdkgen.cli.status import CLEAN, FINDINGS, status_of
from sdkgen.codemod.changes import diff_text
from sdkgen.diagnostics import Diagnostic, Severity, Span, render
from sdkgen.documents.kinds import UNREADABLE_BASELINE
from sdkgen.drift.migrations import undeclared_tables
from sdkgen.reference import all_kinds
from sdkgen.text.paths import shown
from sdkgen.writer import write_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
_UNKNOWN_METRICS = {"error": "error", "warn": "warning"}


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

    A PATH is a Grafana dashboard (JSON), a file of rules of Prometheus or Grafana (YAML), Markdown with PromQL, or a
    folder of them. All queries in them are understood and compared with the specification.
    """
    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs the file: --baseline FILE")
    session = load(spec, output_format)
    catalogue = session.resolution.catalogue
    if catalogue is None or session.has_errors:
        _finish(session.findings, output_format, session.texts)
    least = Severity[severity.upper()]
    inventory = take_inventory(session.resolution, catalogue, paths, exclude)
    standard, complaints = standard_for(
        session.resolution,
        catalogue,
        recorded_series(inventory.everything),
        all_kinds(),
        _UNKNOWN_METRICS.get(unknown_metrics or ""),
        least,
    )
    checked = inventory.named if paths else inventory.everything
    result = _audit(checked, standard, session, use_cache=not no_cache)
    if fix or diff:
        result = _correct(result, standard, inventory, output_format, write=fix and not diff)
    findings = [*inventory.findings, *complaints, *(finding for each in result.results for finding in each.findings)]
    if not paths or any(path.is_dir() for path in paths):
        findings += findings_of_all(result, standard, session.resolution, whole=not paths)
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


def _audit(inputs: Sequence[Input], standard: Standard, session: Session, *, use_cache: bool) -> Audit:
    """The audit, with what an earlier one knew; a cache that cannot be read or written is none."""
    if not use_cache:
        return audit(inputs, standard)
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sdkgen"
    name = cache_name(standard, session.texts)
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


def _correct(found: Audit, standard: Standard, inventory: Inventory, output_format: str, *, write: bool) -> Audit:
    """The audit after every correction that fits; what changed is written.

    Without ``write`` it is printed as a diff instead, and the process ends: stdout is for one kind of data.
    """
    corrected = correct_all(found, standard, inventory.files)
    changes = corrected.changes
    if write:
        apply_changes(changes, output_format)
    else:
        click.echo(diff_text(changes), nl=False)
    verb = "corrected" if write else "would be corrected"
    places = f"{len(changes)} file{'s' * (len(changes) != 1)}"
    click.echo(f"{corrected.applied} finding{'s' * (corrected.applied != 1)} {verb} in {places}", err=True)
    if not write:
        raise SystemExit(FINDINGS if changes else CLEAN)
    return corrected.audit


def _texts(inputs: Iterable[Input], findings: Iterable[Diagnostic]) -> dict[str, str]:
    """The texts that findings quote."""
    quoted = {span.path for each in findings for span in (each.span, *(related.span for related in each.related))}
    return {each.path: each.content.decode(errors="replace") for each in inputs if each.path in quoted}


def _against(
    file: Path, findings: list[Diagnostic], texts: Mapping[str, str], output_format: str, *, write: bool
) -> tuple[list[Diagnostic], dict[str, str]]:
    """The findings that a baseline does not know, and those about the baseline itself."""
    if write:
        with writing(file, output_format):
            write_files(file.absolute().parent, {file.name: Baseline.of(findings).text().encode(errors="replace")})
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
    raise SystemExit(status_of(found))
