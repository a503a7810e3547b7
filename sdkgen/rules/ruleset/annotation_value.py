"""An alert's text shows its value in the wrong unit.

## What it does
Warns about `{{ $value }}%` and its kin when the value is a ratio from 0 to 1, about `humanizePercentage` of what is
none, and about `humanizeDuration` of what are no seconds.

## Why it matters
"Error rate is 0.07%" at seven percent: the page is taken for noise.

## Example
`summary: "{{ $value }}% of requests fail"` over a ratio

## Use instead
`summary: "{{ $value | humanizePercentage }} of requests fail"`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.facts import ValueKind
from sdkgen.promql.units import SECONDS
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._shown import metrics_of
from sdkgen.rules.ruleset._alerts import alerts
from sdkgen.text.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View
    from sdkgen.promql import Facts

KIND = warning("SDK480", "annotation-value", __doc__)

_VALUE = re.compile(
    r"\{\{-?\s*(?:(?P<printf>printf\s{1,9}\"[^\"]{0,99}\"\s{1,9})?(?:\$value|\.Value)(?P<pipe>[^{}]*))-?\}\}"
    r"(?P<after>\s?(?:%|percent\b|ms\b|s\b|seconds\b)?)"
)


def check(view: View) -> Iterator[Flaw]:
    """Every value that is shown as something else."""
    for rule, target, analysis in alerts(view):
        facts = analysis.result
        if facts is None or facts.is_unknown:
            continue
        for setting in rule.annotations.values():
            for match in _VALUE.finditer(str(setting.value)):
                complaint = _complaint(facts, match)
                if complaint:
                    edit = _edit(facts, match)
                    yield Flaw(
                        KIND,
                        Spot(setting.pointer, match.start(), match.end()),
                        f"`{rule.name}` {complaint}",
                        "write `{{ $value | humanizePercentage }}`"
                        if _is_ratio(facts)
                        else "show the value in its unit",
                        rule,
                        target,
                        ((setting.pointer, edit),) if edit else (),
                        edit.text if edit else None,
                        metrics=metrics_of(analysis),
                    )


def _complaint(facts: Facts, match: re.Match[str]) -> str | None:
    pipe, after = match["pipe"], match["after"].strip()
    unit = facts.unit
    if "humanizePercentage" in pipe:
        is_wrong = unit is not None and not (unit.is_number and unit.same_scale(type(unit)()))
        return f"takes {unit} for a ratio" if is_wrong or facts.kind is ValueKind.COUNT else None
    if "humanizeDuration" in pipe:
        is_wrong = unit is not None and unit.dimension != ((SECONDS, 1),)
        return f"takes {unit} for seconds" if is_wrong else None
    if after in ("%", "percent") and _is_ratio(facts) and "mul" not in pipe and "*" not in pipe:
        return "shows a ratio from 0 to 1 as percent"
    if after == "ms" and unit is not None and unit.dimension == ((SECONDS, 1),) and unit.scale == 1:
        return "shows seconds as milliseconds"
    return None


def _is_ratio(facts: Facts) -> bool:
    return facts.unit is not None and facts.unit.is_number and facts.unit.scale == 1 and facts.kind is ValueKind.RATIO


def _edit(facts: Facts, match: re.Match[str]) -> Edit | None:
    if match["after"].strip() in ("%", "percent") and _is_ratio(facts):
        return Edit(match.start(), match.end(), "{{ $value | humanizePercentage }}")
    return None
