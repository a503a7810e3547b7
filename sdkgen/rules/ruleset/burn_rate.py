"""The threshold of a burn-rate alert does not follow from its objective.

## What it does
Warns about an alert on an error budget whose threshold is a share of the budget (0.02, 0.05, 0.1) instead of an error
ratio, or whose factor does not belong to its window. The objective is taken from a product such as `14.4 * 0.001`, or
from the alert's labels and annotations (`99.9%`).

## Why it matters
Spending 2 % of a 30-day budget in an hour is an error ratio of 14.4 times the budget: 0.0144 for 99.9 %. `> 0.02` looks
alike and fires 40 % too late; `> 0.10` for three days never fires.

## Example
`job:errors:ratio_rate1h > 0.02`

## Use instead
`job:errors:ratio_rate1h > 14.4 * (1 - 0.999)`

The factors are those of the SRE workbook: share of the budget times period over window, for a period of 30 days.
"""

from __future__ import annotations

import re
from math import isclose
from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.promql.facts import ValueKind
from sdkgen.promql.nodes import Binary, Node, Range, Selector, bare
from sdkgen.rules._kind import warning
from sdkgen.rules.ruleset._alerts import Comparison, alerts, comparisons

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Rule, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Analysis

KIND = warning("SDK476", "burn-rate", __doc__)

_ABOUT_BUDGETS = re.compile(r"burn|budget|slo(?![a-z])|objective", re.IGNORECASE)
_ABOUT_FAILURES = re.compile(r"err|fail|ratio|burn|bad", re.IGNORECASE)
_OBJECTIVE = re.compile(r"\b(\d{2}(?:\.\d+)?) ?%")
_WINDOW = re.compile(r"(?:rate|ratio|increase)_?(?:rate)?(\d+)([smhd])\Z")
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SHARES = (0.01, 0.02, 0.05, 0.1)
_FACTORS = {300.0: 14.4, 3600.0: 14.4, 1800.0: 6.0, 21600.0: 6.0, 7200.0: 3.0, 86400.0: 3.0, 259200.0: 1.0}
"""Window in seconds → factor: 2 % in 1 h (5 min), 5 % in 6 h (30 min), 10 % in a day (2 h) and in 3 days (6 h)."""

_ALSO = {21600.0: (1.0,), 7200.0: (1.0, 3.0)}
"""The short windows of slower alerts."""


def check(view: View) -> Iterator[Flaw]:
    """Every threshold that is no burn rate."""
    for rule, target, analysis in alerts(view):
        if _ABOUT_BUDGETS.search(f"{rule.name} {_texts(rule)}"):
            objective = _objective(rule)
            for each in comparisons(analysis):
                if _is_error_ratio(each):
                    yield from _flaws(rule, target, analysis, each, objective)


def _is_error_ratio(each: Comparison) -> bool:
    """Whether a share of failures is compared: inferred, or as the name of a record says of which nothing is known."""
    if not each.facts.is_unknown:
        return each.facts.kind is ValueKind.RATIO
    names = [node.name.text or "" for node in each.operand.walk() if isinstance(node, Selector) and node.name]
    return any(_ABOUT_FAILURES.search(name) for name in names)


def _texts(rule: Rule) -> str:
    return " ".join(str(each.value) for each in (*rule.labels.values(), *rule.annotations.values()))


def _objective(rule: Rule) -> float | None:
    found = [float(match[1]) / 100 for match in _OBJECTIVE.finditer(_texts(rule))]
    budgets = {round(1 - each, 9) for each in found if 0.5 < each < 1}  # noqa: PLR2004  (no objective is below a half)
    return budgets.pop() if len(budgets) == 1 else None


def _flaws(rule: Rule, target: Target, analysis: Analysis, each: Comparison, budget: float | None) -> Iterator[Flaw]:
    spot = Spot(target.pointer, each.number.start, each.number.end)
    window = _window(analysis, each)
    written = _factor(analysis, each.number)
    right = (_FACTORS[window], *_ALSO.get(window, ())) if window in _FACTORS else ()
    if any(isclose(each.value, factor, rel_tol=0.03) for factor in right):
        return  # the ratio is divided by the budget already
    if written is not None:
        if right and not any(isclose(written, factor, rel_tol=0.03) for factor in right):
            message = (
                f"`{rule.name}` burns at {written:g} over {_shown(window)}; the factor of that window is {right[0]:g}"
            )
            yield Flaw(KIND, spot, message, f"write `{right[0]:g} * …`", rule, target)
    elif budget is not None and right:
        if not any(isclose(each.value, factor * budget, rel_tol=0.03) for factor in right):
            message = f"`{rule.name}` compares with {each.value:g}, which is {each.value / budget:.3g} times its budget"
            help_ = f"write `{right[0]:g} * {budget:g}`: {right[0]:g} times the budget belongs to {_shown(window)}"
            yield Flaw(KIND, spot, message, help_, rule, target)
    elif any(isclose(each.value, share) for share in _SHARES) and window:
        message = f"`{rule.name}` compares an error ratio with {each.value:g}, which is a share of the budget"
        factor = f"{right[0]:g}" if right else "the burn rate"
        yield Flaw(KIND, spot, message, f"write {factor} times the budget, such as `14.4 * (1 - 0.999)`", rule, target)


def _factor(analysis: Analysis, node: Node) -> float | None:
    """The factor in `14.4 * 0.001` or `(14.4 * (1 - 0.999))`."""
    node = bare(node)
    if not isinstance(node, Binary) or node.sign != "*":
        return None
    values = [analysis.facts(side).value for side in (node.left, node.right)]
    factors = [value for value in values if value is not None and value >= 1]
    return factors[0] if len(factors) == 1 else None


def _window(analysis: Analysis, each: Comparison) -> float | None:
    """The window of the ratio: that of all its ranges, or as the name of the record says."""
    windows = {node.window.seconds for node in each.operand.walk() if isinstance(node, Range)}
    if windows:
        return windows.pop() if len(windows) == 1 else None
    for selector in analysis.selectors:
        if each.operand.start <= selector.start < each.operand.end and selector.name is not None:
            match = _WINDOW.search(selector.name.text or "")
            if match:
                return float(match[1]) * _UNITS[match[2]]
    return None


def _shown(seconds: float | None) -> str:
    for unit in "dhm":
        if seconds and seconds % _UNITS[unit] == 0:
            return f"{seconds / _UNITS[unit]:g}{unit}"
    return f"{seconds or 0:g}s"
