"""The types of fields: each decides what an unquoted scalar means to it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from sdkgen.source.scalars import as_flag, as_integer, as_number, is_null

_DURATION_PART = re.compile(r"([0-9]+)(ms|s|m|h|d|w|y)")
_DURATION = re.compile(r"([0-9]+(ms|s|m|h|d|w|y))+\Z")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def _text(value: object) -> object:
    if is_null(value):
        raise PydanticCustomError("empty_value", "the value is empty")
    return value


def duration_seconds(text: str) -> float | None:
    """The seconds of a Prometheus duration such as ``1h30m``, or None when ``text`` is none."""
    if not _DURATION.match(text):
        return None
    return float(sum(int(count) * _SECONDS[unit] for count, unit in _DURATION_PART.findall(text)))


def _duration(value: object) -> object:
    seconds = duration_seconds(value) if isinstance(value, str) else None
    if seconds is not None:
        return seconds
    raise PydanticCustomError("duration", "not a duration such as `15s`, `5m` or `1h30m`")


def _described_values(value: object) -> object:
    """A list of values is a mapping of values to no description."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if not isinstance(item, str) or is_null(item):
                raise PydanticCustomError("label_value", "a label value is a word", {"index": index})
            if item in value[:index]:
                raise PydanticCustomError(
                    "duplicate_value", "the value `{item}` is listed twice", {"item": str(item), "index": index}
                )
        return dict.fromkeys(value, "")
    if isinstance(value, dict):
        return {key: "" if is_null(text) else text for key, text in value.items()}
    return value


def _typical(value: object) -> object:
    """A number stands for a range of one, two for a range; a mapping gives each value of a label its own."""
    if isinstance(value, dict):
        return {key: _bounds(item) for key, item in value.items()}
    return {"": _bounds(value)}


def _bounds(value: object) -> list[float]:
    items = [as_number(item) for item in (value if isinstance(value, list) else [value])]
    numbers = [item for item in items if isinstance(item, float)]
    if len(numbers) != len(items) or len(numbers) not in (1, 2) or numbers != sorted(numbers):
        raise PydanticCustomError(
            "typical", "expected a number, `[low, high]`, or a mapping of a label's values to such"
        )
    return [numbers[0], numbers[-1]]


def _words(value: object) -> object:
    """A single word is a list of one."""
    return value if isinstance(value, list) else [value]


Text = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
"""Any text; unquoted scalars are taken as written, so `version: 1.10` is not 1.1."""

Word = Annotated[Text, Field(min_length=1), WithJsonSchema({"type": ["string", "number", "boolean"]})]
"""A text that users rightly write without quotes although it looks like a number or a flag."""

Words = Annotated[
    list[Word],
    BeforeValidator(_words),
    Field(min_length=1),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "number", "boolean"]},
                {"type": "array", "items": {"type": ["string", "number", "boolean"]}, "minItems": 1},
            ]
        }
    ),
]
"""One word or a list of them."""

Integer = Annotated[int, BeforeValidator(as_integer)]
Number = Annotated[float, BeforeValidator(as_number), Field(allow_inf_nan=False)]
Flag = Annotated[bool, BeforeValidator(as_flag)]

Duration = Annotated[
    float, BeforeValidator(_duration), WithJsonSchema({"type": "string", "pattern": r"^([0-9]+(ms|s|m|h|d|w|y))+$"})
]
"""A Prometheus duration, in seconds."""

DescribedValues = Annotated[
    dict[str, str],
    BeforeValidator(_described_values),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": {"type": ["string", "number", "boolean"]}, "minItems": 1},
                {"type": "object", "additionalProperties": {"type": ["string", "null"]}, "minProperties": 1},
            ]
        }
    ),
    Field(min_length=1),
]
"""Label values, either a list or a mapping of value to description."""

_BOUNDS_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}, "maxItems": 2}]}

Typical = Annotated[
    dict[str, list[float]],
    BeforeValidator(_typical),
    WithJsonSchema({"anyOf": [*_BOUNDS_SCHEMA["anyOf"], {"type": "object", "additionalProperties": _BOUNDS_SCHEMA}]}),
]
"""Low and high by a label's value; the key is empty when they hold for every series."""
