"""Raw records, one to one with the YAML: what a specification may say, before anything is looked up."""

from sdkgen.spec.folder import (
    BUILTIN_SOURCE,
    SETTINGS_FILE,
    RawFile,
    RawSettings,
    RawSpec,
    RawText,
    find_spec,
    parse_spec,
    read_spec,
)
from sdkgen.spec.schema import json_schema

__all__ = [
    "BUILTIN_SOURCE",
    "SETTINGS_FILE",
    "RawFile",
    "RawSettings",
    "RawSpec",
    "RawText",
    "find_spec",
    "json_schema",
    "parse_spec",
    "read_spec",
]
