"""The records themselves: every key of every file, its type and its documentation."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sdkgen.spec.alerting import (
    AlertmanagerRecord,
    AlertRecord,
    PrometheusTargetRecord,
    RecordingRuleRecord,
    SloRecord,
)
from sdkgen.spec.dashboards import DashboardRecord, GrafanaTargetRecord
from sdkgen.spec.fields import DescribedValues, Duration, Flag, Integer, Number, Text, Typical, Word
from sdkgen.spec.import_records import ImportRecord
from sdkgen.spec.policy_records import PolicyRecord
from sdkgen.spec.record import Record
from sdkgen.spec.tenancy import TenancyRecord


class DeprecationRecord(Record):
    """Why and until when a metric is still there."""

    since: Word = Field(description="Version of the specification in which it was deprecated.")
    replaced_by: Text | None = Field(None, description="The metric to use instead.")
    remove_after: Text | None = Field(None, description="Date (YYYY-MM-DD) after which it may be removed.")
    note: Text | None = Field(None, description="What users should know or do.")


class LabelRecord(Record):
    """A label: what it means, where its value comes from, and which values it can have."""

    name: Text | None = Field(None, description="The exposed label name; the key of the definition when absent.")
    help: Text = Field(description="What the label tells apart, in one sentence.")
    values: DescribedValues | None = Field(
        None, description="The closed set of values. A last value `N+` stands for every whole number from N up."
    )
    max_values: Integer | None = Field(None, gt=0, description="Most distinct values of an open set.")
    overflow: Word = Field("other", description="What a value outside the set, or past its maximum, is recorded as.")
    absent: Word | None = Field(
        None, description="What a missing value is recorded as; without it nothing is recorded."
    )
    source: Text = Field(
        "method", alias="from", description="Where the value comes from; see the reference of sources."
    )
    determined_by: Text | None = Field(
        None, description="A label that decides this one's value: the series budget counts the two once."
    )
    examples: list[Word] = Field(
        default_factory=list, description="Typical values of an open set, for the catalog and for simulations."
    )


class MetricRecord(Record):
    """A metric: what it counts, how it is labelled, and what emits it."""

    type: Literal["counter", "gauge", "histogram", "summary"] = Field(
        description="The Prometheus type; `summary` only with `emit: external`."
    )
    help: Text = Field(description="One sentence, exposed as HELP.")
    description: Text | None = Field(None, description="More about it, in Markdown, for the catalog only.")
    unit: Text | None = Field(None, description="What one is: seconds, bytes, requests, …")
    labels: list[Text] = Field(default_factory=list, description="Ids of label definitions, in exposition order.")
    emit: Text = Field("method", description="The hook that emits it; see the reference of hooks.")
    buckets: list[Number] | None = Field(None, min_length=1, description="Upper bounds of a histogram without +Inf.")
    resolution: Number | None = Field(None, gt=0, le=1, description="The smallest step that is kept, 1 or 10^-n.")
    shared: Flag = Field(default=False, description="Every instance exports the same value: `max by`, never `sum`.")
    zero_initialised: Flag = Field(default=False, description="Every series exists, at 0, before the first event.")
    event_period: Duration | None = Field(None, description="How often events happen, when rarer than scrapes.")
    sentinels: dict[str, str] | None = Field(None, description="Values that are no measurements, and what they mean.")
    states: dict[str, str] | None = Field(None, description="The numbers of a state gauge, and what they mean.")
    range: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = Field(
        None, description="Least and greatest value."
    )
    typical: Typical | None = Field(
        None,
        description="What to expect: a gauge's level, what a histogram observes, how often a counter counts in a "
        "minute of high traffic; a number, `[low, high]`, or such by a label's value. For simulations.",
    )
    expires_after: Duration | None = Field(None, description="A gauge not refreshed for this long disappears.")
    max_series: Integer | None = Field(None, gt=0, description="Series budget of one store; the rest is folded.")
    jobs: list[Text] | None = Field(None, description="Scrape jobs that expose it; all of the service's when absent.")
    owner: Text | None = Field(None, description="The team to ask; the specification's owner when absent.")
    stability: Literal["experimental", "stable"] = Field("experimental", description="What may still change.")
    since: Word | None = Field(None, description="Version of the specification that introduced it.")
    deprecated: DeprecationRecord | None = Field(None, description="Set when it should no longer be used.")
    ignore: dict[str, Text] = Field(
        default_factory=dict, description="Findings that are none in queries of this metric: rule to reason."
    )
    renamed_from: Text | None = Field(
        None, description="Its name before: kept exposed while that one is declared, and read by generated queries."
    )


class SpecFileRecord(Record):
    """Any YAML file of the folder beside sdkgen.yaml."""

    group: Text | None = Field(
        None, description="Heading of these metrics in the catalog; the file's name when absent."
    )
    help: Text | None = Field(None, description="What the group is about.")
    labels: dict[str, LabelRecord] = Field(default_factory=dict, description="Label definitions by id.")
    metrics: dict[str, MetricRecord] = Field(default_factory=dict, description="Metrics by exposed name.")
    recording_rules: dict[str, RecordingRuleRecord] = Field(
        default_factory=dict, description="Recorded series by name: `level:metric:operation`."
    )
    alerts: dict[str, AlertRecord] = Field(default_factory=dict, description="Alerts by name.")
    slos: dict[str, SloRecord] = Field(default_factory=dict, description="Objectives by id.")
    dashboards: dict[str, DashboardRecord] = Field(default_factory=dict, description="Dashboards by uid.")
    tenancy: TenancyRecord | None = Field(
        None, description="Whose data each table holds; one file of a specification says so."
    )


class OwnerRecord(Record):
    """A team that owns metrics."""

    help: Text | None = Field(None, description="Who they are.")
    contact: Text | None = Field(None, description="Where they answer.")


class ScrapeJobRecord(Record):
    """A job of the Prometheus configuration that scrapes this service, or a foreign exporter used with it."""

    interval: Duration = Field(description="The scrape interval.")
    help: Text | None = Field(None, description="What it scrapes.")
    external: Flag = Field(default=False, description="Not this service: only `emit: external` metrics come from it.")
    targets: list[Text] = Field(
        default_factory=list, description="Addresses, `host:port`; without any they are read from targets/JOB.yml."
    )
    metrics_path: Text = Field("/metrics", description="Path of the endpoint.")
    scheme: Literal["http", "https"] = Field("http", description="How it is reached.")
    token_file: Text | None = Field(None, description="File with the bearer token of the endpoint.")


class PrometheusRecord(Record):
    """The Prometheus server that scrapes the service and answers its queries."""

    version: Word | None = Field(None, description="Its version, such as `3.5`: what queries may use. Any when absent.")
    retention: Duration | None = Field(None, description="How long it keeps samples; Prometheus' own 15d when absent.")
    evaluation_interval: Duration | None = Field(None, description="How often it evaluates rules; 1m when absent.")


class ChecksRecord(Record):
    """How queries in dashboards, rules and Markdown are judged."""

    documents: list[Text] = Field(
        default_factory=list,
        description="Folders and files with dashboards, rules and Markdown, relative to sdkgen.yaml: always checked, "
        "and readers of metrics in the catalog.",
    )
    ignore: list[Text] = Field(default_factory=list, description="Patterns of metrics of others, such as `node_*`.")
    unknown_metrics: Literal["error", "warning"] = Field(
        "error", description="What a metric is that neither the specification nor a recording rule has."
    )
    severities: dict[str, Literal["error", "warning", "info", "off"]] = Field(
        default_factory=dict, description="What findings are, by id or name, where the default does not suit."
    )


class PhpTargetRecord(Record):
    """The Laravel package."""

    out: Text = Field(description="Output folder, relative to sdkgen.yaml.")
    namespace: Text = Field(description="Root namespace of the package, such as `Acme\\Metrics`.")
    package: Text = Field(description="Composer name, such as `acme/metrics`.")


class PythonTargetRecord(Record):
    """The Python package."""

    out: Text = Field(description="Output folder, relative to sdkgen.yaml.")
    package: Text = Field(description="Name to import, such as `acme_metrics`.")


class DocsTargetRecord(Record):
    """The metrics catalog: a static site, METRICS.md and metrics.json."""

    out: Text = Field(description="Output folder, relative to sdkgen.yaml.")
    title: Text | None = Field(None, description="Heading of the site; the service's name when absent.")
    source_url: Text | None = Field(None, description="Address that paths of specification files are appended to.")
    guides: Text | None = Field(None, description="Folder of Markdown guides to publish, relative to sdkgen.yaml.")
    sample: Text | None = Field(
        None, description="A scrape of the service, relative to sdkgen.yaml: pages quote their metric's part of it."
    )


class TargetsRecord(Record):
    """What is generated, and where to."""

    php: PhpTargetRecord | None = Field(None, description="The Laravel package.")
    python: PythonTargetRecord | None = Field(None, description="The Python package.")
    prometheus: PrometheusTargetRecord | None = Field(None, description="Rules and server configuration.")
    grafana: GrafanaTargetRecord | None = Field(None, description="The dashboards.")
    docs: DocsTargetRecord | None = Field(None, description="The metrics catalog.")


class SettingsRecord(Record):
    """The file sdkgen.yaml: one for each specification."""

    service: Text = Field(description="Short name of the service: lower case, used as key prefix in stores.")
    version: Word = Field(description="Version of the specification.")
    help: Text | None = Field(None, description="What the service is.")
    source: Text | None = Field(
        None, description="Path of this folder as written into generated files; the folder's name when absent."
    )
    imports: dict[str, ImportRecord] = Field(
        default_factory=dict, description="Other specifications whose labels and metrics are part of this one, by name."
    )
    owner: Text | None = Field(None, description="Owner of every metric that names none.")
    owners: dict[str, OwnerRecord] = Field(default_factory=dict, description="Teams by name.")
    scrape_jobs: dict[str, ScrapeJobRecord] = Field(default_factory=dict, description="Scrape jobs by name.")
    prometheus: PrometheusRecord = Field(default_factory=PrometheusRecord, description="The server that reads them.")
    checks: ChecksRecord = Field(default_factory=ChecksRecord, description="How queries are judged.")
    alertmanager: AlertmanagerRecord | None = Field(None, description="Who is told about which alerts.")
    targets: TargetsRecord = Field(default_factory=TargetsRecord, description="What is generated, and where to.")
    policies: dict[str, PolicyRecord] = Field(default_factory=dict, description="Rules of the house by name.")
    templates: Text | None = Field(
        None, description="Folder of templates that go before shipped ones, relative to sdkgen.yaml."
    )
    plugins: dict[str, Any] = Field(
        default_factory=dict, description="Plug-ins of installed packages that are used, by name, with their options."
    )
