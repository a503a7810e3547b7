"""``sdkgen explain``: the documentation of a finding, where it is needed."""

from __future__ import annotations

import click

from sdkgen.diagnostics import did_you_mean
from sdkgen.reference import all_kinds


@click.command()
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """Explain the finding RULE (an id such as SDK124, or a name); without it, list all of them."""
    kinds = all_kinds()
    if rule is None:
        click.echo("".join(f"{kind.id}  {kind.severity.word:7}  {kind.name}\n" for kind in kinds), nl=False)
        return
    found = next((kind for kind in kinds if rule.lower() in (kind.id.lower(), kind.name)), None)
    if found is None:
        hint = did_you_mean(
            rule.upper() if rule[:3].upper() == "SDK" else rule, [k for x in kinds for k in (x.id, x.name)]
        )
        raise click.UsageError(f"there is no finding `{rule}`" + (f": {hint}" if hint else ""))
    click.echo(f"{found.id} {found.name} ({found.severity.word})\n\n{found.documentation}")
