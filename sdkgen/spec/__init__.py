"""Raw records, one to one with the YAML: what a specification may say, before anything is looked up."""

from sdkgen.spec.folder import BUILTIN_SOURCE, RawSpec, RawText, find_spec, parse_spec, read_spec
from sdkgen.spec.imports import RawImport
from sdkgen.spec.reader import RawFile, RawSettings
from sdkgen.spec.schema import json_schema
from sdkgen.spec.shelf import SETTINGS_FILE

__all__ = [
    "BUILTIN_SOURCE",
    "SETTINGS_FILE",
    "RawFile",
    "RawImport",
    "RawSettings",
    "RawSpec",
    "RawText",
    "find_spec",
    "json_schema",
    "parse_spec",
    "read_spec",
]
