"""Two rules make the same series or the same alert, or two groups have the same name.

## What it does
Rejects a record with the name and labels of another one, an alert with the name and labels of another one and the same
expression, and a group whose name another group of the file has.

## Why it matters
Two records of one name write into the same series, sample by sample in turn. Prometheus refuses a file with two groups
of one name.

## Example
`record: job:http_requests:rate5m` in two groups

## Use instead
One of them, or a label that tells them apart
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Related
from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from sdkgen.documents.records import Rule, RuleFile
    from sdkgen.documents.view import View
    from sdkgen.text.documents import Pointer

KIND = error("SDK482", "duplicate-rule", __doc__)


def check(view: View) -> Iterator[Flaw]:
    """Every second rule and group."""
    if view.rule_file is not None:
        yield from _groups(view, view.rule_file)
        yield from _rules(view, view.rule_file)


def _groups(view: View, file: RuleFile) -> Iterator[Flaw]:
    first: dict[tuple[object, object], Pointer] = {}
    for group in file.groups:
        name = (group.name.pointer[0], group.name.value)
        if name in first and group.name.value:
            related = (Related(view.document.span(Spot(first[name])), "the first one"),)
            message = f"the file has two groups called `{group.name.value}`"
            yield Flaw(KIND, Spot(group.name.pointer), message, "rename one of them", related=related)
        first.setdefault(name, group.name.pointer)


def _rules(view: View, file: RuleFile) -> Iterator[Flaw]:
    first: dict[Hashable, Pointer] = {}
    for rule in file.rules:
        named = rule.record or rule.alert
        if named is None or not rule.name:
            continue
        key = _key(rule)
        if key in first:
            related = (Related(view.document.span(Spot(first[key])), "the first one"),)
            what = "the series" if rule.record else "the alert"
            message = f"{what} `{rule.name}` is made by another rule already"
            help_ = "remove one of them, or tell them apart by a label"
            yield Flaw(KIND, Spot(named.pointer), message, help_, rule, rule.target, related=related)
        first.setdefault(key, named.pointer)


def recorded_as(rule: Rule) -> str:
    """The series that a rule records: its name and the labels that the rule adds."""
    labels = ", ".join(f'{name}="{each.value}"' for name, each in sorted(rule.labels.items()))
    return f"{rule.name}{{{labels}}}" if labels else rule.name


def _key(rule: Rule) -> Hashable:
    labels = tuple(sorted((name, str(each.value)) for name, each in rule.labels.items()))
    expression = " ".join(rule.target.text.split()) if rule.alert and rule.target else ""
    return (rule.alert is not None, rule.name, labels, expression)
