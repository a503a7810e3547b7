"""The findings about generated files and about live metrics."""

from sdkgen.diagnostics import Kind, Severity

MISSING_FILE = Kind(
    "SDK201",
    "missing-file",
    Severity.ERROR,
    """A generated file is not there. Run `sdkgen emit` and commit what it writes.""",
)

STALE_FILE = Kind(
    "SDK202",
    "stale-file",
    Severity.ERROR,
    """A generated file is not what the specification says now: the specification, the templates or sdkgen changed
since it was written, or the file is no longer generated at all. Run `sdkgen emit` and commit what it writes.""",
)

EDITED_FILE = Kind(
    "SDK203",
    "edited-file",
    Severity.ERROR,
    """A generated file was edited by hand. `sdkgen emit` refuses to overwrite it, so that nothing of yours is lost.
Move the change into the specification, then discard the edit with `sdkgen emit --force`.""",
)

FOREIGN_FILE = Kind(
    "SDK204",
    "foreign-file",
    Severity.ERROR,
    """A file in the output folder was not written by sdkgen. In the place of a generated file it is never overwritten
without `--force`; elsewhere in the folder it is left alone, but `--check` reports it, since a package that is exactly
what the specification says has nothing else in it. Files that a generated configuration reads, such as
`targets/JOB.yml` and tokens beside prometheus.yml, are yours and not reported.""",
)

UNWRITABLE_FILE = Kind(
    "SDK205", "unwritable-file", Severity.ERROR, """A generated file could not be written; the folder is unchanged."""
)

NEVER_EMITTED = Kind(
    "SDK206",
    "never-emitted",
    Severity.WARNING,
    """The specification has a target whose folder does not exist: nothing was generated for it yet, so there is nothing
to compare. `sdkgen emit --check` treats every one of its files as missing.""",
)

UNDECLARED_METRIC = Kind(
    "SDK220",
    "undeclared-metric",
    Severity.ERROR,
    """A scrape has a family that the specification does not declare: no dashboard, alert or catalog knows it. Declare
it, stop exposing it, or say that it is meant with `--ignore PATTERN`. What client libraries expose about themselves
(`process_*`, `python_*`, `go_*` …) is ignored with `--ignore-builtin` only.""",
)

MISSING_METRIC = Kind(
    "SDK221",
    "missing-metric",
    Severity.ERROR,
    """With `--require-all`: no scrape has a metric that the specification declares. Generated code exposes a family
even before its first sample, so an older build runs there, or nothing emits the metric. With `--job` every target must
have every metric of that job; without it, the targets must have every metric of the service between them. The metrics
of the instrumentation itself are never required.""",
)

WRONG_TYPE = Kind(
    "SDK222",
    "wrong-type",
    Severity.ERROR,
    """A family declares another type than the specification, or none. `rate` over a gauge and a quantile of a summary
are silent nonsense. What follows from the wrong type inside the same family is not reported on its own.""",
)

WRONG_UNIT = Kind(
    "SDK223",
    "wrong-unit",
    Severity.ERROR,
    """The `# UNIT` of an OpenMetrics family is not the unit of the specification, or is missing although the family's
name ends with it. Text 0.0.4 has no units.""",
)

WRONG_HELP = Kind(
    "SDK224",
    "wrong-help",
    Severity.ERROR,
    """The `# HELP` of a family is not the help of the specification: what runs was generated from another version of
it, or the metric is written by hand somewhere. The help of metrics with `emit: external` is their exporter's own and
is not compared.""",
)

WRONG_LABELS = Kind(
    "SDK225",
    "wrong-labels",
    Severity.ERROR,
    """A sample has a label that the metric does not declare, or lacks one that it does; an empty value is the same as
no label. Metrics with `emit: external` may have more labels than are declared. Labels that a federation adds (`job`,
`instance`) are accepted with `--ignore-label NAME`.""",
)

UNDECLARED_VALUE = Kind(
    "SDK226",
    "undeclared-label-value",
    Severity.ERROR,
    """A label has a value outside its closed set. The label's overflow and absent values are always allowed.""",
)

TOO_MANY_VALUES = Kind(
    "SDK227",
    "too-many-label-values",
    Severity.ERROR,
    """A bounded label has more distinct values in one metric than its `max_values`, its overflow and absent values not
counted. Generated code folds them, so something else writes this metric.""",
)

WRONG_BUCKETS = Kind(
    "SDK228",
    "wrong-buckets",
    Severity.ERROR,
    """The bounds of a histogram are not those of the specification. Quantiles and objectives that were computed for the
declared bounds are off, and `sum by (le)` over old and new instances is wrong.""",
)

TOO_MANY_SERIES = Kind(
    "SDK229",
    "too-many-series",
    Severity.ERROR,
    """A metric has more label sets in one scrape than its `max_series`. Label sets whose open labels all have their
overflow values are not counted: they are what the budget folds into.""",
)

STALE_GAUGE = Kind(
    "SDK230",
    "stale-gauge",
    Severity.ERROR,
    """A gauge that holds a point in time is in the future or below zero, a sample with a timestamp is older than the
gauge's `expires_after`, or a point in time is older than `--max-age` allows. One scrape cannot show when a plain gauge
was last set; what it can show is checked.""",
)

MISSING_ZERO = Kind(
    "SDK231",
    "missing-zero-series",
    Severity.ERROR,
    """A metric with `zero_initialised` lacks a series of its declared label values. `increase` never sees the first
event of a series that is born at 1.""",
)

UNEXPECTED_VALUE = Kind(
    "SDK232",
    "unexpected-gauge-value",
    Severity.ERROR,
    """A gauge is outside its `range`, or holds a number that is none of its `states` and none of its `sentinels`.""",
)

COUNTER_WENT_BACK = Kind(
    "SDK233",
    "counter-went-back",
    Severity.ERROR,
    """With `--twice`: between two scrapes a counter, or the count of a histogram, fell, or its series vanished. After a
restart every counter may; otherwise two processes answer for one target, or a store loses data.""",
)

UNREACHABLE_TARGET = Kind(
    "SDK240",
    "unreachable-target",
    Severity.ERROR,
    """A target did not answer with an exposition: no connection, a timeout, an error status, a page of HTML, a response
beyond the size limit, or a file that cannot be read. Nothing is known of what it exposes: the exit status is 2,
never 0, and neither `sdkgen verify` tells a coverage nor `sdkgen infer` a specification.""",
)

UNDECLARED_TABLE = Kind(
    "SDK168",
    "undeclared-table",
    Severity.ERROR,
    """A migration of the application creates a table or a view that the specification's `tenancy` does not list: no
guard knows whose rows it holds. List it, with its owners or as `central`. Names that a migration computes are not
seen here; `php artisan tenancy:audit` compares with the database itself.""",
)

UNREADABLE_MIGRATIONS = Kind(
    "SDK169",
    "unreadable-migrations",
    Severity.ERROR,
    """The folder that `migrations` names is not there or has no PHP files, so that no table was compared.""",
)

ALL = (
    MISSING_FILE,
    STALE_FILE,
    EDITED_FILE,
    FOREIGN_FILE,
    UNWRITABLE_FILE,
    NEVER_EMITTED,
    UNDECLARED_METRIC,
    MISSING_METRIC,
    WRONG_TYPE,
    WRONG_UNIT,
    WRONG_HELP,
    WRONG_LABELS,
    UNDECLARED_VALUE,
    TOO_MANY_VALUES,
    WRONG_BUCKETS,
    TOO_MANY_SERIES,
    STALE_GAUGE,
    MISSING_ZERO,
    UNEXPECTED_VALUE,
    COUNTER_WENT_BACK,
    UNREACHABLE_TARGET,
    UNDECLARED_TABLE,
    UNREADABLE_MIGRATIONS,
)
