"""YAML text becomes plain data whose every value knows its file, line and column."""

from sdkgen.source.document import Document, Pointer, parse_document, read_text
from sdkgen.source.scalars import Plain

__all__ = ["Document", "Plain", "Pointer", "parse_document", "read_text"]
