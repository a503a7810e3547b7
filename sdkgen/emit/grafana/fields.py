"""The fields of a panel: how they are drawn, and what is special about some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sdkgen.emit.grafana import table
from sdkgen.emit.grafana.options import CUSTOM
from sdkgen.emit.grafana.scales import mappings, thresholds

if TYPE_CHECKING:
    from sdkgen.model.dashboard import Panel
    from sdkgen.queries.panels import Target

Json = dict[str, Any]

_PALETTE = ("timeseries", "bars", "barchart", "piechart", "donut")


def field_config(panel: Panel, targets: tuple[Target, ...]) -> Json:
    """The defaults of the panel's fields, and what is different in a table's columns."""
    if panel.type == "table":
        return {"defaults": {"custom": {"align": "auto", "filterable": True}}, "overrides": table.overrides(targets)}
    first = targets[0]
    defaults: Json = {
        "color": {"mode": "palette-classic" if panel.type in _PALETTE else "thresholds"},
        "thresholds": thresholds(panel.scale),
        "unit": first.unit,
    }
    known = {"min": panel.least, "max": panel.greatest, "decimals": panel.scale.decimals}
    defaults |= {key: value for key, value in known.items() if value is not None}
    states = mappings(first.query)
    if states:
        defaults["mappings"] = states
    if panel.type in CUSTOM:
        defaults["custom"] = CUSTOM[panel.type](panel)
    return {"defaults": defaults, "overrides": [_unit(each) for each in targets if each.unit != first.unit]}


def _unit(target: Target) -> Json:
    """A series whose unit differs from the first one's has an axis of its own."""
    ref = target.reference
    return {
        "matcher": {"id": "byFrameRefID", "options": ref},
        "properties": [{"id": "unit", "value": target.unit}, {"id": "custom.axisPlacement", "value": "right"}],
    }
