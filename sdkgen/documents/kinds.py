"""The findings about documents as such: dashboards, rule files and Markdown that cannot be read or accounted for."""

from sdkgen.diagnostics import Kind, Severity

UNREADABLE = Kind(
    "SDK490",
    "unreadable-document",
    Severity.ERROR,
    """A dashboard, a rule file or a Markdown file is not UTF-8, or larger than 20 MB. What its queries say is not
known, so that the check is not complete.""",
)

INVALID = Kind(
    "SDK489",
    "invalid-document",
    Severity.ERROR,
    """A dashboard or a rule file is not the JSON or YAML that it should be: Grafana or Prometheus would refuse it. What
its queries say is not known.""",
)

NO_DOCUMENT = Kind(
    "SDK491",
    "no-document",
    Severity.ERROR,
    """A file that was named to `sdkgen check` holds neither a Grafana dashboard nor a rule. In folders such
files are passed over; a file that is named by itself was meant to be checked.""",
)

INVALID_SUPPRESSION = Kind(
    "SDK492",
    "invalid-suppression",
    Severity.ERROR,
    """A suppression that says nothing: it names a rule that does not exist, or gives no reason. Write
`sdkgen: ignore SDK452 the reason`. A reason is what lets somebody remove it later.""",
)

UNUSED_SUPPRESSION = Kind(
    "SDK493",
    "unused-suppression",
    Severity.WARNING,
    """A suppression that suppresses nothing: what it excused is gone. Remove it, before it hides something else.""",
)

STALE_BASELINE = Kind(
    "SDK494",
    "stale-baseline",
    Severity.WARNING,
    """The baseline lists a finding that no longer exists. `sdkgen check --baseline FILE --write-baseline` removes it,
so that it cannot come back unseen.""",
)

UNUSED_METRIC = Kind(
    "SDK495",
    "unused-metric",
    Severity.WARNING,
    """A metric is declared and emitted, but no dashboard, rule or runbook of the house reads it. It costs a series for
every label set. Show it, alert on it, or remove it. It is reported when whole folders are checked, and never for the
instrumentation's own metrics.""",
)

DUPLICATE_UID = Kind(
    "SDK496",
    "duplicate-uid",
    Severity.ERROR,
    """Two dashboards have the same uid: the one that is imported last replaces the other.""",
)

UNREADABLE_BASELINE = Kind(
    "SDK497",
    "unreadable-baseline",
    Severity.ERROR,
    """The file named with `--baseline` cannot be read, or is none that `--write-baseline` wrote.""",
)

WILDCARD_ONLY = Kind(
    "SDK498",
    "wildcard-only",
    Severity.ERROR,
    """A metric is read by nothing but a regular expression over names, such as `{__name__=~"tenant_.+"}`. Renaming or
removing it would break that panel without a word. Name the metric.""",
)

ALL = (
    UNREADABLE,
    INVALID,
    NO_DOCUMENT,
    INVALID_SUPPRESSION,
    UNUSED_SUPPRESSION,
    STALE_BASELINE,
    UNUSED_METRIC,
    DUPLICATE_UID,
    UNREADABLE_BASELINE,
    WILDCARD_ONLY,
)
