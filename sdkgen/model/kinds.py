"""The findings about references between definitions."""

from sdkgen.diagnostics import Kind, Severity

UNKNOWN_LABEL = Kind(
    "SDK110",
    "unknown-label",
    Severity.ERROR,
    """A metric lists a label, or a label names another one in `determined_by`, that no file defines.""",
)

UNKNOWN_HOOK = Kind(
    "SDK111",
    "unknown-hook",
    Severity.ERROR,
    """`emit` names a hook that does not exist: nothing would ever emit the metric.""",
)

UNKNOWN_SOURCE = Kind(
    "SDK112",
    "unknown-source",
    Severity.ERROR,
    """`from` names a source that does not exist. Sources of the application's own start with `app.`.""",
)

DUPLICATE_DEFINITION = Kind(
    "SDK113",
    "duplicate-definition",
    Severity.ERROR,
    """Two files define the same metric or the same label. Names are global to a specification, as they are to
Prometheus.""",
)

UNKNOWN_METRIC = Kind(
    "SDK114", "unknown-metric", Severity.ERROR, """`replaced_by` names a metric that no file defines."""
)

UNKNOWN_OWNER = Kind(
    "SDK115",
    "unknown-owner",
    Severity.ERROR,
    """An owner that `owners` in sdkgen.yaml does not list. Without `owners` there, any name is accepted.""",
)

UNKNOWN_JOB = Kind(
    "SDK116",
    "unknown-scrape-job",
    Severity.ERROR,
    """`jobs` names a scrape job that `scrape_jobs` in sdkgen.yaml does not have: queries that select it would be
empty.""",
)

REPEATED_LABEL = Kind(
    "SDK117",
    "repeated-label",
    Severity.ERROR,
    """A metric has two labels of the same exposed name.""",
)

QUERY_METRIC = Kind(
    "SDK180",
    "query-metric",
    Severity.ERROR,
    """A query names a metric that no file defines, or a series of a histogram instead of the histogram: the panel, the
alert or the objective would be empty for ever.""",
)

QUERY_LABEL = Kind(
    "SDK181",
    "query-label",
    Severity.ERROR,
    """A query groups by, selects by or is about a label that its metric does not have. Labels are named as they are
exposed.""",
)

QUERY_VALUE = Kind(
    "SDK182",
    "query-value",
    Severity.ERROR,
    """A query selects a value that a label with a closed set never has: it would match nothing.""",
)

QUERY_INTENT = Kind(
    "SDK183",
    "query-intent",
    Severity.ERROR,
    """A query has no intent, or several. It has exactly one, and combines others as the parts of a `formula`.""",
)

THRESHOLD_VALUE = Kind(
    "SDK184",
    "threshold-value",
    Severity.ERROR,
    """`thresholds` maps a number, in the unit of the panel or the column, to the colour from there on.""",
)

ALERT_THRESHOLD = Kind(
    "SDK191",
    "alert-threshold",
    Severity.ERROR,
    """A condition of an alert has one threshold: `above`, `below`, `at_least` or `at_most`. Without one every series
would be an alert. Only `promql` may compare by itself.""",
)

SLO_EVENTS = Kind(
    "SDK195",
    "slo-events",
    Severity.ERROR,
    """An objective says which events are good in exactly one way: `good` or `bad` label values of a counter, or `under`
a bound of a histogram.""",
)

UNKNOWN_RECEIVER = Kind(
    "SDK197",
    "alert-route",
    Severity.ERROR,
    """A route or the default names a receiver that does not exist, or a receiver says in no or in several ways where
notifications go. Routes may also name owners and alerts that do not exist: nothing would ever take them.""",
)

ALL = (
    UNKNOWN_LABEL,
    UNKNOWN_HOOK,
    UNKNOWN_SOURCE,
    DUPLICATE_DEFINITION,
    UNKNOWN_METRIC,
    UNKNOWN_OWNER,
    UNKNOWN_JOB,
    REPEATED_LABEL,
    QUERY_METRIC,
    QUERY_LABEL,
    QUERY_VALUE,
    QUERY_INTENT,
    THRESHOLD_VALUE,
    ALERT_THRESHOLD,
    SLO_EVENTS,
    UNKNOWN_RECEIVER,
)
