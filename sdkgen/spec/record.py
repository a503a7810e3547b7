"""What every record has in common."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from sdkgen.source.scalars import as_json, is_null

EXTENSION_PREFIX = "x-"


class Record(BaseModel):
    """A mapping of the specification: unknown keys are errors, `x-*` keys are carried through untouched."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)

    extensions: dict[str, Any] = Field(default_factory=dict, exclude=True, json_schema_extra={"x-internal": True})

    @model_validator(mode="before")
    @classmethod
    def _collect_extensions(cls, data: Any) -> Any:  # noqa: ANN401  (whatever the YAML held)
        if is_null(data):
            return {}
        if not isinstance(data, dict):
            return data
        if "extensions" in data:
            raise PydanticCustomError("reserved_key", "unknown key `extensions`", {"key": "extensions"})
        extended = {key: as_json(data[key]) for key in data if key.startswith(EXTENSION_PREFIX)}
        if not extended:
            return data
        plain = {key: value for key, value in data.items() if key not in extended}
        return {**plain, "extensions": extended}
