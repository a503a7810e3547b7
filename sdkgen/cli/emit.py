"""``sdkgen emit``: generate, or prove that what is there is what would be generated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdkgen.cli.session import format_option, load, sound_catalogue, spec_option, stop, writing
from sdkgen.cli.status import CLEAN, FINDINGS, status_of
from sdkgen.diagnostics import FindingError, did_you_mean, render
from sdkgen.drift import Drift, compare_tree, unified_diff
from sdkgen.emit import emitters, not_emitted
from sdkgen.text.paths import shown
from sdkgen.writer import write_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdkgen.model import Catalogue

_NEXT_STEPS = {
    "prometheus": "next: `promtool test rules tests/*.yml` in the folder; its README lists what to put beside it",
    "docs": "next: open its index.html, or publish the folder as it is",
    "python": "next: `pip install` the folder; its README lists every call",
    "grafana": "next: import a file of `dashboards/` in Grafana, or mount `provisioning/` as /etc/grafana/provisioning"
    " and `dashboards/` as /var/lib/grafana/dashboards/{service}",
}
_DOCTOR = "php artisan metrics:doctor"


@click.command()
@click.argument("target")
@spec_option
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Output folder instead of the configured.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when the output is not current, and say why.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change as a unified diff.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited by hand or that sdkgen did not write.")
@format_option
def command(
    target: str, spec: Path | None, out: Path | None, output_format: str, *, check: bool, diff: bool, force: bool
) -> None:
    """Generate TARGET from the specification: php, python, prometheus, grafana, docs, a plug-in by its name, or all.

    Files that did not change are not touched, files that are no longer generated are deleted, files that sdkgen does
    not own are never overwritten.
    """
    if check and diff:
        raise click.UsageError("--check and --diff exclude each other")
    if out is not None and target == "all":
        raise click.UsageError("--out needs a single target")
    session = load(spec, output_format)
    catalogue = sound_catalogue(session, output_format)
    click.echo(render(session.findings, output_format, session.texts), nl=False, err=True)
    try:
        emissions = [_emission(name, catalogue, out) for name in _targets(target, catalogue)]
    except FindingError as error:
        stop([error.finding], output_format, session.texts)
    if diff:
        _print_diffs(emissions)
    elif check:
        _print_drift(emissions, output_format)
    else:
        _write(emissions, output_format, force=force)


@dataclass(frozen=True, slots=True)
class _Emission:
    """One target's files, where they go, and how far that place is from them."""

    target: str
    folder: Path
    shown: str
    files: Mapping[str, bytes]
    drift: Drift
    next_step: str


def _emission(target: str, catalogue: Catalogue, out: Path | None) -> _Emission:
    configured = catalogue.outputs.get(target)
    if configured is None:
        raise click.UsageError(f"the specification has no target `{target}`: add it to `targets` in sdkgen.yaml")
    folder, files = out or configured, emitters(catalogue)[target](catalogue)
    drift = compare_tree(folder, files, not_emitted(catalogue, target))
    return _Emission(target, folder, shown(folder), files, drift, _next_step(target, catalogue, folder))


def _next_step(target: str, catalogue: Catalogue, folder: Path) -> str:
    """What to do with what was written."""
    if target == "php" and catalogue.php is not None:
        require = f"composer require {catalogue.php.package}:@dev"
        return f"next: `composer config repositories.metrics path {shown(folder)}`, `{require}`, `{_DOCTOR}`"
    shipped = {name: step.format(service=catalogue.service) for name, step in _NEXT_STEPS.items()}
    plugins = {plugin.name: plugin.next_step for plugin in catalogue.plugins}
    return {**shipped, **plugins}.get(target, "")


def _targets(target: str, catalogue: Catalogue) -> list[str]:
    known = emitters(catalogue)
    if target == "all":
        wanted = [name for name in known if catalogue.outputs.get(name)]
        if not wanted:
            click.echo("nothing to generate: sdkgen.yaml has no `targets`", err=True)
        return wanted
    if target not in known:
        hint = did_you_mean(target, [*known, "all"])
        raise click.UsageError(f"there is no target `{target}`" + (f": {hint}" if hint else ""))
    return [target]


def _print_diffs(emissions: Iterable[_Emission]) -> None:
    text = "".join(unified_diff(each.folder, each.shown, each.files, each.drift) for each in emissions)
    click.echo(text, nl=False)
    raise SystemExit(FINDINGS if text else CLEAN)


def _print_drift(emissions: Iterable[_Emission], output_format: str) -> None:
    findings = [finding for each in emissions for finding in each.drift.findings(each.shown)]
    click.echo(render(findings, output_format, {}), nl=False)
    raise SystemExit(status_of(findings))


def _write(emissions: list[_Emission], output_format: str, *, force: bool) -> None:
    conflicts = [finding for each in emissions for finding in each.drift.conflict_findings(each.shown)]
    if conflicts and not force:
        stop(conflicts, output_format, {})
    for emission in emissions:
        with writing(emission.folder, output_format):
            write_tree(emission.folder, emission.files, emission.drift)
        click.echo(_summary(emission), err=True)


def _summary(emission: _Emission) -> str:
    written, deleted = len(emission.drift.to_write), len(emission.drift.to_delete)
    changes = f" — {written} written, {deleted} deleted, {len(emission.files) - written} unchanged"
    state = changes if written or deleted else f" is current ({len(emission.files)} files)"
    next_step = emission.next_step if written or deleted else ""
    return "\n".join(filter(None, [f"{emission.target}: {emission.shown}{state}", next_step]))
