"""The findings of a comparison of two specifications."""

from sdkgen.diagnostics import Kind, Severity

UNREADABLE_REVISION = Kind(
    "SDK250",
    "unreadable-revision",
    Severity.ERROR,
    """What to compare with cannot be read: there is no such revision or folder, the clone is too shallow to have it, or
the folder is in no Git repository.""",
)

FAULTY_BASE = Kind(
    "SDK251",
    "faulty-base",
    Severity.WARNING,
    """The specification to compare with has errors of its own. What is broken there is compared as far as it could be
read, or counts as new.""",
)

VERSION_TOO_LOW = Kind(
    "SDK252",
    "version-too-low",
    Severity.ERROR,
    """`version` in sdkgen.yaml has not grown as the changes ask: breaking changes ask for a new major version,
additions and breaking changes of experimental metrics for a minor one, better words for a patch.
Before 1.0.0 each asks for one part less.""",
)

VERSION_NOT_SEMANTIC = Kind(
    "SDK253",
    "version-not-semantic",
    Severity.WARNING,
    """`version` in sdkgen.yaml is not written as a semantic version (`1.4.0`), so that it cannot be told whether it has
grown as the changes ask.""",
)

UNREADABLE_DOCUMENT = Kind(
    "SDK254",
    "unsearched-document",
    Severity.WARNING,
    """A dashboard or rule file in which uses of changed metrics are looked for cannot be read, or is no JSON or YAML:
the list of what a change breaks may lack what is in it.""",
)

STALE_SNAPSHOT = Kind(
    "SDK255",
    "stale-snapshot",
    Severity.ERROR,
    """The snapshot beside the specification is not what the specification means: it was changed and not reviewed.""",
)

ALL = (
    UNREADABLE_REVISION,
    FAULTY_BASE,
    VERSION_TOO_LOW,
    VERSION_NOT_SEMANTIC,
    UNREADABLE_DOCUMENT,
    STALE_SNAPSHOT,
)
