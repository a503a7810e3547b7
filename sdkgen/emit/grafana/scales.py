"""How values look: colours from thresholds on, and the words of states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdkgen.model.dashboard import PanelQuery, Scale

Json = dict[str, Any]

_STATES = ("value", "highest", "lowest")


def thresholds(scale: Scale) -> Json:
    """Colours from values on; the first is that of everything below."""
    steps: list[Json] = [{"color": scale.below or "green", "value": None}]
    steps += [{"color": each.color, "value": _number(each.value)} for each in scale.thresholds]
    return {"mode": "absolute", "steps": steps}


def mappings(query: PanelQuery) -> list[Json]:
    """The words of a state gauge's numbers, with their colours."""
    metric = query.query.metric
    if metric is None or not metric.states or query.query.intent not in _STATES:
        return []
    options = {}
    for index, (number, text) in enumerate(metric.states.items()):
        options[number] = {"index": index, "text": text}
        if text in query.colors:
            options[number]["color"] = query.colors[text]
    return [{"options": options, "type": "value"}]


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value
