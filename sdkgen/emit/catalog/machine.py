"""The catalog for machines and for readers of plain files: metrics.json, METRICS.md and the index of the search."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sdkgen.emit.catalog.arithmetic import budget
from sdkgen.emit.catalog.places import guide_path, label_path, metric_path, violation_path
from sdkgen.emit.catalog.starter import starters
from sdkgen.violations import all_violations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sdkgen.emit.catalog.uses import Reader, Uses
    from sdkgen.model import Catalogue, Label, Metric


def metrics_json(catalogue: Catalogue, uses: Uses) -> str:
    """The whole catalog as one JSON document: what the pages say, without their prose."""
    document = {
        "service": catalogue.service,
        "version": catalogue.version,
        "source": catalogue.source,
        "metrics": [_metric(metric, uses) for metric in catalogue.metrics],
        "labels": [_label(label) for label in catalogue.labels.values()],
        "owners": {name: {"help": o.help, "contact": o.contact} for name, o in catalogue.owners.items()},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def search_index(catalogue: Catalogue, uses: Uses) -> str:
    """A script, since pages opened as files may not fetch: an entry a line.

    It has kind, title, path, the text that is shown, and words that are found as well.
    """
    published = {guide_path(guide) for guide in (catalogue.docs.guides if catalogue.docs else ())}
    entries = [
        *(["metric", metric.name, metric_path(metric), metric.help, _words(metric)] for metric in catalogue.metrics),
        *(
            ["label", label.id, label_path(label), label.help, _label_words(label)]
            for label in catalogue.labels.values()
        ),
        *([r.kind, r.title, r.href, r.place, ""] for r in uses.by_reader if r.href not in published),
        *(["violation", v.name, violation_path(v.name), v.summary, ""] for v in all_violations() if catalogue.tenancy),
        *(["guide", g.title, guide_path(g), "", ""] for g in (catalogue.docs.guides if catalogue.docs else ())),
    ]
    return search_script(entries)


def search_script(entries: Iterable[Sequence[str]]) -> str:
    """The index of the search, from entries of ``[kind, title, path, text]`` and, if any, words found as well."""
    lines = ",\n".join(_script_safe(json.dumps(entry, ensure_ascii=False)) for entry in entries)
    return f"window.catalogEntries = [\n{lines}\n];\n"


def _words(metric: Metric) -> str:
    labels = [word for label in metric.labels for word in (label.name, *label.values)]
    return " ".join([metric.owner or "", metric.unit or "", metric.group, *labels])


def _label_words(label: Label) -> str:
    return " ".join([label.name, *label.values])


def _script_safe(text: str) -> str:
    """JSON that stays one when a page holds it: nothing closes a script element, no line ends inside a string."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _metric(metric: Metric, uses: Uses) -> dict[str, Any]:
    slowest = 60.0
    arithmetic = budget(metric)
    return {
        "name": metric.name,
        "type": metric.type.value,
        "help": metric.help,
        "description": metric.description,
        "unit": metric.unit,
        "group": metric.group,
        "labels": [{"name": label.name, "definition": label.id} for label in metric.labels],
        "buckets": list(metric.buckets),
        "hook": metric.hook,
        "shared": metric.shared,
        "zero_initialised": metric.zero_initialised,
        "event_period_seconds": metric.event_period,
        "states": dict(metric.states),
        "sentinels": dict(metric.sentinels),
        "jobs": list(metric.jobs),
        "owner": metric.owner,
        "stability": metric.stability,
        "since": metric.since,
        "deprecated": _deprecation(metric),
        "queries": [starter.query for starter in starters(metric, slowest)],
        "most_label_sets": arithmetic.bound,
        "most_samples": arithmetic.samples,
        "used_by": [_reader(reader) for reader in uses.of_metric.get(metric.name, ())],
        "page": metric_path(metric),
        "source": metric.origin.anchor,
        "extensions": dict(metric.extensions),
    }


def _deprecation(metric: Metric) -> dict[str, str | None] | None:
    old = metric.deprecated
    if old is None:
        return None
    return {
        "since": old.since,
        "replaced_by": old.replaced_by,
        "remove_after": old.remove_after,
        "note": old.note,
    }


def _reader(reader: Reader) -> dict[str, str]:
    return {"kind": reader.kind, "title": reader.title, "place": reader.place, "page": reader.href}


def _label(label: Label) -> dict[str, Any]:
    return {
        "id": label.id,
        "name": label.name,
        "help": label.help,
        "values": dict(label.values),
        "max_values": label.max_values,
        "overflow": label.overflow,
        "absent": label.absent,
        "source": label.source,
        "determined_by": label.determiners[0] if label.determiners else None,
        "page": label_path(label),
    }


def markdown_groups(catalogue: Catalogue) -> Iterator[tuple[str, str | None, list[Metric]]]:
    """The groups of METRICS.md: name, help and metrics."""
    for group in sorted({metric.group for metric in catalogue.metrics}):
        members = [metric for metric in catalogue.metrics if metric.group == group]
        yield group, catalogue.groups.get(group), members
