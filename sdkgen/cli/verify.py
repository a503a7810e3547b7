"""``sdkgen verify``: what is really exposed, held against the specification."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import click

from sdkgen.cli.scrape import Scraped, is_url, scrape, target_options
from sdkgen.cli.session import format_option, load, sound_catalogue, spec_option
from sdkgen.cli.status import status_of
from sdkgen.diagnostics import Diagnostic, did_you_mean, json_document, render
from sdkgen.drift.expectation import BUILTIN_FAMILIES, Expectation
from sdkgen.drift.verdict import Scrapes, Verdict, verdict_of
from sdkgen.exposition import parse_exposition
from sdkgen.spec.fields import duration_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sdkgen.cli.session import Session
    from sdkgen.drift.coverage import GroupCoverage
    from sdkgen.drift.fetch import Request
    from sdkgen.model import Catalogue


@click.command()
@click.argument("targets", metavar="TARGET...", nargs=-1, required=True)
@spec_option
@click.option("--job", metavar="JOB", help="Scrape job of the targets: what must be there is what this job exposes.")
@click.option("--require-all", is_flag=True, help="Report declared metrics that no target exposes.")
@click.option("--ignore", multiple=True, metavar="PATTERN", help="Families to say nothing about, such as 'mysql_*'.")
@click.option("--ignore-builtin", is_flag=True, help="Ignore what client libraries expose about themselves.")
@click.option("--ignore-label", multiple=True, metavar="NAME", help="Label that any series may have, such as job.")
@click.option(
    "--max-age",
    "ages",
    multiple=True,
    metavar="[PATTERN=]AGE",
    help="Oldest allowed point in time of *_timestamp_seconds gauges, such as 'data_import_*=2h'.",
)
@click.option(
    "--twice",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Scrape again after a pause and report counters that went back.",
)
@target_options
@format_option
def command(
    targets: tuple[str, ...],
    spec: Path | None,
    job: str | None,
    ignore: tuple[str, ...],
    ignore_label: tuple[str, ...],
    ages: tuple[str, ...],
    twice: float | None,
    output_format: str,
    *,
    require_all: bool,
    ignore_builtin: bool,
    request: Request,
) -> None:
    """Compare what each TARGET exposes with the specification.

    A TARGET is a URL, a file with a scrape, or - for standard input. One that cannot be read is never taken for clean.
    """
    if twice is not None and not all(map(is_url, targets)):
        raise click.UsageError("--twice needs targets that can be scraped again: only URLs")
    parsed_ages = tuple(map(_age, ages))
    session = load(spec, output_format)
    _check_job(job, sound_catalogue(session, output_format))
    earlier = _scrape(targets, request) if twice is not None else Scrapes()
    time.sleep(twice or 0)
    scrapes = _scrape(targets, request)
    expectation = Expectation(
        session.resolution,
        now=time.time(),
        job=job,
        ignored_families=(*ignore, *(BUILTIN_FAMILIES if ignore_builtin else ())),
        ignored_labels=frozenset(ignore_label),
        ages=parsed_ages,
    )
    _report(verdict_of(scrapes, earlier, expectation, require_all=require_all), session, scrapes, output_format)


def _scrape(targets: Sequence[str], request: Request) -> Scrapes:
    results = scrape(list(dict.fromkeys(targets)), request)
    answers = [result for result in results if isinstance(result, Scraped)]
    return Scrapes(
        tuple(parse_exposition(answer.content, answer.path, answer.dialect) for answer in answers),
        tuple(result for result in results if isinstance(result, Diagnostic)),
    )


def _report(verdict: Verdict, session: Session, scrapes: Scrapes, output_format: str) -> None:
    texts = {**session.texts, **{each.path: each.shown_text for each in scrapes.expositions}}
    if output_format == "json":
        click.echo(_json(verdict))
    else:
        click.echo(render(verdict.findings, output_format, texts), nl=False)
        click.echo(_coverage_table(verdict.coverage or ()), nl=False, err=True)
    raise SystemExit(status_of(verdict.findings))


def _json(verdict: Verdict) -> str:
    document = json_document(verdict.findings)
    coverage = {
        group.group: {
            "required": len(group.required),
            "exposed": len(group.exposed),
            "missing": [name for name in group.required if name not in group.exposed],
        }
        for group in verdict.coverage or ()
    }
    known = None if verdict.coverage is None else coverage
    return json.dumps({**document, "coverage": known}, indent=2, ensure_ascii=False)


def _coverage_table(coverage: Sequence[GroupCoverage]) -> str:
    width = max((len(group.group) for group in coverage), default=0)
    lines = [
        f"coverage  {group.group:{width}}  {len(group.exposed):3} of {len(group.required):3}  {group.share:4.0%}\n"
        for group in coverage
    ]
    return "".join(lines)


def _age(text: str) -> tuple[str, float]:
    pattern, separator, age = text.rpartition("=")
    seconds = duration_seconds(age)
    if seconds is None:
        raise click.UsageError(f"`{age}` is no duration such as `30m` or `2h`")
    return (pattern if separator else "*", seconds)


def _check_job(job: str | None, catalogue: Catalogue) -> None:
    if job is not None and job not in catalogue.scrape_jobs:
        hint = did_you_mean(job, catalogue.scrape_jobs)
        raise click.UsageError(f"the specification has no scrape job `{job}`" + (f": {hint}" if hint else ""))
