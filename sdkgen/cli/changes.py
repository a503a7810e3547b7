"""What the commands that change many files share: findings first, then all changes or none, or a diff of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sdkgen.cli.session import writing
from sdkgen.cli.status import CLEAN, status_of
from sdkgen.codemod.changes import diff_text
from sdkgen.codemod.kinds import UNWRITABLE_CHANGE
from sdkgen.diagnostics import render
from sdkgen.writer import write_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sdkgen.codemod.changes import Changed
    from sdkgen.diagnostics import Diagnostic


def settle(
    findings: Sequence[Diagnostic],
    changes: Sequence[Changed],
    texts: Mapping[str, str],
    output_format: str,
    *,
    write: bool,
) -> None:
    """Prints the findings, and writes the changes or prints their diff; ends the process when a finding is an error."""
    click.echo(render(findings, output_format, texts), nl=False, err=True)
    if status_of(findings) != CLEAN:
        raise SystemExit(status_of(findings))
    if write:
        apply_changes(changes, output_format)
    else:
        click.echo(diff_text(changes), nl=False)


def apply_changes(changes: Sequence[Changed], output_format: str) -> None:
    """Writes the changes, all or none; ends the process with status 2 when that fails."""
    with writing(Path(), output_format, UNWRITABLE_CHANGE):
        write_files(Path(), {Path(changed.path).resolve().as_posix(): changed.after for changed in changes})
