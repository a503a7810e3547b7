"""Records of the rules that a house gives itself."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from sdkgen.spec.fields import Integer, Text
from sdkgen.spec.record import Record

Required = Literal["description", "owner", "since", "unit", "stable", "event_period", "range", "max_series"]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise PydanticCustomError("pattern", "not a regular expression: {error}", {"error": str(error)}) from None
    return text


Pattern = Annotated[Text, AfterValidator(_pattern)]
"""A regular expression as Python writes them."""


class ScopeRecord(Record):
    """The metrics that a policy is about: those for which all of this is so."""

    name: Pattern | None = Field(None, description="The whole name matches.")
    type: Literal["counter", "gauge", "histogram", "summary"] | None = Field(None, description="The type.")
    group: Text | None = Field(None, description="The group, or the file's name.")
    owner: Text | None = Field(None, description="The owner.")
    emit: Text | None = Field(None, description="The hook.")
    stability: Literal["experimental", "stable"] | None = Field(None, description="The stability.")


class PolicyRecord(Record):
    """A rule of the house; what breaks it is a finding that says why."""

    why: Text = Field(description="The reason, told to whoever breaks it.")
    severity: Literal["error", "warning"] = Field("error", description="Whether it stops a build.")
    metrics: ScopeRecord = Field(default_factory=ScopeRecord, description="Metrics that it is about; all when absent.")
    name: Pattern | None = Field(None, description="What the whole name has to match.")
    require: list[Required] = Field(default_factory=list, description="What has to be declared.")
    labels: list[Text] | None = Field(
        None, description="Labels, by id or name, of which any may be used, and no other."
    )
    forbidden_labels: list[Text] = Field(
        default_factory=list, description="Labels, by id or name, that may not be used."
    )
    max_labels: Integer | None = Field(None, ge=0, description="Most labels of a metric.")
    max_series: Integer | None = Field(None, gt=0, description="Largest series budget of a metric.")
    max_buckets: Integer | None = Field(None, gt=0, description="Most buckets of a histogram.")
