"""Lets the rules themselves judge a draft, and gives way until they accept it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity
from sdkgen.infer.domains import open_domain
from sdkgen.infer.propose import propose
from sdkgen.infer.text import render_draft
from sdkgen.model import resolve
from sdkgen.model.kinds import DUPLICATE_DEFINITION
from sdkgen.rules import check
from sdkgen.rules.specification.label_name import KIND as LABEL_NAME, is_reserved
from sdkgen.spec import parse_spec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.infer.draft import Draft, DraftLabel, DraftMetric, Options
    from sdkgen.infer.observe import Observed
    from sdkgen.source import Document

Definition = tuple[str, str]
"""``metrics`` or ``labels``, and an id."""

_MOST_ROUNDS = 12
_LAST = ("~", "~")


def infer(observed: Sequence[Observed], options: Options) -> dict[str, str]:
    """The files of a first specification by their names, accepted by every rule that sdkgen has.

    What a rule refuses gives way step by step: a metric is declared as external, then left out; a label's values are
    no longer listed, it gets another id, its metrics are declared as external, and in the end it is dropped. Comments
    say what happened and why.
    """
    draft = propose(observed, options)
    for _ in range(_MOST_ROUNDS):
        files = render_draft(draft)
        complaints = _complaints(files)
        if not complaints:
            break
        draft = _give_way(draft, complaints)
    return files


def _complaints(files: Mapping[str, str]) -> dict[Definition, Diagnostic]:
    """The first error about each definition that has any."""
    resolution = resolve(parse_spec(files))
    places = {path: _places(document) for path, document in resolution.documents.items() if path in files}
    found: dict[Definition, Diagnostic] = {}
    for finding in (*resolution.findings, *check(resolution)):
        lines = places.get(finding.span.path, [])
        at = bisect_right(lines, (finding.span.line, _LAST)) - 1
        if finding.severity is Severity.ERROR and at >= 0:
            found.setdefault(lines[at][1], finding)
    return found


def _places(document: Document) -> list[tuple[int, Definition]]:
    """The definitions of a file by the lines that they begin on."""
    return sorted(
        (document.span((section, id_), key=True).line, (section, id_))
        for section in ("labels", "metrics")
        for id_ in document.data.get(section, {})
    )


def _give_way(draft: Draft, complaints: Mapping[Definition, Diagnostic]) -> Draft:
    for (section, id_), finding in complaints.items():
        why = f"{finding.message} ({finding.rule})"
        if section == "labels":
            draft = _label_gives_way(draft, draft.labels[id_], finding, why)
        else:
            draft = _metric_gives_way(draft, draft.metrics[id_], why)
    return draft


def _metric_gives_way(draft: Draft, metric: DraftMetric, why: str) -> Draft:
    metrics = dict(draft.metrics)
    if not metric.is_external:
        metrics[metric.name] = metric.external(why)
        return replace(draft, metrics=metrics)
    del metrics[metric.name]
    return replace(draft, metrics=metrics, left_out={**draft.left_out, metric.name: why})


def _label_gives_way(draft: Draft, label: DraftLabel, finding: Diagnostic, why: str) -> Draft:
    labels = {id_: other for id_, other in draft.labels.items() if id_ != label.id}
    if finding.rule == DUPLICATE_DEFINITION.id:
        renamed = replace(label, id=_free_id(label.id, draft))
        metrics = {name: metric.renamed(label.id, renamed.id) for name, metric in draft.metrics.items()}
        return replace(draft, labels={**labels, renamed.id: renamed}, metrics=metrics)
    if label.domain.values and finding.rule != LABEL_NAME.id:
        opened = replace(label, domain=open_domain(label.seen, "some values cannot be declared"))
        return replace(draft, labels={**labels, label.id: opened})
    users = {name: metric for name, metric in draft.metrics.items() if label.id in metric.labels}
    emitted = {name: metric.external(why) for name, metric in users.items() if not metric.is_external}
    if emitted and not is_reserved(label.name):
        return replace(draft, metrics={**draft.metrics, **emitted})
    without = {name: metric.without(label.id, why) for name, metric in users.items()}
    return replace(draft, labels=labels, metrics={**draft.metrics, **without})


def _free_id(id_: str, draft: Draft) -> str:
    """An id that neither the draft nor the instrumentation has taken."""
    candidate = f"{draft.service}_{id_}".replace("-", "_")
    while candidate in draft.labels:
        candidate += "_too"
    return candidate
