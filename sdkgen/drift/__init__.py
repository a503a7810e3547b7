"""How far what exists has moved from what the specification says."""

from sdkgen.drift.manifest import MANIFEST, Manifest
from sdkgen.drift.tree import Drift, compare_tree, unified_diff

__all__ = ["MANIFEST", "Drift", "Manifest", "compare_tree", "unified_diff"]
