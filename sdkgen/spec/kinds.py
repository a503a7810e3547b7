"""The findings about single records."""

from sdkgen.diagnostics import Kind, Severity

NO_SPECIFICATION = Kind(
    "SDK100",
    "no-specification",
    Severity.ERROR,
    """There is no `sdkgen.yaml` in the named folder, in the current one, in any folder above it, or directly below its
`metric_specs/`. Name the folder with `--spec`, or create the file.""",
)

UNKNOWN_KEY = Kind(
    "SDK101",
    "unknown-key",
    Severity.ERROR,
    """A mapping has a key that means nothing. A misspelt `labels` would otherwise be a metric without labels. Keys that
start with `x-` are yours: they are carried through to the catalog.""",
)

MISSING_KEY = Kind("SDK102", "missing-key", Severity.ERROR, """A key without which the definition says too little.""")

INVALID_VALUE = Kind(
    "SDK103",
    "invalid-value",
    Severity.ERROR,
    """A value is of the wrong kind or out of its range: a word where a number belongs, an empty help, a duration
without unit.""",
)

UNKNOWN_CHOICE = Kind(
    "SDK104",
    "unknown-choice",
    Severity.ERROR,
    """A value is none of the few that exist, such as a metric type that Prometheus does not have.""",
)

MISSING_PATH = Kind(
    "SDK105",
    "missing-path",
    Severity.ERROR,
    """The settings name a file or a folder that is not there: the guides or the sample scrape of the catalog.""",
)

ALL = (NO_SPECIFICATION, UNKNOWN_KEY, MISSING_KEY, INVALID_VALUE, UNKNOWN_CHOICE, MISSING_PATH)
