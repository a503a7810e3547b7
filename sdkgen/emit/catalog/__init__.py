"""The metrics catalog: a static site, METRICS.md and metrics.json."""

from sdkgen.emit.catalog.site import emit_docs

__all__ = ["emit_docs"]
