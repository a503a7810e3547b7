"""``sdkgen explain``: the documentation of a finding, or of a violation that the guards report, where it is needed."""

from __future__ import annotations

import click

from sdkgen.diagnostics import did_you_mean
from sdkgen.reference import all_kinds
from sdkgen.violations import all_violations


@click.command()
@click.argument("rule", required=False)
def command(rule: str | None) -> None:
    """Explain the finding RULE (an id such as SDK124, or a name); without it, list all of them.

    A type of tenant-isolation violation, such as query_foreign, is explained as well.
    """
    if rule is None:
        click.echo("".join(f"{kind.id}  {kind.severity.word:7}  {kind.name}\n" for kind in all_kinds()), nl=False)
        return
    text = _finding(rule) or _violation(rule)
    if text is None:
        raise click.UsageError(f"there is no finding `{rule}`" + _hint(rule))
    click.echo(text)


def _finding(rule: str) -> str | None:
    kind = next((kind for kind in all_kinds() if rule.lower() in (kind.id.lower(), kind.name)), None)
    if kind is None:
        return None
    return f"{kind.id} {kind.name} ({kind.severity.word})\n\n{kind.documentation}"


def _violation(name: str) -> str | None:
    kind = next((kind for kind in all_violations() if kind.name == name), None)
    if kind is None:
        return None
    modes = "".join(f"- {each.mode}: {each.happens} Counts as: {each.counts}.\n" for each in kind.responses)
    return f"{kind.name} (violation of tenant isolation)\n\n{kind.summary}\n\n{kind.body}\n## In each mode\n\n{modes}"


def _hint(rule: str) -> str:
    names = [name for kind in all_kinds() for name in (kind.id, kind.name)]
    names += [kind.name for kind in all_violations()]
    hint = did_you_mean(rule.upper() if rule[:3].upper() == "SDK" else rule, names)
    return f": {hint}" if hint else ""
