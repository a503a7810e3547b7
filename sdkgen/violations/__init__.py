"""The ways in which tenant isolation can be broken, as the guards of the Laravel package report them.

Each is a Markdown file of this folder: what it is, what causes it, an example, and what mends it.
"""

from sdkgen.violations.violation import Response, Violation, all_violations

__all__ = ["Response", "Violation", "all_violations"]
