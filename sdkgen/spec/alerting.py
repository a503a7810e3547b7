"""What rules, alerts and objectives say; every key and its documentation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sdkgen.spec.fields import Duration, Flag, Number, Text, Word, Words
from sdkgen.spec.queries import QueryRecord
from sdkgen.spec.record import Record


class RecordingRuleRecord(QueryRecord):
    """A query whose result Prometheus keeps as a series of its own, for panels, alerts and long windows."""

    help: Text = Field(description="What the recorded series is, in one sentence.")
    unit: Text | None = Field(None, description="What a value measures, where a `formula` or `promql` does not tell.")
    interval: Duration | None = Field(None, description="How often it is recorded; the server's interval when absent.")
    slices: Text | None = Field(
        None,
        description="A label of `by` with declared values: a rule for each of them, which reads nothing else.",
    )


class ConditionRecord(QueryRecord):
    """A query and the threshold that makes it true."""

    above: Number | None = Field(None, description="True when the value is greater.")
    below: Number | None = Field(None, description="True when the value is less.")
    at_least: Number | None = Field(None, description="True when the value is not less.")
    at_most: Number | None = Field(None, description="True when the value is not greater.")


class AlertTestRecord(Record):
    """A history and the moments at which the alert is and is not firing, for alerts whose history cannot be derived."""

    series: dict[str, Text] = Field(
        min_length=1, description="Series with labels → values in promtool's notation, such as `0+1x30`."
    )
    interval: Duration | None = Field(None, description="Time between the values; the evaluation interval if absent.")
    fires_at: list[Duration] = Field(default_factory=list, description="Times at which the alert is firing.")
    silent_at: list[Duration] = Field(default_factory=list, description="Times at which it is not firing.")
    labels: dict[str, Word] = Field(
        default_factory=dict, description="Labels that the query gives to the firing alert."
    )


class AlertRecord(ConditionRecord):
    """An alert: a query, its threshold, how long it must be passed, and what to do then."""

    summary: Text = Field(
        description="One line; `{value}` is the query's value in its unit, `{label}` the value of a label it has."
    )
    description: Text | None = Field(None, description="More of it; placeholders as in `summary`.")
    runbook: Text = Field(description="What to look at and what to do, in Markdown: the reader was just woken up.")
    severity: Literal["critical", "warning", "info"] = Field(description="Routes are chosen by it.")
    owner: Text | None = Field(None, description="The team it goes to; the owner of its metrics when absent.")
    for_: Duration | None = Field(
        None, alias="for", description="How long it must hold before it fires; at once if absent."
    )
    labels: dict[str, Word] = Field(default_factory=dict, description="Further labels.")
    when: ConditionRecord | None = Field(
        None, description="A second condition: traffic that makes the first one meaningful."
    )
    tests: list[AlertTestRecord] = Field(
        default_factory=list, description="Histories for `promql`; those of other queries are derived."
    )


class BurnRecord(Record):
    """One burn-rate alert of an objective: its factor follows from the share of the budget."""

    long: Duration = Field(description="The window that decides.")
    short: Duration = Field(description="The window that ends it: a twelfth of the long one, as a rule.")
    budget: Number = Field(gt=0, le=100, description="Per cent of the whole error budget burnt within the long window.")
    severity: Literal["critical", "warning", "info"] = Field("critical", description="Routes are chosen by it.")


class SloRecord(Record):
    """An objective: the share of good events within a window, with burn-rate alerts and what is left of the budget."""

    help: Text = Field(description="What users get, in one sentence.")
    objective: Number = Field(gt=0, lt=100, description="Per cent of the events that are good.")
    window: Duration = Field(2592000.0, description="The period of the objective; 30d when absent.")
    events: Text = Field(description="The counter of all events, or the histogram of their durations or sizes.")
    where: dict[str, Words] = Field(default_factory=dict, description="The events that count.")
    except_: dict[str, Words] = Field(default_factory=dict, alias="except", description="Events that do not count.")
    good: dict[str, Words] = Field(default_factory=dict, description="The good events of a counter.")
    bad: dict[str, Words] = Field(default_factory=dict, description="The bad events of a counter.")
    under: Number | None = Field(None, gt=0, description="Good observations of a histogram are at most this: a bound.")
    least_rate: Number | None = Field(
        None,
        ge=0,
        description="Events a second below which nothing is said: one error of three requests is no incident.",
    )
    burn: list[BurnRecord] | None = Field(
        None, min_length=1, description="Burn-rate alerts; 2 % in 1h, 5 % in 6h and 10 % in 3d when absent."
    )
    runbook: Text = Field(description="What to look at and what to do, in Markdown.")
    owner: Text | None = Field(None, description="The team it goes to; the owner of its metric when absent.")


class ReceiverRecord(Record):
    """Where notifications go. Addresses that are secrets are files beside Alertmanager, never part of this."""

    pagerduty_key_file: Text | None = Field(None, description="File with PagerDuty's routing key.")
    slack_url_file: Text | None = Field(None, description="File with the URL of Slack's, or a compatible chat's, hook.")
    channel: Text | None = Field(None, description="The chat's channel.")
    webhook_url: Text | None = Field(None, description="URL without secrets that gets the notification as JSON.")
    token_file: Text | None = Field(None, description="File with a bearer token for the webhook.")
    help: Text | None = Field(None, description="Who reads it.")


class RouteRecord(Record):
    """Which alerts go to a receiver; the first route that matches decides."""

    receiver: Text = Field(description="The receiver.")
    severity: Words = Field(default_factory=list, description="Severities that match; all when absent.")
    owner: Words = Field(default_factory=list, description="Owners that match; all when absent.")
    alerts: Words = Field(default_factory=list, description="Names of alerts that match; all when absent.")
    group_wait: Duration | None = Field(None, description="How long it waits for more of the group.")
    repeat_interval: Duration | None = Field(None, description="How often it repeats what still fires.")
    also: Flag = Field(default=False, description="Whether later routes get these alerts as well.")


class InhibitRecord(Record):
    """Alerts that say nothing while another one fires."""

    source: dict[str, Words] = Field(min_length=1, description="Labels of the alert that silences.")
    target: dict[str, Words] = Field(min_length=1, description="Labels of the alerts that are silenced.")
    equal: list[Text] = Field(default_factory=list, description="Labels that both must have the same value of.")


class AlertmanagerRecord(Record):
    """Alertmanager's routing."""

    receivers: dict[str, ReceiverRecord] = Field(min_length=1, description="Receivers by name.")
    default: Text = Field(description="The receiver of what no route matches.")
    routes: list[RouteRecord] = Field(default_factory=list, description="Routes, the first match first.")
    inhibit: list[InhibitRecord] = Field(default_factory=list, description="What silences what.")
    group_by: list[Text] = Field(
        default_factory=lambda: ["alertname"], description="Alerts that are equal in these labels are one notification."
    )
    group_wait: Duration = Field(30.0, description="How long a new group waits for more; 30s when absent.")
    group_interval: Duration = Field(300.0, description="How long a group waits before it tells of more; 5m.")
    repeat_interval: Duration = Field(14400.0, description="How often it repeats what still fires; 4h when absent.")


class PrometheusTargetRecord(Record):
    """Rules, their tests, and the configuration of Prometheus and Alertmanager."""

    out: Text = Field(description="Output folder, relative to sdkgen.yaml.")
    alertmanagers: list[Text] = Field(
        default_factory=lambda: ["alertmanager:9093"], description="Where Prometheus reaches Alertmanager."
    )
    runbook_url: Text | None = Field(
        None, description="Page of an alert, `{alert}` standing for its name; without one it is in runbooks.md only."
    )
    vendors: list[Literal["datadog", "newrelic"]] = Field(
        default_factory=list, description="Services that an OpenTelemetry Collector sends the declared metrics to."
    )
