"""The query does not parse.

## What it does
Reads the query with Prometheus' grammar, Grafana's variables included, and shows the place where it stops making
sense. Mistakes that leave one meaning are corrected: a range after an offset, an offset after a call, a missing
backslash.

## Why it matters
Grafana shows an empty panel with a small red triangle, Prometheus refuses the whole rule file.

## Example
`http_requests_total offset 7d[7d]`

## Use instead
`http_requests_total[7d] offset 7d`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.promql.fault import Fault
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.promql import Analysis, Scope

KIND = error("SDK400", "query-syntax", __doc__)


def check(analysis: Analysis, _scope: Scope) -> Iterator[Fault]:
    """Everything that the parser noted."""
    for problem in analysis.problems:
        if problem.code == "syntax":
            yield Fault(KIND, problem.start, problem.end, problem.message, problem.help, problem.edits)
