"""Alertmanager's configuration: routes, receivers, inhibition; secrets stay in files that are not part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdkgen.emit.yaml_text import block
from sdkgen.model.query import Matcher
from sdkgen.model.slo_series import window_text
from sdkgen.queries.expression import string

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdkgen.model import Catalogue
    from sdkgen.model.alerting import Alertmanager, Inhibition, Receiver, Route

_TITLE = '{{ template "sdkgen.title" . }}'
_TEXT = '{{ template "sdkgen.text" . }}'


def alertmanager_config(catalogue: Catalogue, routing: Alertmanager) -> str:
    """The text of alertmanager.yml; paths in it are relative to it."""
    root: dict[str, Any] = {
        "receiver": routing.default,
        "group_by": list(routing.group_by),
        "group_wait": window_text(routing.group_wait),
        "group_interval": window_text(routing.group_interval),
        "repeat_interval": window_text(routing.repeat_interval),
    }
    if routing.routes:
        root["routes"] = [_route(route) for route in routing.routes]
    config: dict[str, Any] = {"templates": ["templates/*.tmpl"], "route": root}
    if routing.inhibitions:
        config["inhibit_rules"] = [_inhibition(each) for each in routing.inhibitions]
    config["receivers"] = [_receiver(receiver, catalogue) for receiver in routing.receivers]
    return block(config)


def _route(route: Route) -> dict[str, Any]:
    config: dict[str, Any] = {"receiver": route.receiver}
    if route.conditions:
        config["matchers"] = _matchers(route.conditions)
    if route.group_wait is not None:
        config["group_wait"] = window_text(route.group_wait)
    if route.repeat_interval is not None:
        config["repeat_interval"] = window_text(route.repeat_interval)
    if route.also:
        config["continue"] = True
    return config


def _inhibition(each: Inhibition) -> dict[str, Any]:
    equal = {"equal": list(each.equal)} if each.equal else {}
    return {"source_matchers": _matchers(each.source), "target_matchers": _matchers(each.target), **equal}


def _matchers(conditions: Mapping[str, Iterable[str]]) -> list[str]:
    return [_matcher(Matcher(label, tuple(values))) for label, values in conditions.items()]


def _matcher(matcher: Matcher) -> str:
    if matcher.is_exact:
        return f"{matcher.label}={string(matcher.values[0])}"
    return f"{matcher.label}=~{string(matcher.pattern)}"


def _receiver(receiver: Receiver, catalogue: Catalogue) -> dict[str, Any]:
    config: dict[str, Any] = {"name": receiver.name}
    if receiver.pagerduty_key_file:
        config["pagerduty_configs"] = [
            {
                "routing_key_file": receiver.pagerduty_key_file,
                "description": _TITLE,
                "severity": "{{ .CommonLabels.severity }}",
                "client": catalogue.service,
            }
        ]
    if receiver.slack_url_file:
        channel = {"channel": receiver.channel} if receiver.channel else {}
        config["slack_configs"] = [
            {"api_url_file": receiver.slack_url_file, **channel, "send_resolved": True, "title": _TITLE, "text": _TEXT}
        ]
    if receiver.webhook_url:
        token = {"http_config": {"authorization": {"credentials_file": receiver.token_file}}}
        config["webhook_configs"] = [
            {"url": receiver.webhook_url, "send_resolved": True, **(token if receiver.token_file else {})}
        ]
    return config
