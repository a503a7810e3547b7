"""``sdkgen schema``: the JSON Schema that editors complete and validate with."""

from __future__ import annotations

import json

import click

from sdkgen.spec import json_schema


@click.command()
@click.argument("part", type=click.Choice(["spec", "settings"]), default="spec")
def command(part: str) -> None:
    """Print the JSON Schema of metric files (spec, the default) or of sdkgen.yaml (settings).

    An editor with a YAML language server reads it from a first line such as
    `# yaml-language-server: $schema=spec.schema.json`.
    """
    click.echo(json.dumps(json_schema(part), indent=2, ensure_ascii=False))
