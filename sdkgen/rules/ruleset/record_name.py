"""The name of a recorded series does not say what it is.

## What it does
Warns about a record without the form `level:metric:operations`, with a level that its series do not have, or with a
window at its end that is not the expression's.

## Why it matters
A recorded series is known by its name alone. A `tenant:…:rate5m` without the label `tenant`, or over an hour, is used
wrongly by everybody who trusts it. A name without colons looks like a metric that an application exposes.

## Example
`record: tenant_error_ratio`

## Use instead
`record: tenant:http_errors:ratio_rate5m`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.durations import interval_seconds
from sdkgen.documents.view import Flaw
from sdkgen.promql.nodes import Range
from sdkgen.rules._kind import warning
from sdkgen.rules.ruleset._alerts import is_series_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Rule, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Facts

KIND = warning("SDK477", "record-name", __doc__)

_WINDOW = re.compile(r"(?:rate|increase|delta|ratio|avg|max|min|sum|p\d+|over)_?(?P<window>\d+[smhdw])\Z")


def check(view: View) -> Iterator[Flaw]:
    """Every record whose name says nothing, or something else."""
    for rule, target in view.rule_file.targets if view.rule_file else ():
        if rule.record is not None and is_series_name(rule.name):
            yield from _flaws(view, rule, target)


def _flaws(view: View, rule: Rule, target: Target) -> Iterator[Flaw]:
    pointer = rule.record.pointer if rule.record else rule.pointer
    if ":" not in rule.name.strip(":"):
        message = f"`{rule.name}` looks like a metric that an application exposes"
        yield Flaw(KIND, Spot(pointer), message, "name it `level:metric:operations`", rule, target)
        return
    facts = view.facts(target)
    if facts is None:
        return
    level = rule.name.split(":")[0]
    missing = _missing(view, level, facts, rule)
    if missing:
        message = f"`{rule.name}` says that it is by `{missing}`, but its series do not have that label"
        help_ = f"aggregate by ({missing}), or name the level that there is"
        yield Flaw(KIND, Spot(pointer), message, help_, rule, target)
    match = _WINDOW.search(rule.name)
    window = interval_seconds(match["window"]) if match else None
    analysis = view.analysis(target)
    windows = {each.window.seconds for each in analysis.nodes if isinstance(each, Range)}
    # A record of another record, such as a forecast of a rate, says how that one was made.
    ends = [
        match[0] for each in analysis.selectors if match and each.name and (each.name.text or "").endswith(match[0])
    ]
    if match and window and windows and not ends and None not in windows and window not in windows:
        listed = ", ".join(f"{seconds:g}" for seconds in sorted(each for each in windows if each is not None))
        message = f"`{rule.name}` says `{match['window']}`, but its windows have {listed} seconds"
        yield Flaw(KIND, Spot(pointer), message, "change the one or the other", rule, target)


def _missing(view: View, level: str, facts: Facts, rule: Rule) -> str | None:
    """The label that the level names and that no series has; only where the level is a label of the specification."""
    known = {label.name for label in view.scope.catalogue.labels.values()} | {"instance", "job"}
    if level not in known or facts.labels.may_have(level) or level in rule.labels:
        return None
    return level
