"""Raw records become a Catalogue: references are looked up, defaults filled in, everything is sorted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from sdkgen.diagnostics import Kind, Related, did_you_mean
from sdkgen.model import kinds
from sdkgen.model.catalogue import (
    Catalogue,
    Deprecation,
    Label,
    Metric,
    MetricType,
    Origin,
)
from sdkgen.model.checks import resolve_checks
from sdkgen.model.history import first_name, successors
from sdkgen.model.hooks import APPLICATION_SOURCE_PREFIX, HOOKS, SOURCES
from sdkgen.model.policy import policies_of
from sdkgen.model.publication import docs_target
from sdkgen.model.resolution import Resolution
from sdkgen.model.resolve_alerting import AlertingRecords, resolve_alerting
from sdkgen.model.resolve_readers import resolve_readers
from sdkgen.model.scraping import prometheus_of
from sdkgen.model.shared import own_jobs, shared_settings
from sdkgen.model.targets import php_target, python_target
from sdkgen.model.tenancy import resolve_tenancy
from sdkgen.spec import BUILTIN_SOURCE, SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sdkgen.source import Pointer
    from sdkgen.spec import RawFile, RawSettings, RawSpec
    from sdkgen.spec.record import Record
    from sdkgen.spec.records import LabelRecord, MetricRecord

T = TypeVar("T", bound="Record")

_BUILT_IN = (kinds.UNKNOWN_HOOK, kinds.UNKNOWN_SOURCE)
"""What is unknown although no file of a specification could define it."""


def resolve(raw: RawSpec) -> Resolution:
    """Looks up every reference in ``raw``; the findings of reading it come first in the result's."""
    documents = {file.document.path: file.document for file in raw.files}
    if raw.settings is None:
        return Resolution(None, list(raw.findings), documents, is_whole=raw.is_whole)
    for settings in (raw.settings, *(each.settings for each in raw.imports)):
        documents[settings.document.path] = settings.document
    resolver = _Resolver(raw, raw.settings)
    alerting = AlertingRecords(
        resolver.definitions("recording_rules", lambda file: file.record.recording_rules),
        resolver.definitions("alerts", lambda file: file.record.alerts),
        resolver.definitions("slos", lambda file: file.record.slos),
    )
    dashboards = resolver.definitions("dashboards", lambda file: file.record.dashboards)
    catalogue, ruled = resolve_alerting(resolver.catalogue(), raw, alerting, resolver.broken)
    catalogue, shown = resolve_readers(catalogue, raw, dashboards, resolver.broken)
    findings = [*raw.findings, *resolver.findings, *ruled, *shown]
    return Resolution(catalogue, findings, documents, resolver.broken, raw.is_whole)


class _Resolver:
    """Carries the findings while definitions are looked up."""

    def __init__(self, raw: RawSpec, raw_settings: RawSettings) -> None:
        self.raw = raw
        self.raw_settings = raw_settings
        self.settings = raw_settings.record
        self.broken = raw_settings.broken.union(*(file.broken for file in raw.files))
        self.shared, self.findings = shared_settings(raw, raw_settings)
        self.renamed_from: dict[str, str | None] = {}
        self.successors: dict[str, str] = {}

    def catalogue(self) -> Catalogue:
        settings = self.settings
        label_records = self.definitions("labels", lambda file: file.record.labels)
        metric_records = self.definitions("metrics", lambda file: file.record.metrics)
        labels = {id_: self._label(id_, *label_records[id_], label_records) for id_ in sorted(label_records)}
        self._check_default_owner()
        tenancy, found = resolve_tenancy(self.raw)
        self.findings += found
        self.renamed_from = {name: record.renamed_from for name, (record, _) in metric_records.items()}
        self.successors = successors(self.renamed_from)
        metrics = [
            self._metric(name, record, file, labels, metric_records)
            for name, (record, file) in sorted(metric_records.items())
        ]
        return Catalogue(
            service=settings.service,
            version=settings.version,
            help=settings.help,
            source=self.raw.source,
            metrics=tuple(metric for metric in metrics if ("metrics", metric.name) not in self.broken),
            labels={id_: label for id_, label in labels.items() if ("labels", id_) not in self.broken},
            groups=self._groups(),
            owners=self.shared.owners,
            scrape_jobs=self.shared.scrape_jobs,
            prometheus=prometheus_of(settings),
            php=php_target(self.raw, settings),
            python=python_target(self.raw, settings),
            docs=docs_target(self.raw, settings),
            origin=self._at(),
            default_owner=settings.owner,
            tenancy=tenancy,
            extensions=settings.extensions,
            checks=resolve_checks(settings.checks, self.raw.folder),
            templates=self.raw.folder / settings.templates if settings.templates else None,
            policies=policies_of(settings.policies, self._at()),
        )

    def _at(self, *pointer: str) -> Origin:
        """A place in sdkgen.yaml."""
        return Origin(self.raw_settings.document.path, f"{self.raw.source}/{SETTINGS_FILE}", pointer)

    def definitions(self, section: str, of: Callable[[RawFile], Mapping[str, T]]) -> dict[str, tuple[T, RawFile]]:
        """Every definition of a section by id, with its file; second definitions are reported and left out."""
        found: dict[str, tuple[T, RawFile]] = {}
        for file in self.raw.files:
            for id_, record in of(file).items():
                if id_ not in found:
                    found[id_] = (record, file)
                    continue
                self._report_duplicate(section, id_, file, found[id_][1])
        return found

    def _report_duplicate(self, section: str, id_: str, file: RawFile, first: RawFile) -> None:
        if BUILTIN_SOURCE in (file.source, first.source):
            user_file = first if file.source == BUILTIN_SOURCE else file
            span = user_file.document.span((section, id_), key=True)
            message = f"`{id_}` is declared by the instrumentation itself"
            self.findings.append(kinds.DUPLICATE_DEFINITION.at(span, message, help="choose another name"))
            return
        related = [Related(first.document.span((section, id_), key=True), "first defined here")]
        span = file.document.span((section, id_), key=True)
        message = f"{section.removesuffix('s').replace('_', ' ')} `{id_}` is defined twice"
        self.findings.append(kinds.DUPLICATE_DEFINITION.at(span, message, help="keep one of the two", related=related))

    def _label(
        self, id_: str, record: LabelRecord, file: RawFile, known: Mapping[str, tuple[LabelRecord, RawFile]]
    ) -> Label:
        if record.determined_by is not None and record.determined_by not in known:
            self._report_unknown(
                kinds.UNKNOWN_LABEL, "label", record.determined_by, file, ("labels", id_, "determined_by"), known
            )
        if record.source not in SOURCES and not record.source.startswith(APPLICATION_SOURCE_PREFIX):
            self._report_unknown(
                kinds.UNKNOWN_SOURCE, "source", record.source, file, ("labels", id_, "from"), _public_sources()
            )
        return Label(
            id=id_,
            name=record.name or id_,
            help=record.help,
            values=record.values or {},
            max_values=record.max_values,
            overflow=record.overflow,
            absent=record.absent,
            source=record.source,
            determiners=_determiners(id_, known),
            origin=Origin(file.document.path, file.source, ("labels", id_)),
            extensions=record.extensions,
            examples=tuple(record.examples),
        )

    def _metric(
        self,
        name: str,
        record: MetricRecord,
        file: RawFile,
        labels: Mapping[str, Label],
        known: Mapping[str, object],
    ) -> Metric:
        settings = file.settings.record if file.settings else self.settings
        at: Pointer = ("metrics", name)
        if record.emit not in HOOKS:
            self._report_unknown(kinds.UNKNOWN_HOOK, "hook", record.emit, file, (*at, "emit"), _public_hooks())
        replaced_by = record.deprecated.replaced_by if record.deprecated else None
        if replaced_by is not None and replaced_by not in known:
            pointer = (*at, "deprecated", "replaced_by")
            self._report_unknown(kinds.UNKNOWN_METRIC, "metric", replaced_by, file, pointer, known)
        owners, jobs = self.shared.owners, self.shared.scrape_jobs
        if record.owner and settings.owners and record.owner not in owners:
            self._report_unknown(kinds.UNKNOWN_OWNER, "owner", record.owner, file, (*at, "owner"), owners)
        for index, job in enumerate(record.jobs or []):
            if job not in jobs:
                pointer = (*at, "jobs", index)
                self._report_unknown(kinds.UNKNOWN_JOB, "scrape job", job, file, pointer, jobs)
        return Metric(
            name=name,
            type=MetricType(record.type),
            help=record.help,
            description=record.description,
            group=_group_of(file),
            unit=record.unit,
            labels=self._labels_of(name, record, file, labels),
            hook=record.emit,
            buckets=tuple(record.buckets or ()),
            resolution=record.resolution,
            shared=record.shared,
            zero_initialised=record.zero_initialised,
            event_period=record.event_period,
            sentinels=record.sentinels or {},
            states=record.states or {},
            range=(record.range[0], record.range[1]) if record.range else None,
            expires_after=record.expires_after,
            declared_max_series=record.max_series,
            jobs=tuple(record.jobs) if record.jobs is not None else own_jobs(settings) or own_jobs(self.settings),
            owner=record.owner or settings.owner,
            stability=record.stability,
            since=record.since,
            deprecated=_deprecation(record),
            renamed_from=record.renamed_from,
            successor=self.successors.get(name),
            stored_as=first_name(name, self.renamed_from),
            origin=Origin(file.document.path, file.source, at),
            extensions=record.extensions,
            ignored_findings=record.ignore,
            typical={key: (bounds[0], bounds[1]) for key, bounds in (record.typical or {}).items()},
        )

    def _labels_of(
        self, name: str, record: MetricRecord, file: RawFile, labels: Mapping[str, Label]
    ) -> tuple[Label, ...]:
        resolved: dict[str, Label] = {}
        for index, id_ in enumerate(record.labels):
            pointer = ("metrics", name, "labels", index)
            if id_ not in labels:
                self._report_unknown(kinds.UNKNOWN_LABEL, "label", id_, file, pointer, labels)
                # Without a label that stands in a file that could not be read, it is another metric.
                self.broken |= frozenset() if self.raw.is_whole else {("metrics", name)}
            elif labels[id_].name in resolved:
                message = f"`{name}` has the label `{labels[id_].name}` twice"
                self._report(kinds.REPEATED_LABEL, file, pointer, message, help="remove one of the two")
            else:
                resolved[labels[id_].name] = labels[id_]
        return tuple(resolved.values())

    def _groups(self) -> dict[str, str | None]:
        groups: dict[str, list[str]] = defaultdict(list)
        for file in (each for each in self.raw.files if each.record.labels or each.record.metrics):
            groups[_group_of(file)] += [file.record.help] if file.record.help else []
        return {name: " ".join(helps) or None for name, helps in sorted(groups.items())}

    def _check_default_owner(self) -> None:
        owner, owners = self.settings.owner, self.settings.owners
        if owner and owners and owner not in owners and ("owners", owner) not in self.broken:
            span = self.raw_settings.document.span(("owner",))
            self.findings.append(
                kinds.UNKNOWN_OWNER.at(span, f"unknown owner `{owner}`", help=did_you_mean(owner, owners))
            )

    def _report_unknown(
        self, kind: Kind, what: str, word: str, file: RawFile, pointer: Pointer, known: Iterable[str]
    ) -> None:
        # A definition that was left out because something else is wrong with it, or with its file, is not unknown.
        if kind in _BUILT_IN or (self.raw.is_whole and not any(word == id_ for _, id_ in self.broken)):
            self._report(kind, file, pointer, f"unknown {what} `{word}`", help=did_you_mean(word, known))

    def _report(
        self,
        kind: Kind,
        file: RawFile,
        pointer: Pointer,
        message: str,
        *,
        help: str | None = None,  # noqa: A002
    ) -> None:
        self.findings.append(kind.at(file.document.span(pointer), message, help=help))


def _determiners(id_: str, known: Mapping[str, tuple[LabelRecord, RawFile]]) -> tuple[str, ...]:
    """The labels that decide ``id_``, nearest first; a cycle ends where it closes."""
    chain: list[str] = []
    current = known[id_][0].determined_by
    while current is not None and current in known and current not in chain:
        chain.append(current)
        current = known[current][0].determined_by
    return tuple(chain)


def _group_of(file: RawFile) -> str:
    return file.record.group or file.source.rpartition("/")[2].rpartition(".")[0]


def _deprecation(record: MetricRecord) -> Deprecation | None:
    old = record.deprecated
    return Deprecation(old.since, old.replaced_by, old.remove_after, old.note) if old else None


def _public_hooks() -> list[str]:
    return [hook for hook in HOOKS if hook != "instrumentation"]


def _public_sources() -> list[str]:
    return [source for source in SOURCES if source != "instrumentation"]
