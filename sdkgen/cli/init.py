"""``sdkgen init``: a first specification of a Laravel application, from what its source says."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sdkgen.cli.session import fail, writing
from sdkgen.diagnostics import Span
from sdkgen.infer.names import namespace_of
from sdkgen.infer.text import is_service_name
from sdkgen.init import Application, Choices, doubts, draft_specification, read_application
from sdkgen.init.application import UnreadableApplicationError
from sdkgen.init.composer import with_package
from sdkgen.init.kinds import NO_APPLICATION
from sdkgen.spec.fields import duration_seconds
from sdkgen.text.paths import shown
from sdkgen.writer import write_files

if TYPE_CHECKING:
    from collections.abc import Callable

_SPECS = "metric_specs"
_LONGEST = 40
_DURATION = "15s"
_PLAN = re.compile(r"\w[\w. +-]*\Z")


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, what is taken when nothing is answered, and why an answer will not do."""

    text: str
    default: str
    objection: Callable[[str], str | None]


@click.command()
@click.argument(
    "folder", default=Path(), type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="[DIR]"
)
@click.option(
    "--service", metavar="NAME", help="Short name of the service: lower case, the prefix of its keys in stores."
)
@click.option("--namespace", metavar="NAME", help="Root namespace of the generated package, such as `Acme\\Metrics`.")
@click.option("--out", metavar="DIR", help="Folder of the generated package, relative to the application.")
@click.option("--scrape-interval", metavar="DURATION", help="How often Prometheus scrapes it, such as 15s.")
@click.option("--tenant", metavar="WORD", help="Who owns data, such as tenant or team; `none` when nobody does.")
@click.option("--plans", metavar="LIST", help="The plans of tenants, with commas between them.")
@click.option("--composer/--no-composer", default=None, help="Whether to require the package in composer.json.")
@click.option("--yes", is_flag=True, help="Ask nothing, and take what was found.")
def command(
    folder: Path,
    service: str | None,
    namespace: str | None,
    out: str | None,
    scrape_interval: str | None,
    tenant: str | None,
    plans: str | None,
    *,
    composer: bool | None,
    yes: bool,
) -> None:
    """Write a first, commented specification for the Laravel application in DIR (the current folder by default).

    Its composer.json, routes, jobs, scheduled tasks and migrations are read, and never run. On a terminal, what cannot
    be read is asked; each question has an option, and --yes asks nothing. What is there already is never changed:
    running it twice does nothing.
    """
    application = _application(folder)
    ask = _Asker(asks=not yes and sys.stdin.isatty())
    name = ask(service, "--service", _Question("Name of the service", _service_of(application, folder), _no_service))
    root = ask(namespace, "--namespace", _Question("PHP namespace", namespace_of(name), _no_namespace))
    package = f"{name}/metrics"
    place = ask(out, "--out", _Question("Folder of the generated package", f"packages/{name}-metrics", _no_folder))
    interval = ask(scrape_interval, "--scrape-interval", _Question("Interval of scrapes", _DURATION, _no_duration))
    owner = ask(tenant, "--tenant", _Question("Who owns data (none for nobody)", _owner_of(application), _no_word))
    values = ask(plans, "--plans", _Question("Plans, with commas between them", _plans_of(application), _no_plans))
    choices = Choices(
        service=name,
        namespace=root,
        package=package,
        out=f"../../{place.rstrip('/')}",
        source=f"{_SPECS}/{name}",
        interval=interval,
        tenant=None if owner == "none" else owner,
        plans=tuple(part.strip() for part in values.split(",") if part.strip()) if owner != "none" else (),
    )
    wanted = composer if composer is not None else ask.confirm("Require the package in composer.json")
    _write(folder, application, choices, place.rstrip("/"), composer=wanted)


class _Asker:
    """Answers from options, from the terminal, or from what was found."""

    def __init__(self, *, asks: bool) -> None:
        self.asks = asks

    def __call__(self, given: str | None, option: str, question: _Question) -> str:
        if given is not None:
            objection = question.objection(given)
            if objection:
                raise click.UsageError(f"{option}: {objection}")
            return given
        while self.asks:
            answer = str(click.prompt(question.text, default=question.default, err=True))
            objection = question.objection(answer)
            if objection is None:
                return answer
            click.echo(objection, err=True)
        return question.default

    def confirm(self, text: str) -> bool:
        """A question that is answered by yes or no; yes where none is asked."""
        return click.confirm(text, default=True, err=True) if self.asks else True


def _application(folder: Path) -> Application:
    try:
        application = read_application(folder)
    except UnreadableApplicationError as error:
        _fail(folder, str(error))
    if not application.is_laravel:
        _fail(folder, "composer.json does not require laravel/framework")
    return application


def _fail(folder: Path, message: str) -> NoReturn:
    help_ = "name the folder of a Laravel application: `sdkgen init DIR`"
    fail([NO_APPLICATION.at(Span(shown(folder / "composer.json")), message, help=help_)], "text", {})


def _service_of(application: Application, folder: Path) -> str:
    """The vendor of an application that is called app, else its own name."""
    vendor, _, name = str(application.composer.get("name", "")).partition("/")
    chosen = vendor if name in ("", "app", "application", "laravel") and vendor not in ("", "laravel") else name
    word = re.sub(r"[^a-z0-9]+", "-", (chosen or folder.resolve().name).lower()).strip("-0123456789")[:_LONGEST]
    return word if is_service_name(word) else "app"


def _owner_of(application: Application) -> str:
    return application.tenancy.owner if application.tenancy else "none"


def _plans_of(application: Application) -> str:
    plans = application.tenancy.plans if application.tenancy else ()
    return ", ".join(plan for plan in plans if _PLAN.match(plan))


def _no_service(text: str) -> str | None:
    wanted = f"up to {_LONGEST} lower case letters, digits, `-` and `_`"
    return None if is_service_name(text) else f"`{text}` is no name for a service: {wanted}"


def _no_namespace(text: str) -> str | None:
    is_one = re.fullmatch(r"[A-Z][A-Za-z0-9]*(\\[A-Z][A-Za-z0-9]*)*", text)
    return None if is_one else f"`{text}` is no PHP namespace: write it like `Acme\\Metrics`"


def _no_folder(text: str) -> str | None:
    is_inside = re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", text) and ".." not in text.split("/")
    return None if is_inside else f"`{text}` is no folder inside of the application"


def _no_duration(text: str) -> str | None:
    return None if duration_seconds(text) else f"`{text}` is no duration: write it like 15s"


def _no_word(text: str) -> str | None:
    return None if re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", text) else f"`{text}` is no word such as tenant"


def _no_plans(text: str) -> str | None:
    wrong = [part.strip() for part in text.split(",") if part.strip() and not _PLAN.match(part.strip())]
    return f"`{wrong[0]}` is no plan" if wrong else None


def _write(folder: Path, application: Application, choices: Choices, place: str, *, composer: bool) -> None:
    spec = folder / choices.source
    drafted = {f"{choices.source}/{name}": text for name, text in draft_specification(application, choices).items()}
    if (spec / "sdkgen.yaml").exists():
        # It is the user's: what they took out stays out.
        click.echo(f"{shown(spec)} is there already, and was left as it is", err=True)
        drafted = {}
    files = {path: text.encode() for path, text in drafted.items()}
    manifest = folder / "composer.json"
    before = manifest.read_text(encoding="utf-8")
    after = with_package(before, choices.package, place) if composer else before
    if after != before:
        files["composer.json"] = after.encode()
    with writing(folder, "text"):
        write_files(folder, files)
    for path in files:
        click.echo(
            f"{shown(folder / path)} {'requires the package' if path == 'composer.json' else 'is written'}", err=True
        )
    for sentence in doubts(application, choices) if drafted else ():
        click.echo("".join(char if char.isprintable() else " " for char in sentence), err=True)
    click.echo(_next_steps(choices, required=composer), err=True)


def _next_steps(choices: Choices, *, required: bool) -> str:
    install = f"composer update {choices.package}" if required else f"composer require {choices.package}:@dev"
    return (
        f"next: `sdkgen emit php --spec {choices.source}`, then `{install}`, and METRICS_TOKEN in .env opens /metrics"
    )
