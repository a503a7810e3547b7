"""A scrape becomes a first specification: what was seen is written down, what was guessed says so."""

from sdkgen.infer.draft import Draft, Options
from sdkgen.infer.metadata import is_metadata, read_metadata
from sdkgen.infer.observe import Observed, observe
from sdkgen.infer.settle import infer

__all__ = ["Draft", "Observed", "Options", "infer", "is_metadata", "observe", "read_metadata"]
