"""What a query means: an intent that knows the specification, or PromQL as written."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sdkgen.spec.fields import Duration, Integer, Number, Text, Word, Words
from sdkgen.spec.record import Record


class QueryRecord(Record):
    """What is asked of Prometheus: one intent, which names a metric, and what it is narrowed down to."""

    rate: Text | None = Field(None, description="A counter's events per second, or a histogram's observations.")
    increase: Text | None = Field(None, description="A counter's events within `window`.")
    events: Text | None = Field(
        None, description="As `increase`, but the first value of a series that was born within the window counts too."
    )
    ratio: Text | None = Field(
        None, description="The share of a counter that `part` selects, or a counter over the one that `to` names."
    )
    share: Text | None = Field(None, description="Each value of the label `among` as a share of a counter.")
    quantile: Text | None = Field(None, description="The quantile `q` of a histogram.")
    mean: Text | None = Field(None, description="The mean of what a histogram observed.")
    value: Text | None = Field(None, description="A gauge as it is: one series for each of its label sets.")
    total: Text | None = Field(None, description="The sum of a gauge over the labels that `by` leaves out.")
    highest: Text | None = Field(
        None, description="The greatest value of a gauge over the labels that `by` leaves out."
    )
    lowest: Text | None = Field(None, description="The least value of a gauge over the labels that `by` leaves out.")
    average: Text | None = Field(None, description="The mean of a gauge over the labels that `by` leaves out.")
    count: Text | None = Field(None, description="How many different values of the label `among` a metric has.")
    age: Text | None = Field(None, description="Seconds since the time that a timestamp gauge holds.")
    forecast: Text | None = Field(None, description="What a gauge comes to `ahead` of now, at the pace of `window`.")
    formula: Text | None = Field(
        None, description="Arithmetic over `parts`: `+ - * /`, numbers, parentheses, `clamp(x, least, greatest)`."
    )
    promql: Text | None = Field(None, description="PromQL as written; variables of the dashboard are added to it.")

    by: list[Text] = Field(
        default_factory=list, description="Labels that tell series apart; the labels of a `value` when absent."
    )
    where: dict[str, Words] = Field(
        default_factory=dict, description="Values that a label must have; `*` stands for anything."
    )
    except_: dict[str, Words] = Field(
        default_factory=dict, alias="except", description="Values that a label must not have."
    )
    part: dict[str, Words] = Field(default_factory=dict, description="The values that a `ratio` counts above the line.")
    to: Text | None = Field(None, description="The counter below the line of a `ratio`.")
    among: Text | None = Field(None, description="The label whose values a `share` or a `count` is about.")
    q: Number | None = Field(None, gt=0, lt=1, description="The quantile, such as 0.95.")
    window: Duration | None = Field(
        None, description="How far back it looks; what the dashboard or the rule suggests when absent."
    )
    offset: Duration | None = Field(None, description="How long ago it looks from.")
    ahead: Duration | None = Field(None, description="How far ahead a `forecast` looks.")
    new_in: Duration | None = Field(None, description="A `count` of what did not exist this long ago.")
    active_in: Duration | None = Field(None, description="A `count` of what a counter counted within this time.")
    per: Literal["second", "minute", "hour"] | None = Field(None, description="The time that a `rate` is over.")
    top: Integer | None = Field(None, gt=0, description="Only the so many greatest.")
    bottom: Integer | None = Field(None, gt=0, description="Only the so many least.")
    otherwise: Number | None = Field(
        None, alias="else", description="What an entity has that the query has no answer for."
    )
    parts: dict[str, QueryRecord] = Field(default_factory=dict, description="The queries of a `formula`, by name.")
    entities: QueryRecord | None = Field(
        None, description="A query that has every entity: what `else` of the parts of a `formula` fills up to."
    )
    measures: Word | None = Field(
        None, description="The unit of `promql`, or what the prices in a `formula` make of it, such as `dollars`."
    )


INTENTS = (
    "rate",
    "increase",
    "events",
    "ratio",
    "share",
    "quantile",
    "mean",
    "value",
    "total",
    "highest",
    "lowest",
    "average",
    "count",
    "age",
    "forecast",
    "formula",
    "promql",
)
"""The keys of a QueryRecord of which it has exactly one."""
