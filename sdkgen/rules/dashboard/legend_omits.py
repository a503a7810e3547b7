"""Several series of a panel have the same name.

## What it does
Warns about a legend that leaves out a label by which the query's series differ.

## Why it matters
Two lines called `pro` in different colours: nobody can tell which is which, and a filter in the legend hides both.

## Example
`sum by (tier, status) (rate(http_requests_total[5m]))` with the legend `{{tier}}`

## Use instead
`{{tier}} {{status}}`, or `sum by (tier) (…)`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.documents import Spot
from sdkgen.documents.legends import placeholders, template
from sdkgen.documents.view import Flaw
from sdkgen.rules._kind import warning
from sdkgen.rules.dashboard._shown import known, metrics_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.documents.view import View

KIND = warning("SDK454", "legend-omits", __doc__)

TARGET_LABELS = frozenset({"instance", "job"})


def check(view: View) -> Iterator[Flaw]:
    """Every legend under which series look alike."""
    for panel in view.panels:
        for target, facts in known(view, panel):
            legend = template(target)
            identity = facts.labels.identity
            if legend is None or identity is None or target.legend is None or "$" in legend:
                continue
            named = {each.label for each in placeholders(legend)}
            if any(not facts.labels.may_have(label) for label in named):
                continue  # another rule speaks of labels that are not there
            missing = sorted(facts.labels.distinguishing(identity | named) - named - TARGET_LABELS)
            if missing:
                listed = ", ".join(f"`{label}`" for label in missing)
                message = f"several series are called `{legend}`: they differ by {listed}"
                more = " ".join(f"{{{{{label}}}}}" for label in missing)
                help_ = f"add {more} to the legend, or aggregate over {listed}"
                spot = Spot(target.legend.pointer)
                yield Flaw(KIND, spot, message, help_, panel, target, metrics=metrics_of(view.analysis(target)))
