"""The command line: one file a verb, loaded when it is used."""

from __future__ import annotations

import gc
import importlib
import keyword
from typing import TYPE_CHECKING

import click

from sdkgen import __version__
from sdkgen.cli.status import epilog, status_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = {
    "adopt": "Turn hand-written Python metrics into a specification.",
    "changelog": "Write what changed from version to version of a specification.",
    "check": "Report everything wrong with a specification and its generated files.",
    "diff": "Compare a specification with an earlier one: what changed, and what that breaks.",
    "emit": "Generate code from a specification.",
    "explain": "Explain a finding by its id.",
    "import": "Fetch and lock the specifications that a specification imports.",
    "infer": "Draft a specification from a live scrape.",
    "init": "Write a first specification for a Laravel application.",
    "rename": "Rename a metric, a label or a label value everywhere.",
    "scan": "Compare uses of metrics in code with the specification.",
    "schema": "Print the JSON Schema of the specification files.",
    "simulate": "Invent a history of the metrics: for backfilling Prometheus, or live.",
    "snapshot": "Write what a specification means, to review its changes.",
    "templates": "Replace shipped templates by your own.",
    "verify": "Compare what is exposed with the specification.",
}


class _Verbs(click.Group):
    """Finds a command's module when it is called: start-up pays only for what runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002  (click's signature)
        if name not in _COMMANDS:
            return None
        module = f"{name}_" if keyword.iskeyword(name) else name
        command = importlib.import_module(f"sdkgen.cli.{module}").command
        return _with_endings(name, command) if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        from sdkgen.diagnostics import FindingError, render  # noqa: PLC0415  (only a failure needs them)

        try:
            return super().invoke(ctx)
        except FindingError as error:
            click.echo(render([error.finding], "text", {}), nl=False, err=True)
            raise SystemExit(status_of([error.finding])) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from sdkgen.diagnostics import did_you_mean  # noqa: PLC0415  (only a mistyped command needs it)

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            hint = did_you_mean(args[0], _COMMANDS)
            raise click.UsageError(f"{error.message} ({hint})" if hint else error.message, ctx) from None


def _with_endings(name: str, command: click.Command) -> click.Command:
    """The command, or each that it groups, with what its exit statuses mean below its help."""
    if isinstance(command, click.Group):
        for part, each in command.commands.items():
            _with_endings(f"{name} {part}", each)
    else:
        command.epilog = epilog(name)
    return command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sdkgen")
def cli() -> None:
    """One YAML metric specification becomes instrumentation that cannot drift from it.

    Exit status: 0 clean, 1 findings or drift, 2 wrong usage, or something could not be read, reached or written.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; ends the process."""
    # A short process that builds much and drops little: collecting garbage meanwhile costs half as much again.
    gc.disable()
    cli.main(args=arguments, prog_name="sdkgen")
