"""How changes of what reads the metrics are judged: rules, alerts, objectives, dashboards, routing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diff.change import Level, Verdict
from sdkgen.diff.judges import Part, always, docs, limit, members
from sdkgen.diff.meaning import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.diff.judges import Rule

BREAKING, ADDITIVE, DOCS = Level.BREAKING, Level.ADDITIVE, Level.DOCS

_LAYOUT = whole(DOCS, "looks otherwise")

_RECORDING_RULE: Mapping[str, Rule] = {
    "name": None,
    "help": docs,
    "query": whole(BREAKING, "records something else: whoever reads the series reads that", queries=True),
    "interval": limit(BREAKING, ADDITIVE, "its series has fewer samples", missing=60, seconds=True),
    # The same series, from more rules or fewer.
    "slices": None,
    "group": docs,
    "origin": None,
}

_ALERT: Mapping[str, Rule] = {
    "name": None,
    "conditions": whole(ADDITIVE, "fires at other times"),
    "summary": docs,
    "description": docs,
    "runbook": docs,
    "severity": always(BREAKING, "others are told, or in another way", queries=False),
    "owner": docs,
    "hold": limit(ADDITIVE, ADDITIVE, "", seconds=True),
    "labels": whole(BREAKING, "have changed: routes and silences that match them do not any more"),
    # How an alert is proved is no part of what it promises.
    "tests": None,
    "group": docs,
    "origin": None,
}

_SLO: Mapping[str, Rule] = {
    "name": None,
    "help": docs,
    "objective": limit(ADDITIVE, BREAKING, "less is promised than before"),
    "window": always(BREAKING, "its budget is another"),
    "metric": whole(BREAKING, "is another: it measures something else"),
    "matchers": whole(BREAKING, "are others: it is about other events"),
    "part": whole(BREAKING, "is another: other events are good"),
    "part_is_bad": always(BREAKING, "good and bad events change places"),
    "under": always(BREAKING, "other events are good"),
    "least_rate": limit(ADDITIVE, ADDITIVE, "", missing=0),
    "burns": whole(ADDITIVE, "are others: it alerts at other times"),
    "runbook": docs,
    "owner": docs,
    "origin": None,
}

_DASHBOARD: Mapping[str, Rule] = {
    "uid": None,
    "title": docs,
    "help": docs,
    "tags": docs,
    "variables": members("variable", BREAKING, "links that set it do nothing"),
    "panels": members("panel", ADDITIVE),
    "refresh": docs,
    "since": docs,
    "origin": None,
}

_VARIABLE: Mapping[str, Rule] = {
    "name": None,
    "label": always(BREAKING, "its values are others", queries=False),
    "title": docs,
    "metric": whole(ADDITIVE, "is another: it lists other values"),
    "through": whole(ADDITIVE, "is another: it filters other panels"),
    "origin": None,
}

_PANEL: Mapping[str, Rule] = {
    "key": None,
    "title": docs,
    "help": docs,
    "type": docs,
    "queries": whole(ADDITIVE, "show something else"),
    **dict.fromkeys(
        ("scale", "stack", "least", "greatest", "sort", "ascending", "points", "section", "width", "height"), _LAYOUT
    ),
    "origin": None,
}

_ALERTMANAGER: Mapping[str, Rule] = {
    **dict.fromkeys(("receivers", "default", "routes"), whole(ADDITIVE, "have changed: others are told")),
    "inhibitions": whole(ADDITIVE, "have changed: others are silenced"),
    **dict.fromkeys(
        ("group_by", "group_wait", "group_interval", "repeat_interval"),
        whole(ADDITIVE, "has changed: others come together"),
    ),
    "origin": None,
}

READERS: Mapping[str, Mapping[str, Rule]] = {
    "RecordingRule": _RECORDING_RULE,
    "Alert": _ALERT,
    "Slo": _SLO,
    "Dashboard": _DASHBOARD,
    "Variable": _VARIABLE,
    "Panel": _PANEL,
    "Alertmanager": _ALERTMANAGER,
    "PrometheusTarget": {"out": None, "alertmanagers": docs, "runbook_url": docs, "vendors": docs},
    "GrafanaTarget": {
        "out": None,
        **dict.fromkeys(("folder", "datasource", "prometheus_url", "catalog_url", "deployment_tags"), docs),
    },
}
"""Dataclass → field → how its changes are judged."""

OF_CATALOGUE: Mapping[str, Rule] = {
    "recording_rules": members("recording rule", BREAKING, "whoever reads its series finds nothing"),
    "alerts": members("alert", BREAKING, "nobody is told any more"),
    "slos": members("objective", BREAKING, "it is promised no more"),
    # The series of rules and objectives change with them.
    "recorded": None,
    "alertmanager": Part(Verdict(ADDITIVE, "is new"), Verdict(BREAKING, "was removed: nobody is told any more")),
    "prometheus_target": Part(Verdict(ADDITIVE, "is new"), Verdict(BREAKING, "was removed")),
    "grafana": Part(Verdict(ADDITIVE, "is new"), Verdict(BREAKING, "was removed")),
    "dashboards": members("dashboard", BREAKING, "links to it lead nowhere"),
}
"""Fields of the Catalogue that hold them."""

JUDGED_AS_PARTS = frozenset(
    {
        "AlertTest",
        "Burn",
        "Checks",
        "Condition",
        "Deprecation",
        "Dimension",
        "Guide",
        "Inhibition",
        "Matcher",
        "Morph",
        "Origin",
        "PanelQuery",
        "Query",
        "Receiver",
        "Resource",
        "Route",
        "Scale",
        "Table",
        "Threshold",
    }
)
"""Dataclasses without a table of their own: whatever holds them judges them as wholes."""
