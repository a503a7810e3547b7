"""``sdkgen check``: everything wrong with a specification and with what was generated from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sdkgen.cli.session import EXIT_FINDINGS, format_option, load, shown, spec_option
from sdkgen.diagnostics import Severity, render, worst
from sdkgen.drift import compare_tree
from sdkgen.drift.kinds import NEVER_EMITTED
from sdkgen.emit import emitters, output_folder

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@spec_option
@format_option
def command(spec: Path | None, output_format: str) -> None:
    """Report everything wrong with the specification and with the files generated from it."""
    session = load(spec, output_format)
    findings = list(session.findings)
    catalogue = session.resolution.catalogue
    if catalogue is not None and not session.has_errors:
        for target, emitter in emitters(catalogue).items():
            folder = output_folder(catalogue, target)
            if folder is None:
                continue
            if folder.exists():
                findings += compare_tree(folder, emitter(catalogue)).findings(shown(folder))
            else:
                span = session.resolution.span(catalogue.origin, "targets", target, key=True)
                message = f"nothing was emitted to {shown(folder)} yet"
                findings.append(NEVER_EMITTED.at(span, message, help=f"run `sdkgen emit {target}`"))
    click.echo(render(findings, output_format, session.texts), nl=False)
    raise SystemExit(EXIT_FINDINGS if worst(findings) is Severity.ERROR else 0)
