"""Text that Prometheus scrapes becomes families of samples, each with its line, and findings about its form."""

from sdkgen.exposition.family import Dialect, Exposition, Family
from sdkgen.exposition.parse import parse_exposition
from sdkgen.exposition.sample import Sample

__all__ = ["Dialect", "Exposition", "Family", "Sample", "parse_exposition"]
