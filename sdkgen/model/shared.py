"""What the settings of a specification and of those that it imports declare together: teams and scrape jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related
from sdkgen.model import kinds
from sdkgen.model.scraping import scrape_jobs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model.scraping import ScrapeJob
    from sdkgen.spec import RawSettings, RawSpec
    from sdkgen.spec.records import SettingsRecord


@dataclass(frozen=True, slots=True)
class Owner:
    """A team that answers for metrics."""

    name: str
    help: str | None
    contact: str | None


@dataclass(frozen=True, slots=True)
class SharedSettings:
    """Definitions by name, sorted."""

    owners: Mapping[str, Owner]
    scrape_jobs: Mapping[str, ScrapeJob]


def shared_settings(raw: RawSpec, settings: RawSettings) -> tuple[SharedSettings, list[Diagnostic]]:
    """The definitions of all sdkgen.yaml files; two that share a name must be the same."""
    findings: list[Diagnostic] = []
    first: dict[tuple[str, str], RawSettings] = {}
    owners: dict[str, Owner] = {}
    jobs: dict[str, ScrapeJob] = {}
    for each in (settings, *(imported.settings for imported in raw.imports)):
        for section, definitions in (("owners", _owners(each.record)), ("scrape_jobs", scrape_jobs(each.record))):
            known: dict[str, Owner | ScrapeJob] = owners if section == "owners" else jobs  # type: ignore[assignment]
            for name, definition in definitions.items():
                if known.setdefault(name, definition) != definition:
                    findings.append(_conflict(section, name, each, first[section, name]))
                first.setdefault((section, name), each)
    return SharedSettings(dict(sorted(owners.items())), dict(sorted(jobs.items()))), findings


def own_jobs(settings: SettingsRecord) -> tuple[str, ...]:
    """The scrape jobs of the service itself."""
    return tuple(sorted(name for name, job in settings.scrape_jobs.items() if not job.external))


def _owners(settings: SettingsRecord) -> Mapping[str, Owner]:
    return {name: Owner(name, owner.help, owner.contact) for name, owner in settings.owners.items()}


def _conflict(section: str, name: str, second: RawSettings, first: RawSettings) -> Diagnostic:
    what = section.removesuffix("s").replace("_", " ")
    related = [Related(first.document.span((section, name), key=True), "first defined here")]
    message = f"{what} `{name}` is defined otherwise in an imported specification"
    span = second.document.span((section, name), key=True)
    return kinds.DUPLICATE_DEFINITION.at(span, message, help="make the two alike, or rename one", related=related)
