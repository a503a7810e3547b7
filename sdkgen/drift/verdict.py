"""Several targets held against the specification together: what is wrong with each, and what all of them lack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.drift.coverage import GroupCoverage, group_coverage, missing_metrics
from sdkgen.drift.live import compare_scrape, match_families
from sdkgen.drift.twice import compare_scrapes

if TYPE_CHECKING:
    from sdkgen.diagnostics import Diagnostic
    from sdkgen.drift.expectation import Expectation
    from sdkgen.exposition import Exposition


@dataclass(frozen=True, slots=True)
class Scrapes:
    """What the targets answered, and findings about those that did not."""

    expositions: tuple[Exposition, ...] = ()
    unreachable: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings about the targets, and how much of the specification they expose, None when that is not known."""

    findings: tuple[Diagnostic, ...]
    coverage: tuple[GroupCoverage, ...] | None


def verdict_of(scrapes: Scrapes, earlier: Scrapes, expectation: Expectation, *, require_all: bool) -> Verdict:
    """What is wrong with what the targets expose, and with what they exposed ``earlier``."""
    catalogue = expectation.resolution.catalogue
    exposed: dict[str, frozenset[str]] = {}
    findings = list(dict.fromkeys((*scrapes.unreachable, *earlier.unreachable)))
    before = {exposition.path: exposition for exposition in earlier.expositions}
    for exposition in scrapes.expositions:
        findings += compare_scrape(exposition, expectation)
        if exposition.path in before:
            findings += compare_scrapes(before[exposition.path], exposition)
        if catalogue is not None:
            exposed[exposition.path] = match_families(catalogue, exposition, expectation).exposed
    # What an unreachable target exposes is unknown, so nothing is known to be missing.
    if scrapes.unreachable:
        return Verdict(tuple(findings), None)
    if require_all:
        findings += missing_metrics(exposed, expectation)
    return Verdict(tuple(findings), tuple(group_coverage(exposed, expectation)))
