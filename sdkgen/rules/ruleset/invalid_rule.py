"""A rule that Prometheus does not load.

## What it does
Rejects a rule without an expression, with both `record` and `alert`, with an invalid name of a series or label, and a
record with `for` or annotations.

## Why it matters
Prometheus refuses the whole file: after a restart none of its rules is there.

## Example
A rule with `alert` and `for`, and no `expr`

## Use instead
`expr: …`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error
from sdkgen.rules.ruleset._alerts import is_series_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Rule
    from sdkgen.documents.view import View
    from sdkgen.text.documents import Pointer

KIND = error("SDK483", "invalid-rule", __doc__)

_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")


def check(view: View) -> Iterator[Flaw]:
    """Every rule that makes Prometheus refuse its file."""
    for rule in view.rule_file.rules if view.rule_file else ():
        for pointer, message, help_ in _complaints(rule):
            yield Flaw(KIND, Spot(pointer), message, help_, rule, rule.target)


def _complaints(rule: Rule) -> Iterator[tuple[Pointer, str, str]]:
    named = rule.record or rule.alert
    if named is None:
        yield rule.pointer, "a rule has neither `record` nor `alert`", "name what it makes"
        return
    if rule.record and rule.alert:
        yield rule.alert.pointer, "a rule has both `record` and `alert`", "make two rules of it"
    if not rule.name:
        yield named.pointer, f"the name of a {named.pointer[-1]} is empty", "name it"
    if rule.target is None or not rule.target.text.strip():
        yield named.pointer, f"`{rule.name}` has no expression", "add `expr: …`"
    if rule.record and rule.name and not is_series_name(rule.name):
        yield rule.record.pointer, f"`{rule.name}` is no name of a series", "use letters, digits, `_` and `:`"
    if rule.record and rule.annotations:
        yield rule.record.pointer, f"the record `{rule.name}` has annotations", "only alerts have them"
    if rule.record and rule.hold is not None:
        yield rule.record.pointer, f"the record `{rule.name}` has `for`", "only alerts have it"
    for name, setting in rule.labels.items():
        if not _LABEL.match(name) or name == "__name__":
            yield setting.pointer, f"`{name}` is no name of a label", "use letters, digits and `_`"
