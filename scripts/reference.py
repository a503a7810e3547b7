"""Writes docs/reference from the code: every key, hook, source, finding and command, and the JSON Schemas.

With ``--check`` it writes nothing and fails when a file is not current.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sdkgen.cli import cli
from sdkgen.model import HOOKS, SOURCES
from sdkgen.reference import all_kinds
from sdkgen.spec import json_schema
from sdkgen.violations import Violation, all_violations

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
NOTE = "<!-- Generated from the code by scripts/reference.py: do not edit. -->\n"

TITLES = {
    "SpecFileRecord": "Files of metrics",
    "MetricRecord": "A metric",
    "DeprecationRecord": "A deprecation",
    "LabelRecord": "A label",
    "DashboardRecord": "A dashboard",
    "VariableRecord": "A variable",
    "PanelRecord": "A panel",
    "PanelQueryRecord": "A query of a panel",
    "QueryRecord": "A query",
    "RecordingRuleRecord": "A recording rule",
    "AlertRecord": "An alert",
    "ConditionRecord": "A condition",
    "AlertTestRecord": "A test of an alert",
    "SloRecord": "An objective",
    "BurnRecord": "A burn rate",
    "TenancyRecord": "Tenancy",
    "DimensionRecord": "A dimension",
    "TableRecord": "A table or view",
    "MorphRecord": "A polymorphic owner",
    "ResourceRecord": "An external resource",
    "SettingsRecord": "sdkgen.yaml",
    "ImportRecord": "An import",
    "PolicyRecord": "A policy",
    "ScopeRecord": "The metrics of a policy",
    "OwnerRecord": "An owner",
    "ScrapeJobRecord": "A scrape job",
    "PrometheusRecord": "Prometheus",
    "ChecksRecord": "Checks",
    "AlertmanagerRecord": "Alertmanager",
    "ReceiverRecord": "A receiver",
    "RouteRecord": "A route",
    "InhibitRecord": "An inhibition",
    "TargetsRecord": "Targets",
    "PhpTargetRecord": "The PHP target",
    "PythonTargetRecord": "The Python target",
    "GrafanaTargetRecord": "The Grafana target",
    "PrometheusTargetRecord": "The Prometheus target",
    "DocsTargetRecord": "The catalog",
}


def pages() -> dict[str, str]:
    """Every file of the reference by its name."""
    return {
        "cli.md": NOTE + "# Command line\n" + "".join(_commands()),
        "findings.md": NOTE + "# Findings\n" + _findings(),
        "hooks.md": NOTE + "# Hooks and sources\n" + _hooks(),
        "violations.md": NOTE + "# Violations of tenant isolation\n" + _violations(),
        "specification.md": NOTE + "# The specification\n" + _specification(),
        "settings.schema.json": json.dumps(json_schema("settings"), indent=2, ensure_ascii=False) + "\n",
        "spec.schema.json": json.dumps(json_schema("spec"), indent=2, ensure_ascii=False) + "\n",
    }


def _commands() -> Iterator[str]:
    context = click.Context(cli, info_name="sdkgen", terminal_width=100, max_content_width=100)
    yield f"\n```text\n{cli.get_help(context).strip()}\n```\n"
    yield from _subcommands(cli, context, "sdkgen")


def _subcommands(group: click.Group, above: click.Context, called: str) -> Iterator[str]:
    for name in group.list_commands(above):
        command = group.get_command(above, name)
        if command is None:
            continue
        context = click.Context(command, above, info_name=name, max_content_width=100)
        yield f"\n## {called} {name}\n\n```text\n{command.get_help(context).strip()}\n```\n"
        if isinstance(command, click.Group):
            yield from _subcommands(command, context, f"{called} {name}")


def _findings() -> str:
    kinds = all_kinds()
    table = "".join(f"| [{kind.id}](#{kind.id.lower()}) | {kind.name} | {kind.severity.word} |\n" for kind in kinds)
    texts = "".join(
        f"\n## {kind.id}\n\n**{kind.name}** · {kind.severity.word}\n\n{_deeper(kind.documentation)}\n" for kind in kinds
    )
    return f"\n| id | name | severity |\n|---|---|---|\n{table}{texts}"


def _deeper(markdown: str) -> str:
    return re.sub(r"^## ", "### ", markdown, flags=re.MULTILINE)


def _hooks() -> str:
    hooks = "".join(
        f"| `{hook.id}` | {', '.join(hook.types)} | {hook.documentation} "
        f"| {', '.join(f'`{source}`' for source in hook.sources) or 'any: the application passes the values'} |\n"
        for hook in HOOKS.values()
        if hook.id != "instrumentation"
    )
    sources = "".join(f"| `{source.id}` | {source.documentation} |\n" for source in SOURCES.values())
    return (
        "\nWhat `emit` of a metric can name. Sources that start with `app.` are the application's own, answered by its"
        "\nresolver, and known to every hook.\n"
        f"\n| hook | types | emits | sources it knows |\n|---|---|---|---|\n{hooks}"
        "\n## Sources\n\nWhat `from` of a label can name.\n"
        f"\n| source | value |\n|---|---|\n{sources}| `app.…` | Whatever the application's resolver answers. |\n"
    )


def _violations() -> str:
    kinds = all_violations()
    table = "".join(
        f"| [`{kind.name}`](#{kind.name}) | {kind.summary} | {kind.proof} | {kind.responses[-1].happens} |\n"
        for kind in kinds
    )
    return (
        "\nWhat [the guards](../tenancy.md) object to. *Confirmed* ones reached another tenant for certain. *Unproven*"
        "\nones count as findings while observing, and can be in the baseline; undeclared keys and paths are of that"
        "\nkind as well."
        f"\n\n| violation | what it is | proof | in enforce mode |\n|---|---|---|---|\n{table}"
        + "".join(map(_violation, kinds))
    )


def _violation(kind: Violation) -> str:
    rows = "".join(f"| {each.mode} | {each.happens} | {each.counts} |\n" for each in kind.responses)
    guards = ", ".join(f"`{layer}`" for layer in kind.layers)
    return (
        f"\n## {kind.name}\n\n{kind.summary} Reported by: {guards}.\n\n{_deeper(kind.body)}"
        f"\n### In each mode\n\n| mode | what happens | counts as |\n|---|---|---|\n{rows}"
    )


def _specification() -> str:
    schemas = [json_schema("spec"), json_schema("settings")]
    records = {record["title"]: record for schema in schemas for record in [schema, *schema.get("$defs", {}).values()]}
    return "".join(_record(title, records[name]) for name, title in TITLES.items())


def _record(title: str, schema: dict[str, Any]) -> str:
    rows = "".join(
        f"| `{key}` | {_type(value)} | {_default(key, value, schema)} | {value.get('description', '')} |\n"
        for key, value in schema["properties"].items()
    )
    return f"\n## {title}\n\n{schema['description']}\n\n| key | type | default | meaning |\n|---|---|---|---|\n{rows}"


def _type(schema: dict[str, Any]) -> str:
    options = [option for option in schema.get("anyOf", [schema]) if option.get("type") != "null"]
    return " or ".join(dict.fromkeys(map(_word, options)))


def _word(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return TITLES[schema["$ref"].rpartition("/")[2]].lower()
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("pattern"):
        return "duration"
    words = {"string": "text", "integer": "whole number", "boolean": "flag", "array": "list", "object": "mapping"}
    kind = schema.get("type", "text")
    return "text" if isinstance(kind, list) else words.get(kind, kind)


def _default(key: str, value: dict[str, Any], schema: dict[str, Any]) -> str:
    if key in schema.get("required", []):
        return "required"
    default = value.get("default")
    return f"`{json.dumps(default)}`" if isinstance(default, str | bool) else "none"


def main() -> None:
    """Writes the pages, or with ``--check`` compares them."""
    stale = [name for name, text in pages().items() if not _is_current(FOLDER / name, text)]
    if "--check" in sys.argv[1:]:
        sys.exit(f"not current: {', '.join(stale)}; run `make regen`" if stale else 0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (FOLDER / name).write_text(pages()[name], encoding="utf-8")


def _is_current(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()
