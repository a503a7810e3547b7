"""A title, an axis or a description says another rate than the query yields.

## What it does
Rejects "per minute", "/min", "per hour" or "per second" in a title or an axis label when the values are per second, per
minute or per hour. In a description, which may speak of other things as well, it warns.

## Why it matters
`rate` is per second. Somebody compares the number with a limit per minute and is wrong by a factor of 60.

## Example
The title "Jobs per minute" over `sum by (queue) (rate(laravel_queue_jobs_processed_total[5m]))`

## Use instead
`sum by (queue) (rate(laravel_queue_jobs_processed_total[5m])) * 60`
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.documents import Spot
from sdkgen.documents.shapes import text
from sdkgen.documents.view import Flaw
from sdkgen.promql.units import SECONDS
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import computes, known, metrics_of, query_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Panel
    from sdkgen.documents.view import View
    from sdkgen.promql import Facts
    from sdkgen.text.documents import Pointer

KIND = error("SDK460", "wording", __doc__)

_RATE = re.compile(
    r"(?i:\bper[ -](?P<word>sec(?:ond)?|min(?:ute)?|hour|day)\b|/ ?(?P<sign>sec(?:ond)?|min(?:ute)?|hour|day)\b)"
    r"|\w/ ?(?P<letter>s)\b"
)
_SCALES = {"sec": 1.0, "min": 60.0, "hou": 3600.0, "day": 86400.0, "s": 1.0}
_WORDS = {1.0: "second", 60.0: "minute", 3600.0: "hour", 86400.0: "day"}


def check(view: View) -> Iterator[Flaw]:
    """Every text beside a panel that is not true of any of its queries."""
    for panel in view.panels:
        texts = [(panel.title, (*panel.pointer, "title")), (panel.description, (*panel.pointer, "description"))]
        if panel.axis is not None:
            texts.append((text(panel.axis.value), panel.axis.pointer))
        said = [(list(_RATE.finditer(string)), pointer) for string, pointer in texts]
        if any(matches for matches, _ in said) and not computes(panel) and not panel.has_expression:
            for matches, pointer in said:
                flaws = (flaw for match in matches for flaw in _flaws(view, panel, match, pointer))
                # "Requests per second (req/s)" says one thing twice.
                yield from islice(flaws, 1)


def _flaws(view: View, panel: Panel, match: re.Match[str], pointer: Pointer) -> Iterator[Flaw]:
    scale = _SCALES[(match["word"] or match["sign"] or match["letter"])[:3].lower()]
    rates = [(target, _scale(facts)) for target, facts in known(view, panel)]
    # Any query without a certain rate may be the one that is meant.
    if not rates or len(rates) < len(panel.shown) or any(each in (None, scale) for _, each in rates):
        return
    target, actual = rates[0]
    word, said = _WORDS.get(actual or 0.0), _WORDS[scale]
    yields = f"values per {word}" if word else "something that is no rate"
    if word is None and pointer[-1] == "description":
        return
    message = f"`{match[0].strip()}` is not what {query_name(panel, target)} yields: {yields}"
    factor = f" times {scale / (actual or 1.0):g}" if word else ""
    help_ = f"query{factor} to show values per {said}, or say what is shown" if word else "say what is shown"
    severity = Severity.WARNING if pointer[-1] == "description" else Severity.ERROR
    spot = Spot(pointer, match.start(), match.end())
    metrics = metrics_of(view.analysis(target))
    yield Flaw(KIND, spot, message, help_, panel, target, severity=severity, metrics=metrics)


def _scale(facts: Facts) -> float | None:
    """How many seconds the values are per: 0 when they are no rate, None when that is not certain."""
    if facts.unit is None:
        return None
    return facts.unit.scale if facts.unit.exponent(SECONDS) == -1 else 0.0 if facts.unit.dimension else None
