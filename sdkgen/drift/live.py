"""A scrape compared with the Catalogue: what it is called, its type, unit and help; series.py looks inside."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Diagnostic, did_you_mean
from sdkgen.drift import kinds
from sdkgen.drift.expectation import BUILTIN_FAMILIES, Expectation
from sdkgen.drift.series import compare_series
from sdkgen.exposition import Dialect, Exposition, Family, kinds as form
from sdkgen.model import MetricType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model import Catalogue, Metric

_PARTS = ("_bucket", "_sum", "_count", "_created")
_DISTRIBUTIONS = frozenset({"histogram", "summary"})
_ALSO_GAUGES = frozenset({"info", "stateset"})
_MOST_HINTS = 50
_CONSEQUENCES = frozenset({form.MISPLACED_METADATA.id, form.BROKEN_HISTOGRAM.id, form.IMPOSSIBLE_SAMPLE.id})


@dataclass(frozen=True, slots=True)
class Matching:
    """The families of a scrape by what the specification calls them.

    ``parts`` holds families that stand apart only because a type is wrong or missing, or that a client adds to a
    metric (``_created``).
    """

    families: Mapping[str, Family]
    parts: Mapping[str, tuple[Family, ...]]
    undeclared: tuple[Family, ...]

    @property
    def exposed(self) -> frozenset[str]:
        """The names of the declared metrics that the scrape has; a time of creation alone is none."""
        partly = {name for name, parts in self.parts.items() if not all(map(_is_creation_time, parts))}
        return frozenset({*self.families, *partly})


def match_families(catalogue: Catalogue, exposition: Exposition, expectation: Expectation) -> Matching:
    """Assigns every family that is not ignored to the metric it exposes."""
    families: dict[str, Family] = {}
    parts: defaultdict[str, list[Family]] = defaultdict(list)
    undeclared = []
    for family in exposition.families.values():
        name = exposed_name(family, exposition.dialect)
        if expectation.ignores(name, family.name):
            continue
        if name in catalogue.by_name:
            families[name] = family
        elif (whole := _whole(family, exposition.dialect, catalogue.by_name)) is not None:
            parts[whole].append(family)
        else:
            undeclared.append(family)
    return Matching(families, {name: tuple(found) for name, found in parts.items()}, tuple(undeclared))


def exposed_name(family: Family, dialect: Dialect) -> str:
    """What queries call the family: OpenMetrics leaves the suffix of counters and infos to the samples."""
    suffix = {"counter": "_total", "info": "_info"}.get(family.type, "") if dialect is Dialect.OPENMETRICS else ""
    return f"{family.name}{suffix}"


def compare_scrape(exposition: Exposition, expectation: Expectation) -> list[Diagnostic]:
    """Everything in which one scrape deviates from the specification, the faults of its form included."""
    catalogue = expectation.resolution.catalogue
    if catalogue is None:
        raise ValueError("the specification has no catalogue")
    matching = match_families(catalogue, exposition, expectation)
    findings: list[Diagnostic] = []
    mistyped: list[Family] = []
    if not exposition.families and not exposition.findings:
        span = exposition.span(1, 0, 1)
        findings.append(form.EMPTY_EXPOSITION.at(span, "the scrape is empty", help="is this the right endpoint?"))
    findings += _undeclared(matching.undeclared, catalogue, exposition)
    for name in sorted({*matching.families, *matching.parts}):
        metric, family = catalogue.by_name[name], matching.families.get(name)
        wrong = _wrong_type(metric, family, matching.parts.get(name, ()), exposition, expectation)
        if wrong is not None:
            mistyped += [found for found in (family, *matching.parts.get(name, ())) if found is not None]
            findings.append(wrong)
        elif family is not None:
            findings += _wrong_metadata(metric, family, exposition, expectation)
            findings += compare_series(metric, family, exposition, expectation)
    return [*_without_consequences(exposition, mistyped, findings), *findings]


def _whole(family: Family, dialect: Dialect, by_name: Mapping[str, Metric]) -> str | None:
    """The metric that a family of another name is a part of."""
    if dialect is Dialect.OPENMETRICS:
        if not family.samples and f"{family.name}_total" in by_name:
            return f"{family.name}_total"
        if family.name in by_name:
            return family.name
    suffix = next((suffix for suffix in _PARTS if family.name.endswith(suffix)), None)
    if suffix is None:
        return None
    base = family.name.removesuffix(suffix)
    for name in (base, f"{base}_total"):
        metric = by_name.get(name)
        if metric is None or metric.type is MetricType.GAUGE:
            continue
        if suffix == "_created" or metric.type.value in _DISTRIBUTIONS:
            return name
    return None


def _is_creation_time(family: Family) -> bool:
    return family.name.endswith("_created")


def _undeclared(families: tuple[Family, ...], catalogue: Catalogue, exposition: Exposition) -> Iterator[Diagnostic]:
    for number, family in enumerate(families):
        name = exposed_name(family, exposition.dialect)
        help_ = "declare it in the specification, or accept it with --ignore"
        if any(fnmatchcase(name, pattern) for pattern in BUILTIN_FAMILIES):
            help_ = "a client library exposes it about itself: --ignore-builtin accepts it"
        elif number < _MOST_HINTS:
            help_ = did_you_mean(name, catalogue.by_name) or help_
        span = exposition.family_span(family, family.type_line)
        yield kinds.UNDECLARED_METRIC.at(span, f"`{name}` is not in the specification", help=help_)


def _wrong_type(
    metric: Metric, family: Family | None, parts: tuple[Family, ...], exposition: Exposition, expectation: Expectation
) -> Diagnostic | None:
    """The one finding about a type, at the family that declares it, or at the first part of what should be one."""
    if family is not None and _has_type(metric, family):
        return None
    own_parts = [part for part in parts if not _is_creation_time(part)]
    candidates = [family, *own_parts] if family is not None else own_parts
    if not candidates or _has_unknown_type(candidates[0], exposition):
        return None
    chosen = next((found for found in candidates if found.is_typed), candidates[0])
    if not metric.is_emitted and not chosen.is_typed:
        # Exporters may leave the type open, and a specification has to say one.
        return None
    exposed = f"as a {chosen.type}" if chosen.is_typed else "without a type"
    message = f"`{metric.name}` is exposed {exposed}, but declared as a {metric.type}"
    span = exposition.family_span(chosen, chosen.type_line)
    return kinds.WRONG_TYPE.at(span, message, related=expectation.declared(metric, "type", key=False))


def _has_unknown_type(family: Family, exposition: Exposition) -> bool:
    """Whether the line that declares the type is malformed, which is a finding of its own."""
    return family.type_line > 0 and any(
        finding.rule == form.MALFORMED_EXPOSITION.id and finding.span.line == family.type_line
        for finding in exposition.findings
    )


def _has_type(metric: Metric, family: Family) -> bool:
    if family.type in _ALSO_GAUGES:
        return metric.type is MetricType.GAUGE
    return family.type == metric.type.value


def _wrong_metadata(
    metric: Metric, family: Family, exposition: Exposition, expectation: Expectation
) -> Iterator[Diagnostic]:
    if exposition.dialect is Dialect.OPENMETRICS and family.unit != metric.exposed_unit:
        expected = f"`{metric.exposed_unit}`" if metric.exposed_unit else "no unit that its name ends with"
        if family.unit is not None or metric.is_emitted:
            exposed = f"in `{family.unit}`" if family.unit else "without a unit"
            message = f"`{metric.name}` is exposed {exposed}; the specification says {expected}"
            span = exposition.family_span(family, family.unit_line)
            related = expectation.declared(metric, "unit", key=False)
            yield kinds.WRONG_UNIT.at(span, message, related=related)
    if metric.is_emitted and family.help != metric.help:
        exposed = f"has the help `{family.help}`" if family.help else "has no help"
        message = f"`{metric.name}` {exposed}; the specification says `{metric.help}`"
        span = exposition.family_span(family, family.help_line)
        related = expectation.declared(metric, "help", key=False)
        yield kinds.WRONG_HELP.at(span, message, help="deploy what the specification generates", related=related)


def _without_consequences(
    exposition: Exposition, mistyped: list[Family], findings: list[Diagnostic]
) -> Iterator[Diagnostic]:
    """The findings about the form but for those that the wrong type or unit of their family explains."""
    explained = {
        (form.MALFORMED_EXPOSITION.id, finding.span.line) for finding in findings if finding.rule == kinds.WRONG_UNIT.id
    }
    starts = sorted({family.line for family in exposition.families.values() if family.type_line or family.help_line})
    starts.append(exposition.text.count("\n") + 2)
    blocks = [range(family.line, next(start for start in starts if start > family.line)) for family in mistyped]
    for finding in exposition.findings:
        follows = finding.rule in _CONSEQUENCES and any(finding.span.line in block for block in blocks)
        if not follows and (finding.rule, finding.span.line) not in explained:
            yield finding
