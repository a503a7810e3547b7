"""Grafana's units: which ids exist, and what the ones that matter here say about a value."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sdkgen.promql.units import NUMBER, Unit

_LIST = Path(__file__).parent / "grafana_units.json"
_FREE = ("prefix:", "suffix:", "time:", "si:", "count:", "currency:", "bool:")
_OLD_IDS = frozenset({"farenheit"})

_PER_SECOND = Unit((("seconds", -1),))
_PER_MINUTE = Unit((("seconds", -1),), 60.0)
_SECONDS = Unit((("seconds", 1),))
_BYTES = Unit((("bytes", 1),))
_BYTE_RATE = Unit((("bytes", 1), ("seconds", -1)))

_MEANINGS: dict[str, tuple[Unit, float]] = {
    "s": (_SECONDS, 1),
    "dtdurations": (_SECONDS, 1),
    "dthms": (_SECONDS, 1),
    "dtdhms": (_SECONDS, 1),
    "clocks": (_SECONDS, 1),
    "ms": (_SECONDS, 1e3),
    "dtdurationms": (_SECONDS, 1e3),
    "clockms": (_SECONDS, 1e3),
    "µs": (_SECONDS, 1e6),
    "ns": (_SECONDS, 1e9),
    "m": (_SECONDS, 1 / 60),
    "h": (_SECONDS, 1 / 3600),
    "d": (_SECONDS, 1 / 86400),
    "bytes": (_BYTES, 1),
    "decbytes": (_BYTES, 1),
    "bits": (_BYTES, 8),
    "decbits": (_BYTES, 8),
    "kbytes": (_BYTES, 2.0**-10),
    "mbytes": (_BYTES, 2.0**-20),
    "gbytes": (_BYTES, 2.0**-30),
    "tbytes": (_BYTES, 2.0**-40),
    "pbytes": (_BYTES, 2.0**-50),
    "deckbytes": (_BYTES, 1e-3),
    "decmbytes": (_BYTES, 1e-6),
    "decgbytes": (_BYTES, 1e-9),
    "dectbytes": (_BYTES, 1e-12),
    "decpbytes": (_BYTES, 1e-15),
    "Bps": (_BYTE_RATE, 1),
    "binBps": (_BYTE_RATE, 1),
    "bps": (_BYTE_RATE, 8),
    "binbps": (_BYTE_RATE, 8),
    "KiBs": (_BYTE_RATE, 2.0**-10),
    "MiBs": (_BYTE_RATE, 2.0**-20),
    "GiBs": (_BYTE_RATE, 2.0**-30),
    "KBs": (_BYTE_RATE, 1e-3),
    "MBs": (_BYTE_RATE, 1e-6),
    "GBs": (_BYTE_RATE, 1e-9),
    "Kbits": (_BYTE_RATE, 8e-3),
    "Mbits": (_BYTE_RATE, 8e-6),
    "Gbits": (_BYTE_RATE, 8e-9),
    "percent": (NUMBER, 100),
    "percentunit": (NUMBER, 1),
    "currencyUSD": (Unit((("dollars", 1),)), 1),
    "celsius": (Unit((("celsius", 1),)), 1),
    "joule": (Unit((("joules", 1),)), 1),
    "hertz": (_PER_SECOND, 1),
    "lengthm": (Unit((("meters", 1),)), 1),
}
"""Unit id → dimension, and how many of the unit make one of the base unit."""

_COUNTED = {
    "cps": "",
    "ops": "",
    "eps": "",
    "reqps": "requests",
    "rps": "reads",
    "wps": "writes",
    "iops": "",
    "mps": "messages",
    "recps": "records",
    "rowsps": "rows",
}
"""Units of things per second, with what is counted where they say so."""

_COUNTED_BY_MINUTE = {
    "cpm": "",
    "opm": "",
    "epm": "",
    "reqpm": "requests",
    "rpm": "reads",
    "wpm": "writes",
    "mpm": "messages",
    "recpm": "records",
    "rowspm": "rows",
}
_PERCENT_OR_RATIO = (1.0, 100.0)
_NAMED_THINGS = frozenset(filter(None, _COUNTED.values()))


class Meaning(NamedTuple):
    """What a unit says: a dimension with a scale, and which things it counts when it names them."""

    unit: Unit
    counted: str


@cache
def unit_names() -> dict[str, str]:
    """Every unit id that Grafana knows, with its name; from ``@grafana/data``, by scripts/grafana_units.py."""
    names: dict[str, str] = json.loads(_LIST.read_text(encoding="utf-8"))
    return names


def is_known(unit: str) -> bool:
    """Whether Grafana has the unit, or makes one of it such as `suffix:jobs/s`."""
    return unit in unit_names() or unit in _OLD_IDS or unit.startswith(_FREE)


def is_date(unit: str) -> bool:
    """Whether the unit shows milliseconds since 1970 as a date."""
    return unit.startswith(("dateTime", "time:"))


@cache
def meaning_of(unit: str) -> Meaning | None:
    """What the unit says, or None when any number may be shown in it."""
    if unit in _MEANINGS:
        dimension, scale = _MEANINGS[unit]
        return Meaning(Unit(dimension.dimension, scale), "")
    if unit in _COUNTED:
        return Meaning(_PER_SECOND, _COUNTED[unit])
    if unit in _COUNTED_BY_MINUTE:
        return Meaning(_PER_MINUTE, _COUNTED_BY_MINUTE[unit])
    if unit.startswith("currency"):
        return Meaning(Unit(((unit, 1),)), "") if not unit.startswith("currency:") else None
    return None


def contradicts(meaning: Meaning, unit: Unit) -> bool:
    """Whether a value in ``unit`` is certainly not what the panel's unit says."""
    if meaning.unit.is_number and not unit.is_number:
        return True
    if unit.is_number and unit.scale is None and unit.factor in _PERCENT_OR_RATIO:
        # `100 * bytes / bytes`: what was no change of unit of bytes is one of their ratio.
        unit = unit._replace(scale=unit.factor)
    if meaning.unit.dimension != unit.physical or not meaning.unit.same_scale(unit):
        return True
    things = {base for base, power in unit.dimension if power > 0}
    return bool(meaning.counted) and bool(things & _NAMED_THINGS) and meaning.counted not in things


@cache
def unit_for(unit: Unit) -> str | None:
    """The id of the unit to show a value in, or None when there is no certain one."""
    if unit.scale is None:
        return None
    things = [base for base, power in unit.dimension if power > 0]
    rates = [(table, scale) for table, scale in ((_COUNTED, 1.0), (_COUNTED_BY_MINUTE, 60.0)) if unit.scale == scale]
    if unit.physical == _PER_SECOND.dimension and rates:
        table = rates[0][0]
        named = [id_ for id_, counted in table.items() if counted and counted in things]
        return named[0] if named else next(iter(table))
    for id_, (dimension, scale) in _MEANINGS.items():
        if unit.dimension == dimension.dimension and Unit(unit.dimension, scale).same_scale(unit):
            return id_
    return "short" if not unit.physical and unit.dimension and unit.scale == 1 else None
