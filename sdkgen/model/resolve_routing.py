"""Alertmanager's routing as written becomes routing whose receivers exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diagnostics import Diagnostic, did_you_mean
from sdkgen.model import kinds
from sdkgen.model.alerting import Alertmanager, Inhibition, Receiver, Route
from sdkgen.model.catalogue import Origin
from sdkgen.spec import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sdkgen.model.catalogue import Catalogue
    from sdkgen.source import Pointer
    from sdkgen.spec import RawSettings
    from sdkgen.spec.alerting import AlertmanagerRecord, InhibitRecord, ReceiverRecord, RouteRecord

SECTION = "alertmanager"
_WAYS = ("pagerduty_key_file", "slack_url_file", "webhook_url")
_SEVERITIES = ("critical", "warning", "info")


def resolve_alertmanager(
    settings: RawSettings, catalogue: Catalogue, *, whole: bool
) -> tuple[Alertmanager | None, list[Diagnostic]]:
    """The routing of sdkgen.yaml, and what it names that does not exist; not all is known of what is not ``whole``."""
    record = settings.record.alertmanager
    if record is None:
        return None, []
    routing = Alertmanager(
        receivers=tuple(_receiver(name, each) for name, each in sorted(record.receivers.items())),
        default=record.default,
        routes=tuple(map(_route, record.routes)),
        inhibitions=tuple(map(_inhibition, record.inhibit)),
        group_by=tuple(record.group_by),
        group_wait=record.group_wait,
        group_interval=record.group_interval,
        repeat_interval=record.repeat_interval,
        origin=Origin(settings.document.path, f"{catalogue.source}/{SETTINGS_FILE}", (SECTION,)),
    )
    return routing, list(_findings(settings, record, catalogue if whole else None))


def _findings(settings: RawSettings, record: AlertmanagerRecord, catalogue: Catalogue | None) -> Iterable[Diagnostic]:
    def unknown(what: str, word: str, pointer: Pointer, known: Iterable[str]) -> Diagnostic:
        span = settings.document.span((SECTION, *pointer))
        return kinds.UNKNOWN_RECEIVER.at(span, f"unknown {what} `{word}`", help=did_you_mean(word, known))

    for name, receiver in record.receivers.items():
        ways = [way for way in _WAYS if getattr(receiver, way)]
        if len(ways) != 1:
            span = settings.document.span((SECTION, "receivers", name), key=True)
            message = f"the receiver `{name}` has {len(ways) or 'none'} of {', '.join(f'`{way}`' for way in _WAYS)}"
            yield kinds.UNKNOWN_RECEIVER.at(span, message, help="give it exactly one")
    if record.default not in record.receivers:
        yield unknown("receiver", record.default, ("default",), record.receivers)
    names = _names(catalogue) if catalogue else {}
    for index, route in enumerate(record.routes):
        at: Pointer = ("routes", index)
        if route.receiver not in record.receivers:
            yield unknown("receiver", route.receiver, (*at, "receiver"), record.receivers)
        for key, known in {"severity": set(_SEVERITIES), **names}.items():
            for word in getattr(route, key):
                if word not in known and "*" not in word:
                    yield unknown(key.removesuffix("s"), word, (*at, key), known)


def _names(catalogue: Catalogue) -> Mapping[str, set[str]]:
    """The owners and alerts that a route may name."""
    alerts = catalogue.alerts
    owners = {*catalogue.owners, *(alert.owner for alert in alerts if alert.owner)}
    return {"owner": owners, "alerts": {alert.name for alert in alerts}}


def _receiver(name: str, record: ReceiverRecord) -> Receiver:
    return Receiver(
        name,
        record.pagerduty_key_file,
        record.slack_url_file,
        record.channel,
        record.webhook_url,
        record.token_file,
    )


def _route(record: RouteRecord) -> Route:
    conditions = {"severity": record.severity, "owner": record.owner, "alertname": record.alerts}
    return Route(
        record.receiver,
        {label: tuple(values) for label, values in conditions.items() if values},
        record.group_wait,
        record.repeat_interval,
        record.also,
    )


def _inhibition(record: InhibitRecord) -> Inhibition:
    return Inhibition(_values(record.source), _values(record.target), tuple(record.equal))


def _values(conditions: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return {label: tuple(values) for label, values in conditions.items()}
