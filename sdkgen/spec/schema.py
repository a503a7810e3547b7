"""The JSON Schema of the files, for editors to complete and validate with."""

from __future__ import annotations

from typing import Any

from sdkgen.spec.record import EXTENSION_PREFIX, Record
from sdkgen.spec.records import SettingsRecord, SpecFileRecord

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(part: str) -> dict[str, Any]:
    """The schema of ``settings`` (sdkgen.yaml) or of ``spec`` (every other file), draft 2020-12."""
    records: dict[str, type[Record]] = {"settings": SettingsRecord, "spec": SpecFileRecord}
    schema = records[part].model_json_schema(by_alias=True)
    for definition in [schema, *schema.get("$defs", {}).values()]:
        _open_for_extensions(definition)
    return {"$schema": _DIALECT, **schema}


def _open_for_extensions(definition: dict[str, Any]) -> None:
    properties = definition.get("properties")
    if properties is not None:
        properties.pop("extensions", None)
        definition["patternProperties"] = {f"^{EXTENSION_PREFIX}": {}}
