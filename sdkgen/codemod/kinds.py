"""The findings about code that uses metrics."""

from sdkgen.diagnostics import Kind, Severity

UNREADABLE_SOURCE = Kind(
    "SDK350",
    "unreadable-source",
    Severity.ERROR,
    """A file or folder that was named, or a file in one, cannot be read. What it does with metrics is not known, so the
result is not complete. Check that it exists and its permissions, or leave it out with `--exclude`.""",
)

INVALID_SOURCE = Kind(
    "SDK359",
    "invalid-source",
    Severity.ERROR,
    """A file of the scanned code is not valid code. What it does with metrics is not known. Repair it, or leave it out
with `--exclude`.""",
)

UNDECLARED_METRIC = Kind(
    "SDK351",
    "code-undeclared-metric",
    Severity.ERROR,
    """Code makes or uses a metric that the specification does not have: no dashboard, rule or check knows it. Declare
it (`sdkgen adopt` writes a first draft), or use the name that exists.""",
)

OTHER_TYPE = Kind(
    "SDK352",
    "code-type",
    Severity.ERROR,
    """Code makes a metric with another type than the specification's. Queries that are right for the one are wrong for
the other: `rate` of a gauge, a quantile of a summary.""",
)

OTHER_LABELS = Kind(
    "SDK353",
    "code-labels",
    Severity.ERROR,
    """The label names in the code are not those of the specification: one is missing, unknown, or there are too many
values. Queries that group by the right name would find nothing.""",
)

OTHER_VALUE = Kind(
    "SDK354",
    "code-value",
    Severity.ERROR,
    """A label value in the code is not in the label's closed set. Generated code would fold it into the overflow value;
hand-written code exposes a series that no dashboard expects.""",
)

OTHER_BUCKETS = Kind(
    "SDK355",
    "code-buckets",
    Severity.ERROR,
    """A histogram's buckets in the code are not those of the specification: quantiles over both emitters cannot be
computed, and thresholds fall between bounds.""",
)

DEAD_METRIC = Kind(
    "SDK356",
    "dead-metric",
    Severity.WARNING,
    """The specification leaves a metric to the application (`emit: method`), but nothing in the scanned code uses it.
It is a promise to dashboards that nobody keeps: use it, or delete it. Name every folder that could use it.""",
)

DEPRECATED_USE = Kind(
    "SDK357",
    "deprecated-use",
    Severity.WARNING,
    """Code uses a metric that the specification declares deprecated.""",
)

UNDECIDED_USE = Kind(
    "SDK358",
    "undecided-use",
    Severity.INFO,
    """A metric whose name or labels are put together when the code runs: reading the code does not tell which metric
it is, so nothing about it was checked.""",
)

NAME_TAKEN = Kind(
    "SDK360",
    "name-taken",
    Severity.ERROR,
    """The new name is used already: two things would become one, and nobody could tell them apart again.""",
)

NOT_RENAMED = Kind(
    "SDK361",
    "not-renamed",
    Severity.WARNING,
    """A place that names the old thing, or may do so, and that was left as it is because the right change is not
certain. Look at it and change it by hand.""",
)

NOT_ADOPTED = Kind(
    "SDK362",
    "not-adopted",
    Severity.WARNING,
    """A hand-written metric, or a use of one, that could not be turned into the specification or the generated API with
certainty. It was left as it is.""",
)

UNWRITABLE_CHANGE = Kind(
    "SDK363",
    "unwritable-change",
    Severity.ERROR,
    """The changed files could not be written. Every new content is written beside its file before the first is put in
place, so that nothing was changed.""",
)

ALL = (
    UNREADABLE_SOURCE,
    INVALID_SOURCE,
    UNDECLARED_METRIC,
    OTHER_TYPE,
    OTHER_LABELS,
    OTHER_VALUE,
    OTHER_BUCKETS,
    DEAD_METRIC,
    DEPRECATED_USE,
    UNDECIDED_USE,
    NAME_TAKEN,
    NOT_RENAMED,
    NOT_ADOPTED,
    UNWRITABLE_CHANGE,
)
