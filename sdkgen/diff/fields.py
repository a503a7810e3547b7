"""How a change of every field of every definition is judged: one table a dataclass of the Catalogue.

A field without an entry fails a test: whoever adds one decides what its change means to users.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sdkgen.diff import tenancy
from sdkgen.diff.change import Level, Touch, Verdict
from sdkgen.diff.judges import (
    Members,
    Part,
    always,
    declared,
    docs,
    each,
    flag,
    keys,
    limit,
    meanings,
    members,
    span_of_values,
)
from sdkgen.diff.labels import buckets, determiners_of_label, labels_of_metric, values_of_label
from sdkgen.diff.meaning import whole
from sdkgen.diff.metrics import added_metric, deprecation, removed_metric
from sdkgen.diff.readers import OF_CATALOGUE, READERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.diff.judges import Rule

BREAKING, ADDITIVE, DOCS = Level.BREAKING, Level.ADDITIVE, Level.DOCS


_CATALOGUE: Mapping[str, Rule] = {
    "service": always(BREAKING, "it is part of every key in the stores: all totals start anew", queries=False),
    "version": None,
    "help": docs,
    "source": None,
    "metrics": Members("metric", added_metric, removed_metric),
    "labels": members("label", DOCS, added=DOCS),
    "groups": keys,
    "owners": members("owner", DOCS, added=DOCS),
    "scrape_jobs": members("scrape job", BREAKING, "queries that select it find nothing"),
    "prometheus": Part(Verdict(DOCS, "is described now"), Verdict(DOCS, "is no longer described")),
    "php": Part(Verdict(ADDITIVE, "is new"), Verdict(BREAKING, "was removed", touch=Touch(code=True))),
    "python": Part(Verdict(ADDITIVE, "is new"), Verdict(BREAKING, "was removed", touch=Touch(code=True))),
    **OF_CATALOGUE,
    **tenancy.OF_CATALOGUE,
    "checks": whole(DOCS, "judge queries otherwise"),
    "default_owner": docs,
    "docs": Part(Verdict(ADDITIVE, "is new"), Verdict(DOCS, "was removed")),
    "origin": None,
    "extensions": keys,
    # What a plug-in makes of the specification is the plug-in's to compare.
    "plugins": None,
    "templates": None,
    "policies": members("policy", DOCS, added=DOCS),
}

_METRIC: Mapping[str, Rule] = {
    "name": None,
    "type": always(BREAKING, "other functions apply to it", code=True),
    "help": docs,
    "description": docs,
    "group": docs,
    "unit": declared("its values mean something else"),
    "labels": labels_of_metric,
    "hook": always(BREAKING, "it counts something else, or at another time", code=True),
    "buckets": buckets,
    "resolution": limit(BREAKING, ADDITIVE, "small values are rounded away", missing=1),
    "shared": always(BREAKING, "`sum` and `max` by instance mean something else"),
    "zero_initialised": flag(ADDITIVE, BREAKING, "the first event makes no increase any more"),
    "event_period": limit(BREAKING, ADDITIVE, "rates over shorter windows are empty", missing=0, seconds=True),
    "sentinels": partial(meanings, added=BREAKING),
    "states": partial(meanings, added=ADDITIVE),
    "range": span_of_values,
    "expires_after": limit(ADDITIVE, BREAKING, "it disappears sooner", seconds=True),
    "declared_max_series": limit(ADDITIVE, BREAKING, "more of it is folded", missing=10_000),
    "jobs": each(ADDITIVE, BREAKING, "queries that select the job find nothing"),
    "owner": docs,
    "stability": always(DOCS),
    "since": docs,
    "deprecated": deprecation,
    "renamed_from": docs,
    "successor": None,
    "stored_as": None,
    "origin": None,
    "extensions": keys,
    "ignored_findings": whole(DOCS, "are others"),
    # What simulations make of it.
    "typical": None,
}

_LABEL: Mapping[str, Rule] = {
    "id": None,
    "name": always(BREAKING, "queries by the old name find nothing", code=True),
    "help": docs,
    "values": values_of_label,
    "max_values": limit(ADDITIVE, BREAKING, "more values are folded"),
    "overflow": always(BREAKING, "what did not fit is recorded as something else"),
    "absent": declared("what has no value is recorded otherwise"),
    "source": always(BREAKING, "its values come from somewhere else"),
    "determiners": determiners_of_label,
    # Values that only tests and simulations use.
    "examples": None,
    "origin": None,
    "extensions": keys,
}

_OWNER: Mapping[str, Rule] = {"name": None, "help": docs, "contact": docs}

_SCRAPE_JOB: Mapping[str, Rule] = {
    "name": None,
    "interval": limit(BREAKING, ADDITIVE, "rates over short windows may find too few samples", seconds=True),
    "help": docs,
    "external": always(BREAKING, "it scrapes something else"),
    **dict.fromkeys(("targets", "metrics_path", "scheme", "token_file"), always(ADDITIVE, "it is scraped otherwise")),
}

_PROMETHEUS: Mapping[str, Rule] = {
    "version": docs,
    "retention": limit(ADDITIVE, BREAKING, "queries that look further back find nothing", seconds=True),
    "evaluation_interval": limit(BREAKING, ADDITIVE, "rules are evaluated less often", seconds=True),
}

_PHP: Mapping[str, Rule] = {
    "out": None,
    "namespace": always(BREAKING, "every use of the package names it", code=True, queries=False),
    "package": always(BREAKING, "applications require it by this name", code=True, queries=False),
}

_PYTHON: Mapping[str, Rule] = {
    "out": None,
    "package": always(BREAKING, "every import names it", code=True, queries=False),
}

_DOCS: Mapping[str, Rule] = {
    "out": None,
    "title": docs,
    "source_url": docs,
    "folder": None,
    # Texts beside the definitions have a history of their own.
    "guides": None,
    "sample": None,
}

_POLICY: Mapping[str, Rule] = {
    "id": None,
    "why": docs,
    "is_error": docs,
    "metrics": Part(Verdict(DOCS, "has a scope now"), Verdict(DOCS, "has no scope any more")),
    "name": docs,
    "require": docs,
    "labels": docs,
    "forbidden_labels": docs,
    "max_labels": docs,
    "max_series": docs,
    "max_buckets": docs,
    "origin": None,
}

FIELDS: dict[str, Mapping[str, Rule]] = {
    "Catalogue": _CATALOGUE,
    "Metric": _METRIC,
    "Label": _LABEL,
    "Owner": _OWNER,
    "ScrapeJob": _SCRAPE_JOB,
    "Prometheus": _PROMETHEUS,
    "PhpTarget": _PHP,
    "PythonTarget": _PYTHON,
    "DocsTarget": _DOCS,
    **READERS,
    "Tenancy": tenancy.TENANCY,
    "Policy": _POLICY,
    "Scope": dict.fromkeys(("name", "type", "group", "owner", "emit", "stability"), docs),
    "PluginTarget": {"name": None, "out": None, "emit": None, "next_step": None},
}
"""Dataclass → field → how its changes are judged."""

SPELLINGS = {
    "hook": "emit",
    "source": "from",
    "determiners": "determined_by",
    "declared_max_series": "max_series",
    "ignored_findings": "ignore",
}
"""Fields that users write otherwise."""
