"""Random expressions that Prometheus accepts, from the grammar's own rules."""

from __future__ import annotations

from hypothesis import strategies as st

METRICS = (
    "http_requests_total",
    "laravel_queue_size",
    "rate_limit_per_minute",
    "http_request_duration_seconds_bucket",
    "container_memory_usage_bytes",
    "scheduled_job_last_status",
    "tenant_mrr_dollars",
    "up",
    "nothing_of_ours",
)
LABELS = ("tier", "endpoint", "tenant", "queue", "le", "instance", "job", "status", "nowhere")
DURATIONS = ("30s", "5m", "1h30m", "7d")

labels = st.lists(st.sampled_from(LABELS), max_size=3, unique=True).map(", ".join)
matchers = st.builds(
    lambda label, sign, value: f'{label}{sign}"{value}"',
    st.sampled_from(LABELS),
    st.sampled_from(("=", "!=", "=~", "!~")),
    st.sampled_from(("pro", "5..", "a|b", ".+", "")),
)
selectors = st.builds(
    lambda name, found, offset: f"{name}{'{' + ','.join(found) + '}' if found else ''}{offset}",
    st.sampled_from(METRICS),
    st.lists(matchers, max_size=2),
    st.sampled_from(("", " offset 1d")),
)
ranges = st.builds(
    lambda name, window, offset: f"{name}[{window}]{offset}",
    st.sampled_from(METRICS),
    st.sampled_from(DURATIONS),
    st.sampled_from(("", " offset 5m")),
)
rates = st.builds(
    lambda function, argument: f"{function}({argument})",
    st.sampled_from(("rate", "increase", "delta", "deriv", "avg_over_time", "max_over_time", "changes")),
    ranges,
)
numbers = st.sampled_from(("0", "1", "60", "0.5", "1e3", "Inf"))


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    aggregations = st.builds(
        lambda operator, keyword, names, operand: f"{operator} {keyword} ({names}) ({operand})",
        st.sampled_from(("sum", "max", "avg", "count", "min", "stddev")),
        st.sampled_from(("by", "without")),
        labels,
        inner,
    )
    matchings = st.sampled_from(("", "on (tier)", "ignoring (le)", "on (tenant) group_left (tier)"))
    arithmetic = st.builds(
        lambda left, sign, matching, right: f"({left}) {sign} {matching} ({right})",
        inner,
        st.sampled_from(("+", "-", "*", "/", "%", "^", ">", "<=", "==")),
        matchings,
        inner,
    )
    sets = st.builds(
        lambda left, sign, right: f"{left} {sign} {right}", inner, st.sampled_from(("and", "or", "unless")), inner
    )
    scaled = st.builds(
        lambda operand, sign, number: f"({operand}) {sign} {number}",
        inner,
        st.sampled_from(("*", "/", "+", "-", ">", "^")),
        numbers,
    )
    mixed = st.builds(
        lambda one, sign, two, other, three: f"{one} {sign} {two} {other} {three}",
        selectors,
        st.sampled_from(("+", "-", "*", "/", ">", "and", "or", "^", "unless")),
        selectors,
        st.sampled_from(("+", "-", "*", "/", "<", "and", "or", "^", "unless")),
        selectors,
    )
    calls = st.builds(
        lambda form, operand: form.format(operand),
        st.sampled_from(
            (
                "abs({0})",
                "-({0})",
                "histogram_quantile(0.9, {0})",
                "clamp_min({0}, 1)",
                "topk(5, {0})",
                'label_replace({0}, "a", "$1", "tier", "(.*)")',
                "max_over_time(({0})[1h:5m])",
                "rate(({0})[5m:])",
                "absent({0})",
            )
        ),
        inner,
    )
    return st.one_of(aggregations, arithmetic, sets, scaled, mixed, calls)


expressions = st.recursive(st.one_of(selectors, rates), _larger, max_leaves=6)
