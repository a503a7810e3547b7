"""An alert's text names a label that its series do not have.

## What it does
Rejects `{{ $labels.name }}` in annotations and labels when the alert's expression does not yield that label.

## Why it matters
The text arrives as "queue  has a backlog". Whoever is paged at night does not learn which.

## Example
`sum(laravel_queue_size) > 1000` with `{{ $labels.queue }} is full`

## Use instead
`max by (queue) (laravel_queue_size) > 1000`
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.documents import Spot
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import error
from sdkgen.rules.dashboard._shown import metrics_of
from sdkgen.rules.ruleset._alerts import alerts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.records import Rule, Setting, Target
    from sdkgen.documents.view import View
    from sdkgen.promql import Analysis

KIND = error("SDK479", "annotation-label", __doc__)

_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
_LABEL = re.compile(r"(?:\$labels|\.Labels)\.(?P<label>\w+)")


def check(view: View) -> Iterator[Flaw]:
    """Every label in an alert's texts that is not there."""
    for rule, target, analysis in alerts(view):
        for setting in (*rule.annotations.values(), *rule.labels.values()):
            yield from _flaws(rule, target, analysis, setting)


def _flaws(rule: Rule, target: Target, analysis: Analysis, setting: Setting) -> Iterator[Flaw]:
    facts = analysis.result
    if facts is None or facts.labels.possible is None:
        return
    string = str(setting.value)
    for template in _TEMPLATE.finditer(string):
        for match in _LABEL.finditer(string, template.start(), template.end()):
            label = match["label"]
            if label in facts.labels.possible or label == "alertname":
                continue
            message = f"`{rule.name}` names the label `{label}`, which its expression does not yield"
            help_ = did_you_mean(label, facts.labels.possible) or f"aggregate by ({label}), or do not name it"
            spot = Spot(setting.pointer, match.start("label"), match.end("label"))
            yield Flaw(KIND, spot, message, help_, rule, target, metrics=metrics_of(analysis))
