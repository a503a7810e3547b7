"""YAML 1.2 core scalars: what an unquoted word means is decided by the field that reads it."""

from __future__ import annotations

import re

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# Longer digit strings are no quantity anybody means, and converting them takes quadratic time.
_MOST_DIGITS = 40


class Plain(str):
    """An unquoted scalar, exactly as written: `1.10`, `on` and `12:30:00` stay what they are until a field asks."""

    __slots__ = ()


def is_null(value: object) -> bool:
    """Whether ``value`` is an unquoted null (``~``, ``null`` or nothing at all)."""
    return isinstance(value, Plain) and value in _NULLS


def as_integer(value: object) -> object:
    """The whole number an unquoted scalar spells, or ``value`` unchanged."""
    if isinstance(value, Plain) and len(value) <= _MOST_DIGITS and _INTEGER.match(value):
        return int(value)
    return value


def as_number(value: object) -> object:
    """The number an unquoted scalar spells, or ``value`` unchanged."""
    if isinstance(value, Plain) and len(value) <= _MOST_DIGITS and _NUMBER.match(value):
        return float(value)
    return value


def as_flag(value: object) -> object:
    """The truth value an unquoted scalar spells, or ``value`` unchanged."""
    return _FLAGS.get(value, value) if isinstance(value, Plain) else value


def as_json(value: object) -> object:
    """``value`` with every unquoted scalar resolved by the YAML 1.2 core schema, for data that no field types."""
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if is_null(value):
        return None
    for resolve in (as_flag, as_integer, as_number):
        resolved = resolve(value)
        if resolved is not value:
            return resolved
    return str(value)
