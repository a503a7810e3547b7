"""The findings about the form of an exposition, whatever it should hold."""

from sdkgen.diagnostics import Kind, Severity

MALFORMED_EXPOSITION = Kind(
    "SDK210",
    "malformed-exposition",
    Severity.ERROR,
    """A line is not what the text format (0.0.4) or OpenMetrics (1.0) allows there, or the OpenMetrics text does not
end with `# EOF`. Prometheus drops the whole scrape for one such line: every metric of the target is missing.""",
)

DUPLICATE_SERIES = Kind(
    "SDK211",
    "duplicate-series",
    Severity.ERROR,
    """The same series, name and labels, stands in the exposition more than once. Prometheus keeps one of the values and
counts the rest as dropped samples. Two registries appended to each other are the usual cause.""",
)

MISPLACED_METADATA = Kind(
    "SDK212",
    "misplaced-metadata",
    Severity.ERROR,
    """`HELP`, `TYPE` or `UNIT` of a family stands there twice or after its samples, or the samples of one family are
not in one group. Readers attribute what follows to the wrong family, or refuse it.""",
)

BROKEN_HISTOGRAM = Kind(
    "SDK213",
    "broken-histogram",
    Severity.ERROR,
    """The parts of a histogram or summary do not fit together: the `+Inf` bucket, `_sum` or `_count` is missing, a
bucket counts less than the one below it, `_count` is not the `+Inf` bucket, or `le` or `quantile` is no number.
Quantiles of such a histogram are wrong without any sign of it.""",
)

IMPOSSIBLE_SAMPLE = Kind(
    "SDK214",
    "impossible-sample",
    Severity.ERROR,
    """A sample cannot belong to a family of its type: a counter below zero or not a number, an info metric that is not
1, or a name without the suffix that the type prescribes (`_total` of an OpenMetrics counter, for instance).""",
)

EMPTY_EXPOSITION = Kind(
    "SDK215",
    "empty-exposition",
    Severity.ERROR,
    """The exposition has neither a sample nor a declared family. Nothing in it contradicts the specification, but
nothing is proven either: the endpoint is not the right one, or the application exposes nothing.""",
)

ALL = (
    MALFORMED_EXPOSITION,
    DUPLICATE_SERIES,
    MISPLACED_METADATA,
    BROKEN_HISTOGRAM,
    IMPOSSIBLE_SAMPLE,
    EMPTY_EXPOSITION,
)
