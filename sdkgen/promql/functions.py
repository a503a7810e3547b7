"""PromQL's functions and aggregations: what they take, what they return, and since which Prometheus they exist."""

from __future__ import annotations

import re
from typing import NamedTuple

from sdkgen.promql.facts import Shape

Version = tuple[int, int]


class Signature(NamedTuple):
    """A function: the shapes it takes, how many of them it needs, whether the last one repeats, and what it returns.

    ``since`` is the first version that has it, ``until`` the first that no longer does; ``flag`` is the feature flag
    without which the server refuses it.
    """

    name: str
    takes: tuple[Shape, ...]
    least: int
    repeats: bool
    returns: Shape
    since: Version
    until: Version | None
    flag: str | None

    @property
    def most(self) -> int | None:
        """The largest number of arguments; None without one."""
        return None if self.repeats else len(self.takes)


EXPERIMENTAL = "promql-experimental-functions"

# name(arguments)result since [-until] [!experimental]; arguments: v instant vector, m range vector, s scalar, t string;
# `?` may be left out, `*` may come any number of times. From the changelogs of Prometheus.
_TABLE = """
abs(v)v 2.0                     absent(v)v 2.0                  absent_over_time(m)v 2.16       acos(v)v 2.31
acosh(v)v 2.31                  asin(v)v 2.31                   asinh(v)v 2.31                  atan(v)v 2.31
atanh(v)v 2.31                  avg_over_time(m)v 2.0           ceil(v)v 2.0                    changes(m)v 2.0
clamp(vss)v 2.26                clamp_max(vs)v 2.0              clamp_min(vs)v 2.0              cos(v)v 2.31
cosh(v)v 2.31                   count_over_time(m)v 2.0         day_of_month(v?)v 2.0           day_of_week(v?)v 2.0
day_of_year(v?)v 2.37           days_in_month(v?)v 2.0          deg(v)v 2.31                    delta(m)v 2.0
deriv(m)v 2.0                   exp(v)v 2.0                     floor(v)v 2.0                   hour(v?)v 2.0
histogram_avg(v)v 2.50          histogram_count(v)v 2.40        histogram_fraction(ssv)v 2.40   histogram_sum(v)v 2.40
histogram_quantile(sv)v 2.0     histogram_stddev(v)v 2.46       histogram_stdvar(v)v 2.46       idelta(m)v 2.0
increase(m)v 2.0                irate(m)v 2.0                   last_over_time(m)v 2.26         ln(v)v 2.0
label_replace(vtttt)v 2.0       label_join(vttt*)v 2.0          log10(v)v 2.0                   log2(v)v 2.0
max_over_time(m)v 2.0           min_over_time(m)v 2.0           minute(v?)v 2.0                 month(v?)v 2.0
pi()s 2.31                      predict_linear(ms)v 2.0         present_over_time(m)v 2.29      rad(v)v 2.31
quantile_over_time(sm)v 2.0     rate(m)v 2.0                    resets(m)v 2.0                  round(vs?)v 2.0
scalar(v)s 2.0                  sgn(v)v 2.26                    sin(v)v 2.31                    sinh(v)v 2.31
sort(v)v 2.0                    sort_desc(v)v 2.0               sqrt(v)v 2.0                    tan(v)v 2.31
stddev_over_time(m)v 2.0        stdvar_over_time(m)v 2.0        sum_over_time(m)v 2.0           tanh(v)v 2.31
time()s 2.0                     timestamp(v)v 2.0               vector(s)v 2.0                  year(v?)v 2.0
holt_winters(mss)v 2.0-3.0      double_exponential_smoothing(mss)v 3.0!                         info(vv?)v 3.0!
mad_over_time(m)v 2.53!         sort_by_label(vt*)v 2.49!       sort_by_label_desc(vt*)v 2.49!  step()s 3.6!
first_over_time(m)v 3.7!        ts_of_max_over_time(m)v 3.5!    ts_of_min_over_time(m)v 3.5!    end()s 3.6!
ts_of_last_over_time(m)v 3.5!   ts_of_first_over_time(m)v 3.7!  start()s 3.6!                   range()s 3.6!
"""
_SHAPES = {"v": Shape.VECTOR, "m": Shape.MATRIX, "s": Shape.SCALAR, "t": Shape.STRING}
_ENTRY = re.compile(r"(\w+)\(([vmst?*]*)\)([vs]) (\d+)\.(\d+)(?:-(\d+)\.(\d+))?(!?)")


def _signature(entry: re.Match[str]) -> Signature:
    arguments = re.findall(r"([vmst])([?*]?)", entry[2])
    return Signature(
        name=entry[1],
        takes=tuple(_SHAPES[letter] for letter, _ in arguments),
        least=sum(not mark for _, mark in arguments),
        repeats=any(mark == "*" for _, mark in arguments),
        returns=_SHAPES[entry[3]],
        since=(int(entry[4]), int(entry[5])),
        until=(int(entry[6]), int(entry[7])) if entry[6] else None,
        flag=EXPERIMENTAL if entry[8] else None,
    )


FUNCTIONS = {signature.name: signature for signature in map(_signature, _ENTRY.finditer(_TABLE))}

AGGREGATIONS = {
    signature.name: signature
    for signature in map(
        _signature,
        _ENTRY.finditer(
            "sum(v)v 2.0 avg(v)v 2.0 min(v)v 2.0 max(v)v 2.0 group(v)v 2.20 stddev(v)v 2.0 stdvar(v)v 2.0 "
            "count(v)v 2.0 count_values(tv)v 2.0 bottomk(sv)v 2.0 topk(sv)v 2.0 quantile(sv)v 2.0 limitk(sv)v 2.54! "
            "limit_ratio(sv)v 2.54!"
        ),
    )
}

COUNTER_FUNCTIONS = frozenset({"rate", "increase", "irate"})
"""Functions that take counters and see through their resets."""

TREND_FUNCTIONS = frozenset(
    {"delta", "idelta", "deriv", "predict_linear", "holt_winters", "double_exponential_smoothing"}
)
"""Functions that take gauges and would take a counter's reset for a fall."""

EXTREMES = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})
"""Aggregations that select series and keep their labels."""
