"""How far what exists has moved from what the specification says."""

from sdkgen.drift.manifest import Manifest
from sdkgen.drift.tree import Drift, compare_tree, unified_diff
from sdkgen.text.walk import MANIFEST

__all__ = ["MANIFEST", "Drift", "Manifest", "compare_tree", "unified_diff"]
