"""What a dashboard says: panels by intent, variables, thresholds; every key and its documentation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sdkgen.spec.fields import Duration, Flag, Integer, Number, Text, Word
from sdkgen.spec.queries import QueryRecord
from sdkgen.spec.record import Record


class PanelQueryRecord(QueryRecord):
    """A query of a panel: what it asks, and what its series or its column are called."""

    legend: Text | None = Field(
        None, description="Name of the series, with `{{label}}`; of the column in a table. Its labels when absent."
    )
    unit: Text | None = Field(None, description="Unit of the column, when it is not the panel's.")
    decimals: Integer | None = Field(None, ge=0, le=9, description="Decimals of the column.")
    thresholds: dict[str, Word] = Field(
        default_factory=dict, description="Colour from a value on, in the column's unit."
    )
    below: Word | None = Field(None, description="Colour below the first threshold; green when absent.")
    colors: dict[str, Word] = Field(
        default_factory=dict, description="Colours of a state gauge's states, by their text."
    )


class PanelRecord(Record):
    """A panel."""

    title: Text = Field(description="What it shows.")
    help: Text = Field(description="How to read it and what to do about it, in Markdown.")
    type: Literal["timeseries", "bars", "stat", "gauge", "bargauge", "barchart", "piechart", "donut", "table"] = Field(
        "timeseries", description="How it looks: the first two over time, the others as of the end of the time range."
    )
    queries: list[PanelQueryRecord] = Field(min_length=1, description="What it asks; in a table, its columns.")
    unit: Text | None = Field(
        None, description="Grafana's id of the unit; values are converted to it. What the query measures when absent."
    )
    stack: Literal["normal", "percent"] | None = Field(None, description="Whether series over time are stacked.")
    min: Number | None = Field(None, description="Least value of the axis or the scale.")
    max: Number | None = Field(None, description="Greatest value of the axis or the scale.")
    thresholds: dict[str, Word] = Field(
        default_factory=dict, description="Colour from a value on, in the panel's unit."
    )
    below: Word | None = Field(None, description="Colour below the first threshold; green when absent.")
    decimals: Integer | None = Field(None, ge=0, le=9, description="Decimals; as many as fit when absent.")
    sort: Text | None = Field(
        None, description="Column that a table is sorted by, greatest first; the first of numbers."
    )
    ascending: Flag = Field(default=False, description="Whether the table starts with the least.")
    points: Integer | None = Field(
        None, ge=20, le=5000, description="Most points of a series over time; as many as fit when absent."
    )
    section: Text | None = Field(None, description="Heading of the row of panels that begins with this one.")
    width: Integer = Field(12, ge=1, le=24, description="Columns of the grid's 24.")
    height: Integer = Field(8, ge=2, le=40, description="Rows of the grid.")


class VariableRecord(Record):
    """A variable: a label whose values the reader of a dashboard chooses from."""

    label: Text | None = Field(None, description="The exposed label; the variable's name when absent.")
    title: Text | None = Field(None, description="What the reader sees; the label when absent.")
    metric: Text | None = Field(
        None, description="The metric whose values are listed; a gauge with the label if absent."
    )
    through: Text | None = Field(
        None,
        description="A gauge with this label and one other, by which it narrows metrics that have only the other.",
    )


class DashboardRecord(Record):
    """A dashboard; its key is its uid in Grafana."""

    title: Text = Field(description="Its name in Grafana.")
    help: Text = Field(description="What it is for, in one sentence.")
    tags: list[Text] = Field(default_factory=list, description="Tags; the service is always one.")
    variables: dict[str, VariableRecord] = Field(
        default_factory=dict, description="Variables by name; earlier ones narrow the values of later ones."
    )
    panels: dict[str, PanelRecord] = Field(min_length=1, description="Panels by a key that never changes.")
    refresh: Duration | None = Field(None, description="How often it refreshes; 30s when absent.")
    since: Duration | None = Field(None, alias="from", description="The time range that it opens with; 6h when absent.")


class GrafanaTargetRecord(Record):
    """The dashboards and their provisioning."""

    out: Text = Field(description="Output folder, relative to sdkgen.yaml.")
    folder: Text | None = Field(None, description="Folder in Grafana; the service's name when absent.")
    datasource: Text = Field("prometheus", description="Uid of the provisioned Prometheus data source.")
    prometheus_url: Text = Field("http://prometheus:9090", description="Where that data source reaches Prometheus.")
    catalog_url: Text | None = Field(
        None, description="Page of a metric, `{metric}` standing for its name: panels link to it."
    )
    deployment_tags: list[Text] = Field(
        default_factory=lambda: ["deployment"],
        description="Tags of the annotations that a deployment posts to Grafana: dashboards show those that have all.",
    )
