"""Grafana's units that say what they measure: values are converted to them, and contradictions found."""

from __future__ import annotations

from dataclasses import dataclass

from sdkgen.queries.dimension import ONE, Dimension

_EVENT = "events"
"""Stands for whatever is counted: requests, jobs, records."""


@dataclass(frozen=True, slots=True)
class PanelUnit:
    """A unit: ``powers`` is its dimension, and one of it is ``1 / factor`` of the dimension's base unit."""

    powers: tuple[tuple[str, int], ...]
    factor: float = 1


_PER_SECOND = ((_EVENT, 1), ("seconds", -1))
_PER_MINUTE = ((_EVENT, 1), ("minutes", -1))
_SECONDS = (("seconds", 1),)
_BYTES = (("bytes", 1),)
_DOLLARS = (("dollars", 1),)
_TIMESTAMP = (("timestamp_seconds", 1),)

PANEL_UNITS: dict[str, PanelUnit] = {
    "percent": PanelUnit((), 100),
    "percentunit": PanelUnit(()),
    "s": PanelUnit(_SECONDS),
    "ms": PanelUnit(_SECONDS, 1000),
    "m": PanelUnit(_SECONDS, 1 / 60),
    "h": PanelUnit(_SECONDS, 1 / 3600),
    "d": PanelUnit(_SECONDS, 1 / 86400),
    "dtdurations": PanelUnit(_SECONDS),
    "bytes": PanelUnit(_BYTES),
    "decbytes": PanelUnit(_BYTES),
    "gbytes": PanelUnit(_BYTES, 2.0**-30),
    "decgbytes": PanelUnit(_BYTES, 1e-9),
    "Bps": PanelUnit((("bytes", 1), ("seconds", -1))),
    "binBps": PanelUnit((("bytes", 1), ("seconds", -1))),
    "currencyUSD": PanelUnit(_DOLLARS),
    "dateTimeAsIso": PanelUnit(_TIMESTAMP, 1000),
    "dateTimeAsLocal": PanelUnit(_TIMESTAMP, 1000),
    "dateTimeFromNow": PanelUnit(_TIMESTAMP, 1000),
    **{unit: PanelUnit(_PER_SECOND) for unit in ("cps", "ops", "reqps", "rps", "wps", "iops", "eps", "mps", "recps")},
    **{unit: PanelUnit(_PER_MINUTE) for unit in ("cpm", "opm", "reqpm", "rpm", "wpm", "epm", "mpm", "recpm")},
}
"""Units by Grafana's ids."""

COUNTS = ("short", "none", "locale", "sishort", "string")
"""Units that show a number as it is."""

_OWN_TEXT = ("suffix:", "prefix:")
_MEASURED = frozenset({"seconds", "bytes", "dollars", "timestamp_seconds", "minutes", "hours"})
_SECONDS_IN = {"seconds": 1, "minutes": 60, "hours": 3600}


def is_known(unit: str) -> bool:
    """Whether Grafana has the unit, as far as this table goes; texts of one's own are units as well."""
    return unit in PANEL_UNITS or unit in COUNTS or unit.startswith(_OWN_TEXT)


def conversion(dimension: Dimension | None, unit: str | None) -> float | None:
    """What a value has to be multiplied by to be in ``unit``; None when it measures something else."""
    target = PANEL_UNITS.get(unit or "")
    if dimension is None:
        return 1
    if target is None:
        return None if _mixes_times(dimension) else 1
    given, wanted = _counted(dimension), dict(target.powers)
    if wanted.keys() - _SECONDS_IN.keys() != given.keys() - _SECONDS_IN.keys() or _times(wanted) != _times(given):
        return None
    return target.factor * _period_factor(given) / _period_factor(wanted)


def unit_of(dimension: Dimension | None) -> str:
    """The unit that a panel has when it names none."""
    given = _counted(dimension) if dimension is not None else {"?": 1}
    for unit in ("percentunit", "s", "bytes", "currencyUSD", "dateTimeAsIso", "Bps", "opm"):
        if dict(PANEL_UNITS[unit].powers) == given:
            return unit if dimension != ONE else "short"
    if given == dict(_PER_SECOND):
        return "reqps" if dimension and ("requests", 1) in dimension.powers else "ops"
    return "short"


def _counted(dimension: Dimension) -> dict[str, int]:
    """The powers with everything countable as events; what is counted twice over stays what it is."""
    names = [unit for unit, _ in dimension.powers if unit not in _MEASURED]
    counted = names[0] if len(names) == 1 else None
    return {(_EVENT if unit == counted else unit): exponent for unit, exponent in dimension.powers}


def _mixes_times(dimension: Dimension) -> bool:
    """Whether it is over one unit of time and under another: a number that only looks plain."""
    return sum(unit in _SECONDS_IN for unit, _ in dimension.powers) > 1


def _times(powers: dict[str, int]) -> int:
    return sum(exponent for unit, exponent in powers.items() if unit in _SECONDS_IN)


def _period_factor(powers: dict[str, int]) -> float:
    """The seconds that one of the powers' time units stands for."""
    factor = 1.0
    for unit, exponent in powers.items():
        factor *= _SECONDS_IN.get(unit, 1) ** exponent
    return factor
